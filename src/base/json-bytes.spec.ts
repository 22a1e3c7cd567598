import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { goJsonString } from './go-json.ts';
import { JsonBytes } from './json-bytes.ts';

const printed = (text: string): string => {
  const json = new JsonBytes(1);
  json.string(text);
  return json.finish().toString('utf8');
};

describe('JSON written into bytes', () => {
  it('is what the printer of strings prints', () => {
    const units = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 0x2f }),
        fc.integer({ min: 0, max: 0xffff }),
        fc.constantFrom(0x2028, 0x2029, 0x5c, 0xd83d, 0xde00),
      ),
    );
    fc.assert(
      fc.property(units, (codes) => {
        const text = String.fromCharCode(...codes);
        expect(printed(text)).toBe(goJsonString(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('grows as needed and keeps what came before', () => {
    const json = new JsonBytes(4);
    json.raw('[');
    for (let i = 0; i < 1000; i++) {
      if (i > 0) json.raw(',');
      json.string(`é${i}`);
    }
    json.raw(']');
    expect(JSON.parse(json.finish().toString('utf8'))).toEqual(
      Array.from({ length: 1000 }, (_, i) => `é${i}`),
    );
  });
});
