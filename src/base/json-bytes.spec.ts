import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { goJsonString } from './go-json.ts';
import { JsonBytes } from './json-bytes.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

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

  it('are taken as a text whatever was taken before, and do not hold on to a long one', () => {
    const json = new JsonBytes(1);
    const before = process.memoryUsage().arrayBuffers;
    for (const text of ['a', 'x'.repeat(8_000_000), 'é']) {
      json.string(text);
      expect(Buffer.from(json.takeBytes(), 'latin1').toString('utf8')).toBe(`"${text}"`);
    }
    collect();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8_000_000);
  });
});
