import { decompressed } from './compression.ts';
import { labelLength } from './label.ts';
import { MESSAGE_TYPE } from './message-types.ts';
import type { StreamMessage } from './messages.ts';
import { MsgpackReader } from './msgpack-reader.ts';
import { readStreamMessage, StreamMeasure } from './read-stream.ts';
import { MAX_STREAM_BYTES } from './stream-limits.ts';
import { Truncated, wireError } from './wire-error.ts';

/** Collects a stream's bytes until its first message is there. What comes after that is ignored. */
export class StreamDecoder {
  readonly #label: string;
  readonly #bytes = new Bytes();
  /** No fewer bytes can be a whole message. */
  #needed = 1;
  /** Where the type byte is, once the label is known to be right. */
  #start: number | undefined;
  #measure: StreamMeasure | undefined;

  /** `label`: what must precede the message. An answer carries none, whatever the cluster's. */
  constructor({ label = '' }: { readonly label?: string } = {}) {
    this.#label = label;
  }

  /** How many bytes are held. */
  get buffered(): number {
    return this.#bytes.length;
  }

  /**
   * Takes the next bytes; answers the message when they complete it. User state and user messages are views of what
   * came. Throws a CodedError when it can become none any more.
   */
  push(chunk: Uint8Array): StreamMessage | undefined {
    this.#bytes.push(chunk);
    if (this.#bytes.length < this.#needed) return undefined;
    try {
      return this.#read(this.#bytes.all());
    } catch (error) {
      if (!(error instanceof Truncated)) throw error;
      if (error.needed > MAX_STREAM_BYTES)
        throw wireError('gossip-limit', `a stream of more than ${MAX_STREAM_BYTES} bytes`);
      this.#needed = error.needed;
      return undefined;
    }
  }

  #read(bytes: Uint8Array): StreamMessage {
    this.#start ??= labelLength(bytes, this.#label);
    if (bytes.length === this.#start) throw new Truncated(this.#start + 1);
    if (bytes[this.#start] === MESSAGE_TYPE.compress) return readWhole(this.#decompressed(bytes));
    this.#measure ??= new StreamMeasure(this.#start);
    this.#measure.check(bytes);
    return readStreamMessage(bytes.subarray(this.#start));
  }

  #decompressed(bytes: Uint8Array): Uint8Array {
    return decompressed(new MsgpackReader(bytes, (this.#start ?? 0) + 1), MAX_STREAM_BYTES);
  }
}

/** A message of which nothing more is to come. */
function readWhole(bytes: Uint8Array): StreamMessage {
  try {
    new StreamMeasure(0).check(bytes);
    return readStreamMessage(bytes);
  } catch (error) {
    if (error instanceof Truncated) throw wireError('gossip-truncated', error.message);
    throw error;
  }
}

/** Bytes that come in pieces, in one place that doubles as they grow: never much more than what came. */
class Bytes {
  #bytes: Uint8Array = new Uint8Array(0);
  length = 0;

  push(chunk: Uint8Array): void {
    const needed = this.length + chunk.length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.length));
      grown.set(this.#bytes.subarray(0, this.length));
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.length);
    this.length = needed;
  }

  all(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}
