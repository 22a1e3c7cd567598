import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { compressed } from './compression.ts';
import type { PushPull, StreamMessage, Versions } from './messages.ts';
import { MsgpackWriter } from './msgpack-writer.ts';
import { encodeStream } from './stream.ts';
import { StreamDecoder } from './stream-decoder.ts';
import { hex } from './testing/vectors.ts';

const MIB = 1 << 20;
const VERSIONS: Versions = [1, 5, 2, 0, 0, 0];
const coded = (code: string): unknown => expect.objectContaining({ code });

function decode(bytes: Uint8Array): StreamMessage | undefined {
  return new StreamDecoder().push(bytes);
}

function pushPull(members: number, stateBytes: number): PushPull {
  return {
    ...{ kind: 'push/pull', join: true, userState: new Uint8Array(stateBytes).fill(3) },
    members: Array.from({ length: members }, (_, i) => ({
      ...{ name: `node-${i}`, endpoint: { host: 'fd00::1', port: i }, meta: hex('') },
      ...{ incarnation: i, state: 'alive', versions: VERSIONS },
    })),
  };
}

describe('streams', () => {
  it.each<StreamMessage>([
    pushPull(0, 0),
    pushPull(1_000, 300_000),
    { kind: 'user', data: new Uint8Array(70_000).fill(1) },
    { kind: 'user', data: hex('') },
    {
      ...{ kind: 'ping', seqNo: 2 ** 32 - 1, node: 'é'.repeat(40) },
      source: { host: '::1', port: 65_535, node: '' },
    },
    { kind: 'ack', seqNo: 1, payload: hex('') },
    { kind: 'error', error: 'no' },
  ])('$kind reads as it was written, compressed or not, in one piece or many', (message) => {
    for (const compress of [false, true]) {
      const bytes = encodeStream(message, { compress });
      expect(isDeepStrictEqual(decode(bytes), message)).toBe(true);
      const decoder = new StreamDecoder();
      let read: StreamMessage | undefined;
      for (let at = 0; at < bytes.length; at += 1_000) {
        expect(read).toBeUndefined();
        read = decoder.push(bytes.subarray(at, at + 1_000));
      }
      // Jest's own comparison takes seconds for so many bytes.
      expect(isDeepStrictEqual(read, message)).toBe(true);
    }
  });

  it('leaves out members in a state that it does not know, or without a usable name or address', () => {
    const { members, ...rest } = pushPull(1, 0);
    const bytes = encodeStream({ ...rest, members: [...members, ...members] }, { compress: false });
    const at = Buffer.from(bytes).lastIndexOf('State') + 5;
    const unknown = bytes.slice();
    unknown[at] = 4;
    expect(decode(unknown)).toMatchObject({ members });
    const nameless = bytes.slice();
    nameless[Buffer.from(bytes).indexOf('node-0')] = 0xff;
    expect(decode(nameless)).toMatchObject({ members });
  });

  it('takes a state of 20 MiB, and ignores what comes after a message', () => {
    const message = pushPull(1, 20 * MIB);
    const bytes = encodeStream(message, { compress: false });
    const decoder = new StreamDecoder();
    const split = bytes.length - 10;
    expect(decoder.push(bytes.subarray(0, split))).toBeUndefined();
    expect(decoder.buffered).toBe(split);
    const read = decoder.push(Uint8Array.of(...bytes.subarray(split), 1, 2, 3));
    expect(read?.kind === 'push/pull' && read.userState.length).toBe(20 * MIB);
  });

  const header = (nodes: number, stateBytes: number): Uint8Array =>
    new MsgpackWriter()
      .byte(6)
      .map(2)
      .text('Nodes')
      .uint(nodes)
      .text('UserStateLen')
      .uint(stateBytes)
      .finish();
  const announced = (bytes: number): Uint8Array =>
    new MsgpackWriter().byte(8).map(1).text('UserMsgLen').uint(bytes).finish();

  it.each<[string, Uint8Array, string]>([
    ['a state of more than 20 MiB', header(1, 20 * MIB + 1), 'gossip-limit'],
    ['more than 65,536 members', header(65_537, 0), 'gossip-limit'],
    ['a user message of more than 20 MiB', announced(20 * MIB + 1), 'gossip-limit'],
    ['a length below zero', hex('0881aa557365724d73674c656ed1ffff'), 'gossip-limit'],
    [
      'a member of more than 16 KiB',
      new Uint8Array([...header(1, 0), 0x81, 0xda, 0x40, 0]),
      'gossip-limit',
    ],
    ['a compression of more than 40 MiB', hex('0981a3427566db03000000'), 'gossip-limit'],
    ['an unknown type', hex('63'), 'gossip-unknown-kind'],
    ['a message of packets', hex('0b81a55365714e6f01'), 'gossip-unknown-kind'],
    ['encryption', hex('0a00000000'), 'gossip-malformed'],
    ['a label in a cluster without', hex('f4016100'), 'gossip-label'],
    [
      'half a message in a compression',
      compressed(hex('0681'), { always: true }),
      'gossip-truncated',
    ],
    [
      'a compression in a compression',
      compressed(compressed(hex('0d80'), { always: true }), { always: true }),
      'gossip-unknown-kind',
    ],
  ])('refuses %s as soon as it is announced', (_name, bytes, code) => {
    expect(() => decode(bytes)).toThrow(coded(code));
  });

  it('refuses more than 40 MiB in a compression, however small it is', () => {
    const bomb = compressed(new Uint8Array(41 * MIB), { always: true });
    expect(bomb.length).toBeLessThan(MIB);
    expect(() => decode(bomb)).toThrow(coded('gossip-limit'));
  });

  it('hears a stream only with its own label', () => {
    const bytes = encodeStream({ kind: 'error', error: 'x' }, { compress: false });
    const labelled = Uint8Array.of(244, 1, 97, ...bytes);
    const decoder = new StreamDecoder({ label: 'a' });
    expect(decoder.push(labelled.subarray(0, 2))).toBeUndefined();
    expect(decoder.push(labelled.subarray(2))).toMatchObject({ kind: 'error' });
    for (const wrong of [bytes, Uint8Array.of(244, 1, 98), Uint8Array.of(244, 0, ...bytes)])
      expect(() => new StreamDecoder({ label: 'a' }).push(wrong)).toThrow(coded('gossip-label'));
  });
});
