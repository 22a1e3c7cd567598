import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { goJson } from '../base/go-json.ts';
import { readYaml } from '../config/yaml/document.ts';
import { renderData } from './rendered-data.ts';

function render(value: unknown): string {
  const upper = (text: string): string => text.replaceAll('{{x}}', 'X');
  return goJson(renderData(value, { key: upper, value: upper, readYaml }));
}

describe('renderData', () => {
  it.each<[string, unknown, string]>([
    ['a text', 'a {{x}}', '"a X"'],
    ['a number', '{{ x }}12', '"{{ x }}12"'],
    ['a whole number', '12', '12'],
    ['a number too large for a double', '12345678901234567890', '12345678901234567890'],
    ['nothing', '', 'null'],
    ['a word for true', 'yes', 'true'],
    ['a text in quotes, which keeps them', '"12"', '"\\"12\\""'],
    ['a date, which is a text', '2026-01-02', '"2026-01-02"'],
    ['JSON', '[{"b":"{{x}}","a":1.50}]', '[{"a":1.5,"b":"X"}]'],
    ['YAML of several lines', 'b: 1\na:\n- ~', '{"a":[null],"b":1}'],
    ['what YAML cannot read', 'a: b: c', '"a: b: c"'],
    ['an escape that YAML does not know', '{"a":"\\/"}', '"{\\"a\\":\\"\\\\/\\"}"'],
    ['lists and maps of the configuration', { k: [1, true, null, '7'] }, '{"k":[1,true,null,7]}'],
    [
      'digits in texts',
      '[{"a":"1234567890123456","b":"12e345"}]',
      '[{"a":"1234567890123456","b":"12e345"}]',
    ],
    ['many digits', '[{"a":12345678901234567890}]', '[{"a":12345678901234567890}]'],
    ['a large power', '[{"a": -1.5e400}]', render('- a: -1.5e400')],
    ['keys', { '{{x}}': 'a' }, '{"X":"a"}'],
    ['data in what was rendered, once only', '{"a":"12"}', '{"a":"12"}'],
  ])('makes of %s what the original does', (_name, value, expected) => {
    expect(render(value)).toBe(expected);
  });

  it('reads what toJson prints the same by the short way and the long one', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3, noUnicodeString: true }), (value) => {
        const text = JSON.stringify([value]);
        // The one name that the reader of YAML refuses, as it would change the object it stands in.
        fc.pre(!text.includes('__proto__'));
        // A comment that JSON does not know, and YAML leaves out.
        expect(render(text)).toBe(render(`${text} # `));
      }),
    );
  });
});
