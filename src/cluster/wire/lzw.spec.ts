import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeLzw } from './lzw-decode.ts';
import { encodeLzw } from './lzw-encode.ts';
import { hex, toHex, vectors } from './testing/vectors.ts';

const MIB = 1 << 20;

/** The bytes that a vector describes in words. */
function inputOf(text: string): Uint8Array {
  if (text === 'empty') return new Uint8Array(0);
  const [kind, value = ''] = text.split(':');
  if (kind === 'hex') return hex(value);
  if (kind === 'ascii') return new TextEncoder().encode(value);
  const first = /^first (\d+) bytes/.exec(text)?.[1];
  if (first !== undefined || text.startsWith('bytes 0x00'))
    return Uint8Array.from({ length: Number(first ?? 256) }, (_, i) => i);
  const zeros = /^(\d+) zero bytes/.exec(text)?.[1];
  if (zeros !== undefined) return new Uint8Array(Number(zeros));
  const [, count, mask] = /^lcg\((\d+), mask (0x\w+)\)/.exec(text) ?? [];
  return lcg(Number(count), Number(mask));
}

function lcg(count: number, mask: number): Uint8Array {
  let x = 1;
  return Uint8Array.from({ length: count }, () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return (x >>> 24) & mask;
  });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('LZW', () => {
  it.each(vectors().lzw)('encodes "$name" as Go does, and back', (vector) => {
    const input = inputOf(vector.input);
    expect(sha256(input)).toBe(vector.input_sha256);
    const output = encodeLzw(input);
    expect(output).toHaveLength(vector.output_len);
    expect(sha256(output)).toBe(vector.output_sha256);
    if (vector.output_hex !== undefined) expect(toHex(output)).toBe(vector.output_hex);
    expect(decodeLzw(output, MIB)).toEqual(input);
  });

  it('decodes what it encodes', () => {
    const alphabet = fc.integer({ min: 1, max: 256 });
    const property = fc.property(alphabet, fc.nat(30_000), fc.integer(), (size, length, seed) => {
      let x = seed;
      const input = Uint8Array.from({ length }, () => {
        x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
        return (x >>> 16) % size;
      });
      expect(Buffer.compare(decodeLzw(encodeLzw(input), MIB), input)).toBe(0);
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('reads a stream that does not start with a clear', () => {
    // 'a' and the end, in nine bits each.
    const bits = 97 | (257 << 9);
    const bytes = Uint8Array.of(bits & 0xff, (bits >> 8) & 0xff, bits >> 16);
    expect(decodeLzw(bytes, 10)).toEqual(Uint8Array.of(97));
  });

  it('reads on with a full table until a clear comes', () => {
    // 4,200 literals without a clear: the table is full after 3,838 codes, and the width stays at 12.
    const literals = Array.from({ length: 4_200 }, (_, i) => i % 256);
    const input = Uint8Array.from(literals);
    const codes = [...literals, 4095, 257];
    const decoded = decodeLzw(packed(codes), MIB);
    expect(decoded.subarray(0, input.length)).toEqual(input);
    // The last entry: the expansion before it and one byte more.
    expect(decoded.subarray(input.length)).toEqual(Uint8Array.of(3837 % 256, 3838 % 256));
  });

  it.each([
    ['the end is missing', '00c3081c48', 'gossip-truncated'],
    ['there is nothing', '', 'gossip-truncated'],
    ['a code is out of turn', 'ffffffff', 'gossip-malformed'],
  ])('refuses a stream where %s', (_name, text, code) => {
    expect(() => decodeLzw(hex(text), MIB)).toThrow(expect.objectContaining({ code }));
  });

  it('stops at its limit, however small the stream', () => {
    const bomb = encodeLzw(new Uint8Array(200_000));
    expect(bomb.length).toBeLessThan(1_000);
    expect(() => decodeLzw(bomb, 199_999)).toThrow(
      expect.objectContaining({ code: 'gossip-limit' }),
    );
    expect(decodeLzw(bomb, 200_000)).toHaveLength(200_000);
  });
});

/** Codes as a writer would pack them that never clears its table. */
function packed(codes: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  let high = 257;
  for (const code of codes) {
    const width = Math.min(12, Math.max(9, 32 - Math.clz32(high)));
    bits |= code << held;
    for (held += width; held >= 8; held -= 8, bits >>>= 8) bytes.push(bits & 0xff);
    high = Math.min(high + 1, 4095);
  }
  if (held > 0) bytes.push(bits & 0xff);
  return Uint8Array.from(bytes);
}
