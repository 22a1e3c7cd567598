/**
 * Gives the memory of bytes that nobody will look at again back at once, unless they share it with others. V8 counts
 * little of it as its own, and would let much of it gather before it collects.
 */
export function releaseMemory({ buffer, byteLength }: Uint8Array): void {
  if (!(buffer instanceof ArrayBuffer) || buffer.detached) return;
  if (buffer.byteLength === byteLength) buffer.transfer(0);
}
