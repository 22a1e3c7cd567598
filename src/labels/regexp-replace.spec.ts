import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { messageOf } from '../base/errors.ts';
import { compileReplacer } from './regexp-replace.ts';

/** What Go's `regexp` answers; see test/conformance/labels/README.md. */
interface Case {
  readonly pattern: string;
  readonly template: string;
  readonly text: string;
  readonly result?: string;
  readonly error?: string;
}

const cases = readFileSync(
  join(import.meta.dirname, '../../test/conformance/labels/replace.jsonl'),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

function replace({ pattern, template, text }: Case): string {
  try {
    return compileReplacer(pattern).replaceAll(text, template);
  } catch (error) {
    return messageOf(error);
  }
}

it.each(cases.map((each) => [each.pattern, each.template, each.text, each] as const))(
  'replaces what %j matches by %j in %j as Go does',
  (_pattern, _template, _text, each) => {
    expect(replace(each)).toBe(each.result ?? each.error);
  },
);
