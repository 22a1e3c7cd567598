import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatContext, START } from './context.ts';
import { unescapeHtml } from './entities.ts';
import { CODES_OF_GO } from './testing/error-codes.ts';
import { readTable } from './testing/read-table.ts';
import { escapeTextNode } from './text-node.ts';
import { contextAfterText } from './transition.ts';

interface TextCase {
  readonly text: string;
  /** As Go prints it, or `error CODE description`. */
  readonly context: string;
  /** Where Go changes the text. */
  readonly rewritten?: string;
}

describe('the context after text', () => {
  it('is the one Go comes to, and the text is changed as Go changes it', () => {
    for (const { text, context, rewritten } of readTable('texts.jsonl') as TextCase[]) {
      const escaped = escapeTextNode(START, text);
      const { problem } = escaped.context;
      const got =
        problem === undefined
          ? formatContext(escaped.context)
          : `error ${String(CODES_OF_GO.indexOf(problem.code))} ${problem.description}`;
      expect({ text, context: got, rewritten: escaped.text ?? text }).toEqual({
        text,
        context,
        rewritten: rewritten ?? text,
      });
    }
  });

  it('always comes to the end of the text', () => {
    const fragment = fc.constantFrom(
      ...['<', '<a ', '<script>', '</script>', '<style>', '=', '"', "'", '`', '${', '}', '/', '\\'],
      ...['<!--', '-->', '/*', '*/', '\n', 'url(', '&quot;', 'x', ' ', '>', 'onclick=', 'href='],
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 30 }), (fragments) => {
        const text = fragments.join('');
        let c = START;
        for (let i = 0, steps = 0; i < text.length; steps++) {
          const [next, read] = contextAfterText(c, text.slice(i));
          expect(read > 0 || next.state !== c.state).toBe(true);
          expect(steps).toBeLessThan(3 * text.length);
          c = next;
          i += read;
        }
      }),
    );
  });
});

describe('character references', () => {
  it('are resolved as Go does it', () => {
    for (const { text, unescaped } of readTable('entities.jsonl') as {
      text: string;
      unescaped: string;
    }[])
      expect([text, unescapeHtml(text)]).toEqual([text, unescaped]);
  });
});
