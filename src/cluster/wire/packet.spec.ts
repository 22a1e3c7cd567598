import { describe, expect, it } from '@jest/globals';
import { compressed } from './compression.ts';
import { encodeLzw } from './lzw-encode.ts';
import type { PacketMessage } from './messages.ts';
import { MsgpackWriter } from './msgpack-writer.ts';
import { decodePacket, encodePacket } from './packet.ts';
import { hex } from './testing/vectors.ts';
import { encodeMessage } from './write-message.ts';

const plain = { label: '', compress: false, crc: false };
const nack = (seqNo: number): PacketMessage => ({ kind: 'nack', seqNo });
const nackBytes = (seqNo: number): Uint8Array => encodeMessage(nack(seqNo));
const coded = (code: string): unknown => expect.objectContaining({ code });

function join(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe('decodePacket', () => {
  it('leaves out the parts of a compound that are none', () => {
    const parts = [nackBytes(1), hex('63'), hex(''), hex('0b81'), nackBytes(2)];
    const [packet = hex('')] = encodePacket(parts, plain);
    expect(decodePacket(packet, { label: '' })).toEqual([nack(1), nack(2)]);
  });

  it('takes the parts that came of a compound that ends early', () => {
    const [packet = hex('')] = encodePacket([nackBytes(1), nackBytes(2), nackBytes(3)], plain);
    expect(decodePacket(packet.subarray(0, -1), { label: '' })).toEqual([nack(1), nack(2)]);
  });

  it('reads wrappers in wrappers, but no checksum in them', () => {
    const inner = encodePacket([nackBytes(1), nackBytes(2)], plain);
    const [compound = hex('')] = encodePacket([...inner, nackBytes(3)], plain);
    expect(decodePacket(compressed(compound, { always: true }), { label: '' })).toEqual([
      nack(1),
      nack(2),
      nack(3),
    ]);
    const [sum = hex('')] = encodePacket([nackBytes(4)], { ...plain, crc: true });
    expect(() => decodePacket(compressed(sum, { always: true }), { label: '' })).toThrow(
      coded('gossip-unknown-kind'),
    );
  });

  it('ends with wrappers that are nested without end', () => {
    let bytes = nackBytes(1);
    for (let i = 0; i < 20; i++) bytes = join([7, 1, bytes.length >> 8, bytes.length & 255], bytes);
    expect(() => decodePacket(bytes, { label: '' })).toThrow(coded('gossip-limit'));
  });

  it('unpacks no more than a mebibyte, in however many wrappers', () => {
    const bomb = compressed(join([8], new Uint8Array(1 << 19)), { always: true });
    const [two = hex('')] = encodePacket([bomb, nackBytes(1), bomb, nackBytes(2)], plain);
    expect(decodePacket(two, { label: '' })).toMatchObject([{ kind: 'user' }, nack(1), nack(2)]);
  });

  it('unpacks nothing more after what was too large', () => {
    const bomb = compressed(join([8], new Uint8Array(2 << 20)), { always: true });
    const small = compressed(join([8], new Uint8Array(100)));
    const [packet = hex('')] = encodePacket([bomb, nackBytes(1), small], plain);
    expect(decodePacket(packet, { label: '' })).toEqual([nack(1)]);
  });

  it('reads no more than 1,024 messages', () => {
    const inner = encodePacket(Array<Uint8Array>(255).fill(hex('08')), plain);
    const packet = encodePacket(Array<Uint8Array>(60).fill(inner[0] ?? hex('')), plain);
    expect(decodePacket(packet[0] ?? hex(''), { label: '' }).length).toBeLessThan(1024);
  });

  it.each([
    ['a wrong checksum', '0c000000000b81a55365714e6f01', 'gossip-checksum'],
    ['a checksum cut off', '0c0000', 'gossip-truncated'],
    ['an unknown type', '63', 'gossip-unknown-kind'],
    ['a push/pull', '0683', 'gossip-unknown-kind'],
    ['an unknown compression', '0982a4416c676f01a3427566a3000302', 'gossip-malformed'],
    ['an empty compression', '0982a4416c676f00a3427566a3000302', 'gossip-malformed'],
    ['a compound without its lengths', '07020001', 'gossip-truncated'],
    ['an empty packet', '', 'gossip-truncated'],
  ])('refuses %s', (_name, text, code) => {
    expect(() => decodePacket(hex(text), { label: '' })).toThrow(coded(code));
  });

  it.each([
    ['another label', 'b', true],
    ['a longer one', 'ab', true],
    ['none', '', true],
    ['the same', 'a', false],
  ])('hears a packet only with its own label: %s', (_name, label, refused) => {
    const [packet = hex('')] = encodePacket([nackBytes(1)], { ...plain, label: 'a' });
    const decode = (): unknown => decodePacket(packet, { label });
    if (refused) expect(decode).toThrow(coded('gossip-label'));
    else expect(decode()).toEqual([nack(1)]);
  });

  it('refuses a packet without a label or with an empty one where there has to be one', () => {
    for (const bytes of [nackBytes(1), join([244, 0], nackBytes(1))])
      expect(() => decodePacket(bytes, { label: 'a' })).toThrow(coded('gossip-label'));
  });
});

describe('encodePacket', () => {
  it('splits what is more than 255 parts', () => {
    const parts = Array.from({ length: 600 }, (_, i) => nackBytes(i));
    const packets = encodePacket(parts, plain);
    expect(packets.map((packet) => [packet[0], packet[1]])).toEqual([
      [7, 255],
      [7, 255],
      [7, 90],
    ]);
    const decoded = packets.flatMap((packet) => decodePacket(packet, { label: '' }));
    expect(decoded).toEqual(parts.map((_, i) => nack(i)));
  });

  it('sends one part bare, none not at all, and one too long for a compound by itself', () => {
    expect(encodePacket([nackBytes(1)], plain)).toEqual([nackBytes(1)]);
    expect(encodePacket([], plain)).toEqual([]);
    const long = join([8], new Uint8Array(0x10000));
    expect(
      encodePacket([nackBytes(1), long, nackBytes(2)], plain).map(({ length }) => length),
    ).toEqual([2 + 2 * 2 + 2 * nackBytes(1).length, long.length]);
  });

  it('compresses only what becomes shorter', () => {
    const options = { ...plain, compress: true };
    expect(encodePacket([nackBytes(1)], options)).toEqual([nackBytes(1)]);
    const [packet = hex('')] = encodePacket([join([8], new Uint8Array(500))], options);
    expect(packet[0]).toBe(9);
    expect(packet.length).toBeLessThan(80);
    expect(decodePacket(packet, { label: '' })).toEqual([
      { kind: 'user', data: new Uint8Array(500) },
    ]);
  });

  it('refuses an address that is none, and a label too long to say', () => {
    const ping = { kind: 'ping', seqNo: 1, node: 'n' } as const;
    const source = { host: 'localhost', port: 1, node: 'm' };
    expect(() => encodeMessage({ ...ping, source })).toThrow(coded('gossip-address'));
    expect(() => encodePacket([nackBytes(1)], { ...plain, label: 'é'.repeat(128) })).toThrow(
      coded('gossip-limit'),
    );
  });

  it('writes long text and bytes in the forms of the old codec', () => {
    const lengths = [0, 31, 32, 255, 256, 65_535, 65_536].map((length) => {
      const bytes = new MsgpackWriter().raw(new Uint8Array(length)).finish();
      return [bytes[0], bytes.length - length];
    });
    expect(lengths).toEqual([
      [0xa0, 1],
      [0xbf, 1],
      [0xda, 3],
      [0xda, 3],
      [0xda, 3],
      [0xda, 3],
      [0xdb, 5],
    ]);
    expect(encodeLzw(new Uint8Array(0))).toEqual(hex('000302'));
  });
});
