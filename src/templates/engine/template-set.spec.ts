import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TemplateError } from './errors.ts';
import { func, variadicFunc } from './funcs.ts';
import type { Limits } from './limits.ts';
import { callOf, copyTree } from './nodes.ts';
import { TemplateSet } from './template-set.ts';
import type { TemplateSetOptions } from './template-set.ts';
import { INT, STRING } from './types.ts';

function render(text: string, data?: unknown, options?: TemplateSetOptions): string {
  return new TemplateSet(options).parse('t', text).execute('t', data);
}

function errorOf(run: () => unknown): TemplateError {
  try {
    run();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a template set', () => {
  it('runs over plain data as over Go values', () => {
    const data = { name: 'disk', hosts: ['a', 'b'], ratio: 0.5, count: 3n, none: null };
    const text =
      '{{.name}} {{range $i, $h := .hosts}}{{$i}}{{$h}}{{end}} {{.ratio}} {{.count}} {{.none}}';
    expect(render(text, data)).toBe('disk 0a1b 0.5 3 <no value>');
  });

  it('replaces a template by a later one of its name, but not by an empty one', () => {
    const set = new TemplateSet().parse('a', '{{define "x"}}1{{end}}');
    set.parse('b', '{{define "x"}}2{{end}}');
    expect(set.execute('x', undefined)).toBe('2');
    set.parse('c', '{{define "x"}} {{/* nothing */}} {{end}}');
    expect(set.execute('x', undefined)).toBe('2');
    expect(set.names).toEqual(['x', 'a', 'b', 'c']);
  });

  it('has clones that go their own way', () => {
    const set = new TemplateSet({ missingKey: 'error' }).parse('x', 'old');
    const clone = set.clone().addFuncs({ one: func([], () => 1n, INT) });
    clone.parse('x', 'new {{one}}');
    expect([set.execute('x', {}), clone.execute('x', {})]).toEqual(['old', 'new 1']);
    expect(set.hasFunction('one')).toBe(false);
    expect(() => clone.parse('y', '{{.a}}').execute('y', {})).toThrow(
      'map has no entry for key "a"',
    );
  });

  it('calls functions with the JavaScript values their types stand for', () => {
    const set = new TemplateSet().addFuncs({
      repeat: func([INT, STRING], (n: bigint, s: string) => s.repeat(Number(n)), STRING),
      join: variadicFunc(
        [STRING, STRING],
        (sep: string, ...all: string[]) => all.join(sep),
        STRING,
      ),
    });
    set.parse('t', '{{"ab" | repeat 2}} {{join "-" "x" "y"}} {{join "-"}}');
    expect(set.execute('t', {})).toBe('abab x-y ');
  });

  it('lets a function stand over a built-in or a word that is syntax only in loops', () => {
    const set = new TemplateSet().addFuncs({
      len: func([STRING], () => 'mine', STRING),
      break: func([], () => 'broken', STRING),
    });
    expect(set.parse('t', '{{len "x"}} {{break}}').execute('t', {})).toBe('mine broken');
  });

  it('refuses names of functions that no template could call', () => {
    const set = new TemplateSet();
    expect(() => set.addFuncs({ 'a-b': func([], () => '') })).toThrow('is not a valid identifier');
  });

  it('takes other delimiters', () => {
    expect(render('{{x}} <% .a -%> !', { a: 'A' }, { delims: ['<%', '%>'] })).toBe('{{x}} A!');
  });

  it('tells what is not there', () => {
    const error = errorOf(() => new TemplateSet().execute('nope', {}));
    expect([error.code, error.message]).toEqual(['template.exec', 'template: no template "nope"']);
  });

  it('runs trees that were changed in place, and leaves the original alone', () => {
    const set = new TemplateSet().parse('t', '{{.a | print}}<b>{{.b}}');
    const tree = set.lookup('t');
    if (tree === undefined) throw new Error('no tree');
    const copy = copyTree(tree, 'escaped');
    for (const node of copy.root.nodes) {
      if (node.kind === 'action') node.pipe.commands.push(callOf('html', node));
      if (node.kind === 'text') node.text = '<i>';
    }
    set.setTree(copy);
    const data = { a: '<', b: '&' };
    expect(set.execute('escaped', data)).toBe('&lt;<i>&amp;');
    expect(set.execute('t', data)).toBe('<<b>&');
  });
});

describe('an error', () => {
  it('of parsing has its code and line', () => {
    const error = errorOf(() => render('\n{{if}}'));
    expect(error.message).toBe('template: t:2: missing value for if');
    expect(error.code).toBe('template.parse');
    expect(error.place).toEqual({ templateName: 't', line: 2 });
  });

  it('of running has its code, line, column in bytes, and cause', () => {
    const cause = new Error('no');
    const set = new TemplateSet().addFuncs({
      fail: func([], () => {
        throw cause;
      }),
    });
    const error = errorOf(() => set.parse('t', 'a\né{{fail}}').execute('t', {}));
    expect(error.message).toBe('template: t:2:4: executing "t" at <fail>: error calling fail: no');
    expect(error.code).toBe('template.exec');
    expect(error.place).toEqual({ templateName: 't', line: 2, column: 4 });
    expect(error.cause).toBe(cause);
  });
});

describe('limits', () => {
  const few: Partial<Limits> = { maxSteps: 10_000, maxOutput: 10_000 };

  it.each([
    ['a long loop', '{{range 1000000000}}{{end}}', 'exceeded 10000 steps'],
    ['loops in loops', '{{range 100}}{{range 100}}{{end}}{{end}}', 'exceeded 10000 steps'],
    [
      'a text that doubles',
      '{{$x := "0123456789"}}{{range 100}}{{$x = print $x $x}}{{end}}',
      'more than 10000',
    ],
    ['a wide number', '{{printf "%1000000d" 1}}', 'more than 10000 characters'],
    ['many wide numbers', '{{printf "%9999d%9999d" 1 2}}', 'more than 10000 characters'],
    ['output', '{{range 3000}}abcd{{end}}', 'output of more than 10000 characters'],
    [
      'long texts read again and again',
      '{{$x := printf "%9999d" 1}}{{range 999}}{{$y := eq $x $x}}{{end}}',
      'exceeded 10000 steps',
    ],
    [
      'a template that calls itself',
      '{{define "a"}}{{template "a"}}{{end}}{{template "a"}}',
      'exceeded maximum template depth (1000)',
    ],
  ])('end %s', (_what, text, message) => {
    const error = errorOf(() => render(text, {}, { limits: few }));
    expect(error.code).toBe('template.limit');
    expect(error.message).toContain(message);
  });

  it('hold where the stack ends first', () => {
    const text = '{{define "a"}}{{template "a"}}{{end}}{{template "a"}}';
    const error = errorOf(() => render(text, {}, { limits: { maxDepth: Infinity } }));
    expect(error.code).toBe('template.limit');
  });

  it.each([
    ['parentheses', (n: number) => `{{${'('.repeat(n)}1${')'.repeat(n)}}}`],
    ['blocks', (n: number) => '{{if 1}}'.repeat(n) + '{{end}}'.repeat(n)],
    ['branches', (n: number) => `{{if 0}}${'{{else if 0}}'.repeat(n)}{{end}}`],
    ['definitions', (n: number) => '{{block "b" .}}'.repeat(n) + '{{end}}'.repeat(n)],
  ])('refuse %s without end, and take a few hundred', (_what, text) => {
    expect(() => render(text(300))).not.toThrow(RangeError);
    expect(errorOf(() => render(text(100_000))).message).toMatch(/max expression depth exceeded$/);
  });

  it('do not mind long texts that nest nothing', () => {
    expect(render(`{{1${' | print'.repeat(5000)}}}`)).toBe('1');
    expect(render(`{{and${' 1'.repeat(5000)}}}`)).toBe('1');
    expect(render(`{{$${'.a'.repeat(5000)}}}`)).toBe('<no value>');
  });
});

describe('whatever the text', () => {
  const piece = fc.constantFrom(
    ...[
      '{{',
      '}}',
      '{{- ',
      ' -}}',
      '.',
      '$x',
      ' := ',
      '|',
      '(',
      ')',
      '"',
      '`',
      "'",
      '\\',
      '\n',
      ' ',
      '1',
      '0x',
      'e',
    ],
    ...[
      '/*',
      '*/',
      'if',
      'else',
      'end',
      'range',
      'define',
      'template',
      'print',
      '.a',
      'é',
      '\ud800',
      '%d',
    ],
  );

  it('nothing but a TemplateError is thrown', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          render(pieces.join(''), { a: 1 });
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
