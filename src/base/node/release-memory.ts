/**
 * Gives the memory of bytes that nobody will look at again back at once, unless they share it with others. V8 counts
 * little of it as its own, and would let much of it gather before it collects.
 */
export function releaseMemory({ buffer, byteLength }: Uint8Array): void {
  if (buffer.byteLength === byteLength) releaseBuffer(buffer);
}

/** The same for a whole buffer, whoever has views of it. */
export function releaseBuffer(buffer: ArrayBufferLike): void {
  if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}
