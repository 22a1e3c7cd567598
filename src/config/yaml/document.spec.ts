import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainValue } from '../../base/schema/scalar.ts';
import { MAX_DOCUMENT_LENGTH, readYaml } from './document.ts';
import { positionAt } from './source.ts';

function valueOf(text: string): unknown {
  const { tree, problems } = readYaml(text);
  expect(problems).toEqual([]);
  return tree === undefined ? undefined : plainValue(tree);
}

function problemOf(text: string): string {
  const document = readYaml(text);
  const [problem] = document.problems;
  if (problem === undefined) return 'none';
  const { line, column } = positionAt(document.text, problem.offset);
  return `${line}:${column} ${problem.message}`;
}

describe('a YAML document', () => {
  it('is empty where there is only white space and comments', () => {
    expect(valueOf(' \n# nothing\n')).toBeUndefined();
  });

  it('is the first of several, whatever the others are', () => {
    expect(valueOf('a: 1\n---\nb: [\n')).toEqual({ a: 1 });
  });

  it.each<[name: string, text: string, value: unknown]>([
    ['an alias', 'a: &x [1]\nb: *x', { a: [1], b: [1] }],
    ['the latest anchor of a name', 'a: &x 1\nb: &x 2\nc: *x', { a: 1, b: 2, c: 2 }],
    ['a merge', '<<: {a: 1, b: 2}\nc: 3', { a: 1, b: 2, c: 3 }],
    ['a key after a merge, which wins', '<<: {a: 1}\na: 2', { a: 2 }],
    ['a merge after a key, which wins', 'a: 2\n<<: {a: 1}', { a: 1 }],
    ['several merges, of which the first wins', '<<: [{a: 1}, {a: 2, b: 3}]', { a: 1, b: 3 }],
    ['a quoted <<, which is a key', '"<<": {a: 1}', { '<<': { a: 1 } }],
    ['keys of other kinds, as texts', '1: a\nyes: b\n~: c', { 1: 'a', yes: 'b', '': 'c' }],
    [
      'quoted texts that look like more',
      `{a: "1", b: 'yes', c: "~"}`,
      { a: '1', b: 'yes', c: '~' },
    ],
    ['block texts', 'a: |\n  1\n  2\nb: >-\n  3\n  4', { a: '1\n2\n', b: '3 4' }],
    [
      'a key that objects have by nature',
      'constructor: 1\ntoString: 2',
      {
        constructor: 1,
        toString: 2,
      },
    ],
    ['a carriage return at each line’s end', 'a: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
  ])('can have %s', (_name, text, value) => {
    expect(valueOf(text)).toEqual(value);
  });

  it.each([
    ['a: 1\nb: 2\na: 3', '3:1 field a already set'],
    ['a: *x', "1:4 yaml: unknown anchor 'x' referenced"],
    ['a: &x [*x]', "1:8 yaml: anchor 'x' value contains itself"],
    ['<<: 1', '1:1 yaml: map merge requires map or sequence of maps as the value'],
    ['[a]: 1', '1:1 yaml: invalid map key: a key has to be a scalar'],
    ['{{ a }}: 1', '1:2 yaml: invalid map key: a key has to be a scalar'],
    ['__proto__: 1', '1:1 the key __proto__ is not supported'],
    ['a: !!int x', '1:10 yaml: cannot decode !!str `x` as a !!int'],
    ['a: "\\/"', '1:5 yaml: found unknown escape character'],
    ['a: \x01', '1:4 yaml: control characters are not allowed'],
    ['%YAML 1.2\n---\na: 1', '1:1 yaml: found incompatible YAML document'],
    ['a: @b', '1:4 yaml: found character that cannot start any token'],
    ['a: b: c', '1:4 yaml: mapping values are not allowed in this context'],
    ['a: "b', '1:6 yaml: found unexpected end of stream'],
    ['a: [b', "1:6 yaml: did not find expected ',' or ']'"],
  ])('is refused: %j', (text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });

  it('tells where each part of it stands, behind aliases where that was written', () => {
    const text = 'a: &x\n  b: [c, {d: 1}]\ne: *x\nf:\n';
    const { tree, sources } = readYaml(text);
    const at = (path: readonly (string | number)[], atKey = false): string => {
      const { line, column } = positionAt(text, sources.locate(tree, path, atKey));
      return `${line}:${column}`;
    };
    expect(at([])).toBe('1:1');
    expect(at(['a', 'b', 1, 'd'])).toBe('2:14');
    expect(at(['a', 'b', 1, 'd'], true)).toBe('2:11');
    expect(at(['e', 'b', 0])).toBe('2:7');
    expect(at(['a', 'b', 7, 'x'])).toBe('2:6');
    expect(at(['f'], true)).toBe('4:1');
  });

  it('may have quoted texts that go on anywhere in the next lines', () => {
    const text = `a:
  b: "1 \\"
2
    3"
  c: ['4
5', "6
 7"]
d: {e: 'it''s
8'}
f: [
`;
    expect(valueOf(text.replace(/f.*\n/, ''))).toEqual({
      a: { b: '1 " 2 3', c: ['4 5', '6 7'] },
      d: { e: "it's 8" },
    });
    expect(problemOf(text)).toContain("11:1 yaml: did not find expected ',' or ']'");
    expect(problemOf('a:\n  b: "1\n2\n')).toContain('yaml: found unexpected end of stream');
  });

  it('is not read when it is too long', () => {
    expect(problemOf(' '.repeat(MAX_DOCUMENT_LENGTH + 1))).toContain('the file is larger than');
  });

  it('may not be made of aliases for the most part', () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]`,
    );
    expect(problemOf(`l0: &l0 [a]\n${levels.join('\n')}`)).toContain('excessive aliasing');
  });

  it('may be nested deeply, but is refused when that exhausts the parser', () => {
    expect(problemOf('['.repeat(500) + ']'.repeat(500))).toBe('none');
    expect(problemOf('['.repeat(200_000))).not.toBe('none');
  });

  it('is read or refused, whatever the text', () => {
    const piece = fc.constantFrom(
      ...Array.from('ab:-[]{}#&*!|>\'"%@`?,~<\n \t01'),
      '<<: ',
      '- ',
      ': ',
      '&a',
      '*a',
      '\n  ',
      '---\n',
    );
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 40 }), (text) => {
        const document = readYaml(text);
        for (const { offset } of document.problems) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset).toBeLessThanOrEqual(document.text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
