import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { func } from '../engine/funcs.ts';
import { nodeText } from '../engine/nodes.ts';
import { TemplateSet } from '../engine/template-set.ts';
import { STRING } from '../engine/types.ts';
import { safe, SAFE_TYPES } from './content.ts';
import { unescapeHtml } from './entities.ts';
import { escapeTemplates } from './escape-tree.ts';
import { HtmlTemplateError } from './html-template-error.ts';
import { HtmlTemplateSet } from './template-set.ts';
import { decode, type Encoded } from './testing/decode.ts';
import { CODES_OF_GO } from './testing/error-codes.ts';
import { readTable } from './testing/read-table.ts';

/** One set of templates, of which the first is executed, and what Go makes of it. */
interface SetCase {
  readonly title?: string;
  readonly sources: readonly (readonly [name: string, text: string])[];
  /** The index of the data among those of the table's first line. */
  readonly data: number;
  readonly output?: string;
  readonly execError?: string;
  readonly escapeError?: string;
  readonly code?: number;
  /** The escaped templates by their derived names. */
  readonly trees?: Readonly<Record<string, string>>;
}

type Outcome = Pick<SetCase, 'output' | 'execError' | 'escapeError' | 'code' | 'trees'>;

function outcomeOf({ sources }: SetCase, data: unknown): Outcome {
  const set = new TemplateSet({ missingKey: 'zero' });
  for (const [name, text] of sources) set.parse(name, text);
  try {
    return { output: new HtmlTemplateSet(set).execute('main', data), trees: treesOf(set) };
  } catch (error) {
    const { message } = error as Error;
    if (!(error instanceof HtmlTemplateError)) return { execError: message, trees: treesOf(set) };
    return { escapeError: message, code: CODES_OF_GO.indexOf(error.code) };
  }
}

function treesOf(set: TemplateSet): Record<string, string> {
  const trees = [...escapeTemplates((name) => set.lookup(name), 'main').values()];
  const texts = trees.map((tree) => [tree.name, nodeText(tree.root)] as const);
  return Object.fromEntries(texts.filter(([name, text]) => /html_?template/.test(name + text)));
}

describe('a set of HTML templates', () => {
  it.each(['written.jsonl', 'generated.jsonl'])('does what Go does: %s', (table) => {
    const [data, ...cases] = readTable(table) as [Encoded[], ...SetCase[]];
    const values = data.map(decode);
    const wrong = cases.flatMap((each) => {
      const { trees = {}, ...ours } = outcomeOf(each, values[each.data]);
      const { title, sources, data: index, ...theirs } = each;
      const got = theirs.trees === undefined ? ours : { ...ours, trees };
      return isEqual(got, theirs) ? [] : [{ title, sources, index, theirs, got }];
    });
    expect(wrong).toEqual([]);
  });

  it('escapes a template for each place it is called in', () => {
    const set = new HtmlTemplateSet().parse('name', '{{ . }}');
    set.parse('page', '<a href="/{{ template "name" . }}" title=\'{{ template "name" . }}\'>');
    expect(set.execute('page', '"a b"')).toBe(`<a href="/%22a%20b%22" title='&#34;a b&#34;'>`);
  });

  it('tells of a template that could never be safe, each time it is executed', () => {
    const set = new HtmlTemplateSet().parse('page', '<a href="{{ . }}');
    const error = /^html\/template:page: ends in a non-text context: \{stateURL delimDoubleQuote /;
    expect(() => set.execute('page', '')).toThrow(error);
    expect(() => set.escape('page')).toThrow(error);
  });

  it('tells of a template that there is not', () => {
    const execute = (): string => new HtmlTemplateSet().execute('page', '');
    expect(execute).toThrow('html/template: "page" is undefined');
  });

  it('takes more templates after an execution, and they count', () => {
    const set = new HtmlTemplateSet().parse('page', '{{ template "part" . }}').parse('part', 'a');
    expect(set.execute('page', '<')).toBe('a');
    expect(set.parse('part', '<b>{{ . }}</b>').execute('page', '<')).toBe('<b>&lt;</b>');
  });

  it('gives the same whatever was executed before', () => {
    const set = new HtmlTemplateSet().parse('part', '{{ . }}');
    set.parse('page', '<a href="{{ template "part" . }}">');
    const before = set.execute('page', 'javascript:f("x")');
    set.execute('part', 'x');
    expect(set.execute('page', 'javascript:f("x")')).toBe(before);
    expect(before).toBe('<a href="#ZgotmplZ">');
  });

  it('is left alone by what is added to its clone', () => {
    const set = new HtmlTemplateSet().parse('page', '{{ . }}');
    const clone = set.clone().parse('', '<i>{{ template "page" . }}</i>');
    expect(clone.execute('', '&')).toBe('<i>&amp;</i>');
    expect(set.names).toEqual(['page']);
    expect(set.lookup('')).toBeUndefined();
    expect(nodeText(set.lookup('page')?.root ?? fail())).toBe('{{.}}');
  });

  it('puts out what a function declares safe as it is, where its kind belongs', () => {
    const set = new HtmlTemplateSet().addFuncs({
      safeHtml: func([STRING], (text: string) => safe('HTML', text), SAFE_TYPES.HTML),
      safeUrl: func([STRING], (text: string) => safe('URL', text), SAFE_TYPES.URL),
    });
    set.parse('page', '<a href="{{ . | safeUrl }}" title="{{ . | safeHtml }}">{{ . | safeHtml }}');
    expect(set.execute('page', 'slack:<b>1</b>')).toBe(
      '<a href="slack:%3cb%3e1%3c/b%3e" title="slack:1">slack:<b>1</b>',
    );
  });

  it.each<[where: string, before: string, after: string, never: RegExp]>([
    ['text', '<b>', '</b>', /[<>"']/],
    ['an attribute', '<b title="', '">', /[<>"']/],
    ['an attribute without quotes', '<b title=', '>', /[\s<>"'`=]/],
    ['a URL', '<a href="/', '">', /[\s<>"'`]/],
    ['a string of a script', '<script>f("', '")</script>', /[<>"'`\n\r\u2028\u2029]|\\$/],
    ['a style', '<p style="width:', '">', /[<>"'(;{}]/],
  ])('lets no text end %s that it stands in', (_where, before, after, never) => {
    const set = new HtmlTemplateSet().parse('page', `${before}{{ . }}${after}`);
    const specials = fc.constantFrom(
      '"',
      "'",
      '<',
      '>',
      '\\',
      '`',
      '&',
      '=',
      ' ',
      '\n',
      '/',
      '(',
      ';',
    );
    const text = fc.string({
      unit: fc.oneof(specials, fc.string({ unit: 'binary', maxLength: 1 })),
    });
    fc.assert(
      fc.property(text, (value) => {
        const page = set.execute('page', value);
        expect(page.startsWith(before) && page.endsWith(after)).toBe(true);
        const inside = page.slice(before.length, page.length - after.length);
        // Pairs of backslashes are one that is escaped; a browser reads entities before it reads a style.
        const read = before.includes('style') ? unescapeHtml(inside) : inside;
        expect(read.replaceAll('\\\\', '')).not.toMatch(never);
      }),
    );
  });

  it('stops at a template that calls itself in ever new contexts', () => {
    const set = new HtmlTemplateSet().parse('page', '<script>`{{ template "part" . }}`</script>');
    set.parse('part', '${ `{{ template "part" . }}` }');
    expect(() => set.execute('page', '')).toThrow('nested too deeply to be escaped');
  });

  it('stops at loops in loops, which take twice the work for each', () => {
    const depth = 40;
    const text = '{{ range . }}'.repeat(depth) + '{{ end }}'.repeat(depth);
    const set = new HtmlTemplateSet().parse('page', text);
    expect(() => set.execute('page', [])).toThrow('nested too deeply to be escaped');
  });
});

function isEqual(a: Outcome, b: Outcome): boolean {
  const text = (outcome: Outcome): string =>
    JSON.stringify([
      outcome.output,
      outcome.execError,
      outcome.escapeError,
      outcome.code,
      Object.entries(outcome.trees ?? {}).sort(([x], [y]) => (x < y ? -1 : 1)),
    ]);
  return text(a) === text(b);
}

function fail(): never {
  throw new Error('there is no such template');
}
