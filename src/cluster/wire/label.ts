import { MESSAGE_TYPE } from './message-types.ts';
import { Truncated, wireError } from './wire-error.ts';

const utf8 = new TextEncoder();
const MAX_BYTES = 255;

/** What goes before a packet, and once before all that the dialler of a stream writes; nothing without a label. */
export function labelHeader(label: string): Uint8Array {
  if (label === '') return new Uint8Array(0);
  const bytes = utf8.encode(label);
  if (bytes.length > MAX_BYTES)
    throw wireError('gossip-limit', `a cluster's label has at most ${MAX_BYTES} bytes`);
  return Uint8Array.from([MESSAGE_TYPE.hasLabel, bytes.length, ...bytes]);
}

/**
 * How many bytes the header at the start of `bytes` takes. Throws a CodedError when it is not exactly that of `label`:
 * members of other clusters are not heard.
 */
export function labelLength(bytes: Uint8Array, label: string): number {
  const header = labelHeader(label);
  if (header.length === 0) {
    if (bytes[0] === MESSAGE_TYPE.hasLabel)
      throw wireError('gossip-label', 'it carries a label, and this cluster has none');
    return 0;
  }
  for (const [i, byte] of header.entries()) {
    if (i >= bytes.length) throw new Truncated(header.length);
    if (bytes[i] !== byte) throw wireError('gossip-label', 'it carries no label, or another one');
  }
  return header.length;
}
