import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainValue } from '../../base/schema/scalar.ts';
import { jsonValue } from '../marshal/json-value.ts';
import { readYaml } from './document.ts';
import { printYaml } from './print.ts';

const printed = (value: unknown): string => printYaml(jsonValue(value));

describe('printing', () => {
  it('puts lists under their key and maps one step in, in the order of their keys', () => {
    expect(printed({ b: [1, { c: true, a10: null, a9: [] }, [[2]]], a: { x: {} } })).toBe(
      'a:\n  x: {}\nb:\n- 1\n- a9: []\n  a10: null\n  c: true\n- - - 2\n',
    );
  });

  it.each<[text: string, printed: string]>([
    ['plain', 'plain'],
    ['', '""'],
    ['yes', '"yes"'],
    ['007', '"007"'],
    ['12:30', '"12:30"'],
    ['a: b', "'a: b'"],
    ["it's", "it's"],
    ["'", "''''"],
    ['- a', "'- a'"],
    ['-a', '-a'],
    ['a\tb', '"a\\tb"'],
    ['a\nb', '|-\n  a\n  b'],
    ['a\n', '|\n  a'],
    ['a\n\n', '|+\n  a\n'],
    [' a\nb', '|2-\n   a\n  b'],
    ['a \nb', '"a \\nb"'],
    ['é', 'é'],
    ['🙂', '"\\U0001F642"'],
    ['<<', '<<'],
    ['...', "'...'"],
  ])('writes %j as %j', (text, expected) => {
    expect(printed({ a: text })).toBe(`a: ${expected}\n`);
  });

  it('folds long texts at spaces', () => {
    const word = 'word '.repeat(30).trim();
    for (const text of [word, `${word}:`, `# ${word}`, `${word}\t`]) {
      const lines = printed({ a: text }).trimEnd().split('\n');
      expect(lines.length).toBe(2);
      expect(lines[1]).toMatch(/^ {2}\S/);
    }
  });

  // Without the line breaks that only YAML 1.1 knows (U+0085, U+2028, U+2029): the reader takes them for text.
  it('writes what reads back as the same', () => {
    const characters = Array.from('ab1:-#[]{},&*!|>\'"%@`?~ \t\\=<.é🙂\u00a0\x07');
    const of = (...units: readonly string[]): fc.Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom(...units), maxLength: 120 });
    const text = of(...characters, '\n', '  ', ': ');
    // Nor keys of several lines, nor a key that reads as a merge in yaml.v2 too.
    const key = of(...characters).filter((given) => given !== '<<');
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).tree;
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true }), (data) => {
        const { tree, problems } = readYaml(printed(data));
        expect(problems).toEqual([]);
        expect(tree === undefined ? {} : plainValue(tree)).toEqual(data);
      }),
      { numRuns: 1000 },
    );
  });
});
