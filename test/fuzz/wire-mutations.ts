import { compressed } from '../../src/cluster/wire/compression.ts';
import { encodeMessage } from '../../src/cluster/wire/write-message.ts';
import { decodePacket, encodePacket } from '../../src/cluster/wire/packet.ts';
import { hex, vectors } from '../../src/cluster/wire/testing/vectors.ts';

/** Bytes that mean something to msgpack or to the framing. */
const TELLING = [
  ...[0, 1, 6, 7, 8, 9, 10, 12, 13, 244],
  ...[0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc4, 0xc5, 0xc6, 0xc7, 0xca, 0xcb],
  ...[0xcc, 0xcd, 0xce, 0xcf, 0xd0, 0xd1, 0xd2, 0xd3, 0xd8, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde],
  ...[0xdf, 0xe0, 0xff],
];

/** Makes packets, streams and frames that are almost right, out of captured ones. */
export class WireMutations {
  readonly packets: readonly Uint8Array[];
  readonly streams: readonly Uint8Array[];
  readonly frames: readonly Uint8Array[];
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
    const { wire } = vectors();
    const of = (transport: RegExp): Uint8Array[] =>
      wire.filter((each) => transport.test(each.transport)).map(({ hex: text }) => hex(text));
    const packets = of(/^udp$/);
    // What a checksum or a compression covers is to be reached by mutations too.
    const bare = packets.flatMap((packet) => {
      const label = packet[0] === 244 ? 'prod-eu' : '';
      return decodePacket(packet, { label }).map(encodeMessage);
    });
    this.packets = [...packets, ...bare];
    this.streams = of(/^tcp-stream/);
    this.frames = of(/^tls-(stream|packet)/);
  }

  /** A whole number below `count`. */
  below(count: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * count);
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.below(from.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  /** One of `from` with some changes, now and then in a wrapper made for it. */
  mutated(from: readonly Uint8Array[]): Uint8Array {
    let bytes: Uint8Array = this.pick(from).slice();
    for (let changes = this.below(5); changes > 0; changes--) bytes = this.#changed(bytes, from);
    switch (this.below(12)) {
      case 0:
        return compressed(bytes, { always: true });
      case 1:
        return this.#wrapped([bytes, this.pick(from)]);
      case 2:
        return this.#wrapped([compressed(bytes, { always: true }), bytes]);
      default:
        return bytes;
    }
  }

  /** `bytes` as they may come on a stream: in a few pieces, or in many. */
  pieces(bytes: Uint8Array): Uint8Array[] {
    const longest = this.below(3) === 0 ? 20 : 4_000;
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length;) {
      const end = at + 1 + this.below(longest);
      pieces.push(bytes.subarray(at, end));
      at = end;
    }
    return pieces;
  }

  #wrapped(parts: readonly Uint8Array[]): Uint8Array {
    const [first = new Uint8Array(0)] = encodePacket(parts, {
      label: '',
      compress: this.below(2) === 0,
      crc: this.below(2) === 0,
    });
    return first;
  }

  #changed(bytes: Uint8Array, from: readonly Uint8Array[]): Uint8Array {
    const at = this.below(bytes.length + 1);
    const parts = (...pieces: readonly Uint8Array[]): Uint8Array =>
      Uint8Array.from(Buffer.concat(pieces));
    switch (this.below(8)) {
      case 0:
        return bytes.slice(0, at);
      case 1:
        return parts(bytes.subarray(0, at), bytes.subarray(at + 1 + this.below(8)));
      case 2:
        return parts(bytes.subarray(0, at), this.pick(from).subarray(this.below(40)));
      case 3:
        return parts(bytes.subarray(0, at), this.#noise(), bytes.subarray(at));
      case 4:
        if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << this.below(8));
        return bytes;
      case 5:
        if (at < bytes.length) bytes[at] = this.below(256);
        return bytes;
      default:
        if (at < bytes.length) bytes[at] = this.pick(TELLING);
        return bytes;
    }
  }

  #noise(): Uint8Array {
    return Uint8Array.from({ length: this.below(12) }, () =>
      this.below(2) === 0 ? this.below(256) : this.pick(TELLING),
    );
  }
}
