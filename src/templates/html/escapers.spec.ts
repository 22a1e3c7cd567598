import { describe, expect, it } from '@jest/globals';
import { type SafeType, safe } from './content.ts';
import { ESCAPERS } from './escapers.ts';
import { readTable } from './testing/read-table.ts';

interface EscaperCase {
  readonly type: SafeType | 'plain';
  readonly text: string;
  /** What each escaper makes of it. */
  readonly escaped: Readonly<Record<string, string>>;
}

describe('escapers', () => {
  it('give what Go gives, for plain text and for every type of safe text', () => {
    for (const { type, text, escaped } of readTable('escapers.jsonl') as EscaperCase[]) {
      const value = type === 'plain' ? text : safe(type, text);
      const names = Object.keys(escaped);
      const got = names.map((name) => [name, ESCAPERS[`_html_template_${name}`]?.call?.(value)]);
      expect({ type, text, escaped: Object.fromEntries(got) as unknown }).toEqual({
        type,
        text,
        escaped,
      });
    }
  });

  it('say nothing in comments', () => {
    expect(ESCAPERS['_html_template_commentescaper']?.call?.('*/ --> text')).toBe('');
  });
});
