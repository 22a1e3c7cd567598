import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonBytes } from '../base/json-bytes.ts';
import { Annotations } from './annotations.ts';
import { LabelInterner } from './interner.ts';
import { Pairs } from './pairs.ts';
import { goJsonMap } from './pairs-json.ts';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('<a href="b&c">\n', '\u2028\u2029', '\ud800', 'é', '\\', '"', '\u007f', '\u0000'),
);
const record = fc.dictionary(
  fc.oneof(fc.constantFrom('summary', '__proto__', '10', '9'), text),
  text,
  {
    maxKeys: 5,
    noNullPrototype: true,
  },
);
const bytesOf = (json: string): string => Buffer.from(json, 'utf8').toString('latin1');

describe('annotations', () => {
  it('are the JSON that Go prints, and the texts they were made of', () => {
    const scratch = new JsonBytes(1);
    fc.assert(
      fc.property(record, (given) => {
        const pairs = Pairs.of(given);
        const annotations = Annotations.ofPairs(pairs, scratch);
        // Two names that only differ in what is not Unicode become one.
        fc.pre(pairs.names.every((name) => name.isWellFormed()));
        expect(annotations.json).toBe(bytesOf(goJsonMap(pairs)));
        expect([...annotations.pairs().entries()]).toEqual(
          Array.from(pairs.entries(), ([name, value]) => [name, value.toWellFormed()]),
        );
      }),
    );
  });

  it('have well-formed names', () => {
    const annotations = Annotations.of({ 'a\ud800': 'b', z: '' });
    expect(annotations.pairs().toRecord()).toEqual({ 'a\ufffd': 'b', z: '' });
  });

  it('are read back from what they print', () => {
    const interner = new LabelInterner();
    fc.assert(
      fc.property(record, (given) => {
        const { json } = Annotations.of(given);
        const read = interner.annotationsPrinted(json);
        expect(read?.json).toBe(json);
        expect(read?.pairs().toRecord()).toEqual(Annotations.of(given).pairs().toRecord());
      }),
    );
  });

  it('are read back with the names that they have, whatever V8 has read before', () => {
    for (const name of ['\\', '"', '\n', '\\', 'a\\', 'a"', '\u2028', '__proto__']) {
      const given = Object.fromEntries([
        ['', '\\'],
        [name, ':"'],
      ]);
      const { json } = Annotations.of(given);
      JSON.parse(Buffer.from(json, 'latin1').toString('utf8'));
      const read = new LabelInterner().annotationsPrinted(json);
      expect([read?.json, read?.pairs().toRecord()]).toEqual([json, given]);
    }
  });

  it.each([
    '',
    'x',
    '[]',
    'null',
    '1',
    '{"a":1}',
    '{"a":"b"',
    '{"a":{"b":"c"}}',
    '{"b":"","a":""}',
    '{"a":"<"}',
    '{ }',
    '["\\\\"]',
    '{"\\\\"}',
    '{"\\\\":1}',
    '{"\\\\","a"}',
    '{"\\\\":{"a":"b"}}',
    '{"\\\\":"a"',
  ])('are not read from %j', (json) => {
    expect(new LabelInterner().annotationsPrinted(json)).toBeUndefined();
  });
});
