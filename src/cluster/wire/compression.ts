import { encodeLzw } from './lzw-encode.ts';
import { decodeLzw } from './lzw-decode.ts';
import { MESSAGE_TYPE } from './message-types.ts';
import type { MsgpackReader } from './msgpack-reader.ts';
import { MsgpackWriter } from './msgpack-writer.ts';
import { STRUCTS } from './structs.ts';
import { wireError } from './wire-error.ts';

/**
 * `message` in the wrapper of compression where that is shorter, as it was where it is not; `always`: either way, as
 * memberlist does on streams.
 */
export function compressed(message: Uint8Array, { always = false } = {}): Uint8Array {
  const buffer = encodeLzw(message);
  const wrapped = new MsgpackWriter(buffer.length + 20)
    .byte(MESSAGE_TYPE.compress)
    .map(2)
    .text('Algo')
    .uint(0)
    .text('Buf')
    .raw(buffer)
    .finish();
  return always || wrapped.length < message.length ? wrapped : message;
}

/** The message in the wrapper's body. Throws a CodedError when there is none, or more than `maxBytes`. */
export function decompressed(reader: MsgpackReader, maxBytes: number): Uint8Array {
  const { Algo, Buf } = reader.struct(STRUCTS.compress);
  if (Algo !== 0) throw wireError('gossip-malformed', `unknown compression ${Algo}`);
  const plain = decodeLzw(Buf, maxBytes);
  if (plain.length === 0) throw wireError('gossip-malformed', 'a compressed message is empty');
  return plain;
}
