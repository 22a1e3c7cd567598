import { describe, expect, it } from '@jest/globals';
import type { PacketMessage } from './messages.ts';
import { decodePacket } from './packet.ts';
import { hex } from './testing/vectors.ts';

const text = (value: string): string => Buffer.from(value).toString('hex');
const key = (name: string): string => (0xa0 + name.length).toString(16) + text(name);
const NODE = `${key('Node')}a16e`;
const SEQ = `${key('SeqNo')}07`;

function decode(body: string, type = '00'): PacketMessage | undefined {
  return decodePacket(hex(type + body), { label: '' })[0];
}

const ping = { kind: 'ping', seqNo: 7, node: 'n', source: undefined };

describe('what go-msgpack takes', () => {
  it.each([
    ['keys in another order', `82${SEQ}${NODE}`],
    ['a map with a 2-byte count', `de0002${NODE}${SEQ}`],
    ['a map with a 4-byte count', `df00000002${NODE}${SEQ}`],
    ['a struct as an array, in the order of its declaration', '9207a16e'],
    ['an array with a 2-byte count', 'dc000207a16e'],
    ['a longer array', '9707a16ec0c0c0a17881a17801'],
    ['a key with a 1-byte length', `82d904${text('Node')}a16e${SEQ}`],
    ['text with a 1-byte length', `82${key('Node')}d9016e${SEQ}`],
    ['text as binary', `82${key('Node')}c4016e${SEQ}`],
    ['text with a 4-byte length', `82${key('Node')}db000000016e${SEQ}`],
    ['an unsigned byte', `82${NODE}${key('SeqNo')}cc07`],
    ['8 unsigned bytes', `82${NODE}${key('SeqNo')}cf0000000000000007`],
    ['a signed byte', `82${NODE}${key('SeqNo')}d007`],
    ['2 signed bytes', `82${NODE}${key('SeqNo')}d10007`],
    ['4 signed bytes', `82${NODE}${key('SeqNo')}d200000007`],
    ['8 signed bytes', `82${NODE}${key('SeqNo')}d30000000000000007`],
    [
      'nil for fields',
      `85${NODE}${SEQ}${key('SourceAddr')}c0${key('SourcePort')}c0${key('SourceNode')}c0`,
    ],
    ['bytes after the map', `82${NODE}${SEQ}ffff`],
    ['a key twice, of which the last holds', `83${SEQ}${NODE}${SEQ}`],
  ])('%s', (_name, body) => {
    expect(decode(body)).toEqual(ping);
  });

  it.each([
    ['nil', 'c0'],
    ['a boolean', 'c3'],
    ['a negative number', 'ff'],
    ['a float', 'ca00000000'],
    ['a double', 'cb0000000000000000'],
    ['a large number', 'cfffffffffffffffff'],
    ['binary', 'c500021122'],
    ['an extension', 'c7020511aa'],
    ['a fixed extension', 'd80500000000000000000000000000000000'],
    ['nested values', '82a16193c0a17881a17901a162de0001a16302'],
  ])('passes over %s under a key that it does not know', (_name, value) => {
    expect(decode(`83${NODE}${key('Later')}${value}${SEQ}`)).toEqual(ping);
  });

  it('takes a missing key or a nil struct for the zero value', () => {
    expect(decode(`81${SEQ}`)).toEqual({ ...ping, node: '' });
    expect(decode('c0')).toEqual({ ...ping, node: '', seqNo: 0 });
  });

  it('does not know keys in another letter case, nor those that every object has', () => {
    expect(decode(`84${NODE}${SEQ}${key('node')}a178${key('__proto__')}a178`)).toEqual(ping);
  });

  it('takes bytes as binary and as an array of numbers', () => {
    const alive = (addr: string): unknown => {
      const rest = `${key('Incarnation')}01${key('Port')}cd2386${NODE}`;
      return decode(`84${key('Addr')}${addr}${rest}`, '04');
    };
    const expected = { kind: 'alive', endpoint: { host: '10.0.0.1', port: 9094 }, node: 'n' };
    for (const addr of ['a40a000001', 'c4040a000001', '940a000001', 'dc00040acc0000d001'])
      expect(alive(addr)).toMatchObject(expected);
  });

  it('takes a source without address or port for none', () => {
    const source = (addr: string, port: string): unknown =>
      decode(
        `85${NODE}${SEQ}${key('SourceAddr')}${addr}${key('SourcePort')}${port}${key('SourceNode')}a178`,
      );
    expect(source('a40a000001', '50')).toMatchObject({
      source: { host: '10.0.0.1', port: 80, node: 'x' },
    });
    expect(source('a0', '50')).toEqual(ping);
    expect(source('a40a000001', '00')).toEqual(ping);
  });
});

describe('what go-msgpack refuses', () => {
  it.each([
    ['a negative number', `82${NODE}${key('SeqNo')}ff`, 'gossip-malformed'],
    ['a negative number of 2 bytes', `82${NODE}${key('SeqNo')}d1ffff`, 'gossip-malformed'],
    ['a number of 33 bits', `82${NODE}${key('SeqNo')}cf0000000100000000`, 'gossip-malformed'],
    ['a number of 64 bits', `82${NODE}${key('SeqNo')}cfffffffffffffffff`, 'gossip-malformed'],
    ['a float', `82${NODE}${key('SeqNo')}ca00000000`, 'gossip-malformed'],
    ['text for a number', `82${NODE}${key('SeqNo')}a137`, 'gossip-malformed'],
    ['a number for text', `82${key('Node')}07${SEQ}`, 'gossip-malformed'],
    ['a number as a key', `8101a16e`, 'gossip-malformed'],
    ['text that is not UTF-8', `82${key('Node')}a1ff${SEQ}`, 'gossip-malformed'],
    ['the byte that is never used', `82${NODE}${key('Later')}c1`, 'gossip-malformed'],
    ['no map', '07', 'gossip-malformed'],
    [
      'an address of five bytes',
      `82${key('SourceAddr')}a50102030405${key('SourcePort')}01`,
      'gossip-malformed',
    ],
    ['fewer keys than announced', `83${NODE}${SEQ}`, 'gossip-truncated'],
    ['text shorter than announced', `81${key('Node')}da00206e`, 'gossip-truncated'],
    [
      'values nested without end',
      `82${NODE}${key('Later')}${'91'.repeat(1000)}`,
      'gossip-malformed',
    ],
    ['keys without end', `deffff${'a0c0'.repeat(1000)}`, 'gossip-limit'],
    ['nothing', '', 'gossip-truncated'],
  ])('%s', (_name, body, code) => {
    expect(() => decode(body)).toThrow(expect.objectContaining({ code }));
  });
});
