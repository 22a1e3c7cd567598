import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalAddress, formatAddress, parseAddress } from './address.ts';
import { hex, toHex } from './testing/vectors.ts';

describe('addresses', () => {
  it.each([
    ['10.0.0.1', '0a000001', '10.0.0.1'],
    ['::', '00000000000000000000000000000000', '::'],
    ['::1', '00000000000000000000000000000001', '::1'],
    ['FD00:0:0:1::00AB', 'fd0000000000000100000000000000ab', 'fd00:0:0:1::ab'],
    ['2001:db8:0:0:1:0:0:1', '20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['1:2:3:4:5:6:7::', '00010002000300040005000600070000', '1:2:3:4:5:6:7:0'],
    ['64:ff9b::10.0.0.1', '0064ff9b00000000000000000a000001', '64:ff9b::a00:1'],
    ['fe80::1%eth0', 'fe800000000000000000000000000001', 'fe80::1'],
    ['::ffff:10.0.0.1', '0a000001', '10.0.0.1'],
    ['::ffff:a00:1', '0a000001', '10.0.0.1'],
  ])('reads %s', (text, bytes, canonical) => {
    expect(toHex(parseAddress(text))).toBe(bytes);
    expect(formatAddress(hex(bytes))).toBe(canonical);
    expect(canonicalAddress(text)).toBe(canonical);
  });

  it('takes the 16 bytes of an IPv4 address for the IPv4 address', () => {
    expect(formatAddress(hex('00000000000000000000ffff0a000001'))).toBe('10.0.0.1');
  });

  it.each(['', 'localhost', '10.0.0', '10.0.0.256', '1::2::3', '[::1]', '10.0.0.1:80'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: 'gossip-address' }));
    },
  );

  it('writes every address so that it reads the same', () => {
    const group = fc.constantFrom(0, 0, 1, 0xff, 0xabcd);
    const property = fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const bytes = Uint8Array.from(groups.flatMap((n) => [n >> 8, n & 0xff]));
      const text = formatAddress(bytes) ?? '';
      // The platform's own idea of the canonical text.
      expect(text).toBe(new URL(`http://[${text}]`).hostname.slice(1, -1));
      expect(parseAddress(text)).toEqual(bytes);
    });
    fc.assert(property);
  });

  it.each([0, 3, 5, 15, 17])('makes nothing of %i bytes', (length) => {
    expect(formatAddress(new Uint8Array(length))).toBeUndefined();
  });
});
