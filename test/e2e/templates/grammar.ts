import { ATOMS, ATOMS_BY_ROOT, CALLS, type Feature, type Form, type Kind, VERBS } from './forms.ts';

/** A template, and those that it calls. */
export interface Generated {
  readonly type: 'text' | 'html';
  readonly helpers: readonly { readonly name: string; readonly body: string }[];
  readonly body: string;
}

/** What a grammar is made with. */
export interface GrammarOptions {
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  readonly features: ReadonlySet<Feature>;
}

const KINDS = Object.keys(CALLS) as readonly Kind[];
/** What prints the same in all versions. */
const PLAIN_KINDS: readonly Kind[] = ['text', 'int', 'float', 'bool', 'span'];
/** In how many places something stands that does not belong there. */
const MISTAKES = 0.006;
const MAX_DEPTH = 3;

interface Scope {
  /** What the template was called with. */
  readonly root: Kind;
  readonly dot: Kind;
  readonly variables: readonly { readonly name: string; readonly kind: Kind }[];
  readonly inLoop: boolean;
  readonly helpers: readonly { readonly name: string; readonly dot: Kind }[];
}

/** Values of one template: each is written at random so that, but for a mistake now and then, its kind is right. */
export class ValueWriter {
  readonly #options: GrammarOptions;
  /** Within the arguments of `printf`, whose verbs would show the insides of times: ours have fewer. */
  #isShown = false;

  constructor(options: GrammarOptions) {
    this.#options = options;
  }

  has(feature: Feature): boolean {
    return this.#options.features.has(feature);
  }

  chance(share: number): boolean {
    return this.#options.random() < share;
  }

  upTo(count: number): number {
    return Math.floor(this.#options.random() * count);
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.upTo(from.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  /** A value that stands alone, or with parentheses, wherever one may. */
  operand(kind: Kind, scope: Scope, depth: number): string {
    const mistakes = this.has('labels as text') && !this.#isShown ? KINDS : PLAIN_KINDS;
    const wanted = this.chance(MISTAKES) ? this.pick(mistakes) : kind;
    // There is nothing to call in the data: Go says so in several ways.
    if (this.chance(MISTAKES / 3)) return `(call ${this.operand('any', scope, 0)})`;
    const known = scope.variables.filter((each) => each.kind === wanted);
    if (known.length > 0 && this.chance(0.4)) return this.pick(known).name;
    if (scope.dot === wanted && this.chance(0.4)) return '.';
    if (depth > 0 && this.chance(0.6)) {
      const made = this.#call(wanted, scope, depth - 1);
      if (made !== undefined) return made;
    }
    if (wanted === 'any' && this.chance(0.05)) return 'nil';
    if (wanted === 'any') return this.operand(this.pick(['text', 'int', 'bool']), scope, 0);
    return this.#form(atoms(wanted, scope))?.text ?? '""';
  }

  /** A pipeline, as it stands in an action. */
  pipeline(kind: Kind, scope: Scope, depth = MAX_DEPTH): string {
    const whole = this.operand(kind, scope, depth);
    const isWrapped = whole.startsWith('(') && closes(whole) === whole.length - 1;
    if (!isWrapped || this.chance(0.2)) return whole === 'nil' ? '"nil"' : whole;
    return whole.slice(1, -1);
  }

  #call(kind: Kind, scope: Scope, depth: number): string | undefined {
    if (kind === 'text' && this.chance(0.25)) {
      const outer = this.#isShown;
      this.#isShown = true;
      const printed = this.#printf(scope, depth);
      this.#isShown = outer;
      return `(${printed})`;
    }
    const form = this.#form(CALLS[kind].filter((each) => isPossible(each, scope)));
    if (form === undefined) return undefined;
    const text = form.text.replace(/@([a-z]+)(\.?)/g, (_hole, hole: Kind, dot: string) => {
      const value = this.operand(hole, scope, depth);
      // The field of the dot itself has one dot.
      return value === '.' && dot === '.' ? '.' : value + dot;
    });
    const piped = this.chance(0.3) ? this.#piped(form.text, text) : text;
    return /^@[a-z]+$/.test(form.text) ? text : `(${piped})`;
  }

  /** A call of a function with its last argument piped in. */
  #piped(form: string, text: string): string {
    const [, name, last] = /^([a-zA-Z0-9]+) .*?(@[a-z]+)$/.exec(form) ?? [];
    const holes = form.split(' ').slice(1);
    if (name === undefined || last === undefined) return text;
    const args = split(text.slice(name.length + 1));
    if (args.length !== holes.length && !form.includes('"')) return text;
    const piped = args.at(-1) ?? '';
    return `${piped} | ${[name, ...args.slice(0, -1)].join(' ')}`;
  }

  #form(from: readonly Form[]): Form | undefined {
    const possible = from.filter(({ needs }) => needs === undefined || this.has(needs));
    return possible.length === 0 ? undefined : this.pick(possible);
  }

  #printf(scope: Scope, depth: number): string {
    const kinds = Object.keys(VERBS) as readonly Kind[];
    const args: string[] = [];
    let format = '';
    for (let i = 0; i <= this.upTo(3); i++) {
      const kind = this.pick(kinds);
      const verb = this.pick(VERBS[kind] ?? ['v']);
      format += `${this.pick(['', 'a', ' ', '%%', 'é', ':'])}%${this.#flags(kind, args)}${verb}`;
      args.push(this.operand(kind, scope, depth));
    }
    if (this.chance(0.1)) format += '%[1]v';
    if (this.chance(0.03)) format += '%!';
    if (this.chance(0.03)) args.pop();
    return ['printf', `"${format}"`, ...args].join(' ');
  }

  #flags(kind: Kind, args: string[]): string {
    if (kind === 'time') return '';
    const flags = ['-', '+', '#', ' ', '0'].filter(() => this.chance(0.15)).join('');
    const width = this.chance(0.3) ? String(1 + this.upTo(12)) : '';
    const precision = this.chance(0.3) ? `.${this.pick(['', '0', '1', '3', '10'])}` : '';
    if (!this.chance(0.05)) return flags + width + precision;
    args.push(String(this.upTo(9)));
    return `${flags}*`;
  }
}

/** Templates with every construct of the language. */
export class Grammar {
  readonly #values: ValueWriter;
  #variables = 0;

  constructor(options: GrammarOptions) {
    this.#values = new ValueWriter(options);
  }

  /** A template whose helpers have names with `serial` in them, so that many can lie in one file. */
  template(type: Generated['type'], serial: number): Generated {
    const kinds: readonly Kind[] = ['data', 'alert', 'text'];
    const helpers = kinds
      .filter(() => this.#values.chance(0.2))
      .map((dot) => ({ name: `h${serial} ${dot}`, dot }));
    const scope: Scope = { root: 'data', dot: 'data', variables: [], inLoop: false, helpers: [] };
    return {
      type,
      helpers: helpers.map(({ name, dot }) => ({
        name,
        body: this.#body(type, { ...scope, root: dot, dot }, 1),
      })),
      body: this.#damaged(this.#body(type, { ...scope, helpers }, 3)),
    };
  }

  #damaged(text: string): string {
    if (!this.#values.chance(0.02)) return text;
    const at = this.#values.upTo(text.length);
    return (
      text.slice(0, at) +
      this.#values.pick(['', '{{', '}}', '"', '(', ')', '$', '| ', '.']) +
      text.slice(at + 1)
    );
  }

  #body(type: Generated['type'], scope: Scope, depth: number): string {
    const values = this.#values;
    let inner = scope;
    let text = '';
    for (let i = 0; i <= values.upTo(3); i++) {
      if (values.chance(0.15)) {
        const kind = values.pick<Kind>([
          'text',
          'int',
          'alert',
          'labels',
          'time',
          'float',
          'texts',
        ]);
        const name = `$v${this.#variables++}`;
        text += this.#action(`${name} := ${values.pipeline(kind, inner)}`);
        inner = { ...inner, variables: [...inner.variables, { name, kind }] };
      }
      text +=
        type === 'html' && values.chance(0.5)
          ? this.#tag(inner, depth)
          : this.#node(type, inner, depth);
    }
    return text;
  }

  #action(text: string): string {
    const { chance } = { chance: (share: number) => this.#values.chance(share) };
    const [before, after] = [chance(0.1) ? '- ' : ' ', chance(0.1) ? ' -' : ' '];
    return `{{${before}${text}${after}}}`;
  }

  #node(type: Generated['type'], scope: Scope, depth: number): string {
    const values = this.#values;
    const choice = values.upTo(depth > 0 ? 14 : 6);
    if (choice < 2) return values.pick(['x ', ' \n', 'Größe: ', ', ', '日本', '\t', '- ']);
    if (choice < 5) return this.#printed(scope);
    if (choice === 5) return this.#small(scope);
    const block = [
      this.#if,
      this.#if,
      this.#with,
      this.#range,
      this.#range,
      this.#called,
      this.#block,
    ];
    return values.pick(block).call(this, type, scope, depth - 1);
  }

  #printed(scope: Scope): string {
    const kind = this.#values.pick<Kind>([
      'text',
      'text',
      'text',
      'int',
      'float',
      'bool',
      'time',
      'span',
      'any',
    ]);
    return this.#action(this.#values.pipeline(kind, scope));
  }

  #small(scope: Scope): string {
    const values = this.#values;
    if (scope.inLoop && values.chance(0.5)) {
      const leave = this.#action(values.pick(['break', 'continue']));
      return this.#action(`if ${values.pipeline('bool', scope)}`) + leave + this.#action('end');
    }
    const variable = scope.variables.length > 0 ? values.pick(scope.variables) : undefined;
    if (variable === undefined || values.chance(0.3))
      return values.pick(['{{/* c */}}', '{{- /* c\n */ -}}']);
    return this.#action(`${variable.name} = ${values.pipeline(variable.kind, scope)}`);
  }

  #if(type: Generated['type'], scope: Scope, depth: number): string {
    const values = this.#values;
    const kind = (): Kind =>
      values.pick<Kind>(['bool', 'bool', 'text', 'int', 'labels', 'alerts', 'float']);
    const part = (): string => this.#body(type, scope, depth);
    let text = this.#action(`if ${values.pipeline(kind(), scope)}`) + part();
    while (values.chance(0.3))
      text += this.#action(`else if ${values.pipeline(kind(), scope)}`) + part();
    if (values.chance(0.5)) text += this.#action('else') + part();
    return text + this.#action('end');
  }

  #with(type: Generated['type'], scope: Scope, depth: number): string {
    const values = this.#values;
    const kind = values.pick<Kind>(['text', 'alert', 'labels', 'alerts', 'int', 'time', 'pair']);
    const name = `$w${this.#variables++}`;
    const isNamed = values.chance(0.3);
    const variables = isNamed ? [...scope.variables, { name, kind }] : scope.variables;
    const begin = `with ${isNamed ? `${name} := ` : ''}${values.pipeline(kind, scope)}`;
    let text = this.#action(begin) + this.#body(type, { ...scope, dot: kind, variables }, depth);
    if (values.has('else with') && values.chance(0.2)) {
      const next = this.#action(`else with ${values.pipeline('text', scope)}`);
      text += next + this.#body(type, { ...scope, dot: 'text' }, depth);
    }
    if (values.chance(0.4)) text += this.#action('else') + this.#body(type, scope, depth);
    return text + this.#action('end');
  }

  #range(type: Generated['type'], scope: Scope, depth: number): string {
    const values = this.#values;
    const [over, key, item] = values.pick<readonly [Kind, Kind, Kind]>([
      ['alerts', 'int', 'alert'],
      ['alerts', 'int', 'alert'],
      ['labels', 'text', 'text'],
      ['pairs', 'int', 'pair'],
      ['texts', 'int', 'text'],
    ]);
    const serial = this.#variables++;
    const names = values.pick(['', `$e${serial} := `, `$i${serial}, $e${serial} := `]);
    const added = [
      ...(names === '' ? [] : [{ name: `$e${serial}`, kind: item }]),
      ...(names.includes(',') ? [{ name: `$i${serial}`, kind: key }] : []),
    ];
    const inner: Scope = {
      ...scope,
      dot: item,
      inLoop: true,
      variables: [...scope.variables, ...added],
    };
    const overNumber = values.has('range over numbers') && values.chance(0.1);
    const begin = overNumber
      ? `range ${values.pick(['3', '0', 'len $.Alerts'])}`
      : `range ${names}${values.pipeline(over, scope)}`;
    const body = this.#body(
      type,
      overNumber ? { ...scope, dot: 'int', inLoop: true } : inner,
      depth,
    );
    const otherwise = values.chance(0.3)
      ? this.#action('else') + this.#body(type, scope, depth)
      : '';
    return this.#action(begin) + body + otherwise + this.#action('end');
  }

  #called(_type: Generated['type'], scope: Scope): string {
    const values = this.#values;
    if (scope.helpers.length === 0) return this.#printed(scope);
    const { name, dot } = values.pick(scope.helpers);
    if (values.chance(0.02)) return this.#action(`template "no such" .`);
    return this.#action(`template ${JSON.stringify(name)} ${values.operand(dot, scope, 1)}`);
  }

  #block(type: Generated['type'], scope: Scope, depth: number): string {
    const values = this.#values;
    const dot = values.pick<Kind>(['data', 'alert', 'text']);
    const begin = `block "b${this.#variables++} ${values.upTo(1e9)}" ${values.operand(dot, scope, 1)}`;
    const inner: Scope = { ...scope, root: dot, dot, variables: [], inLoop: false, helpers: [] };
    return this.#action(begin) + this.#body(type, inner, depth) + this.#action('end');
  }

  /** HTML with actions where html/template escapes by where they stand. */
  #tag(scope: Scope, depth: number): string {
    const value = (): string => this.#printed(scope);
    const inner = (): string => (depth > 0 ? this.#body('html', scope, depth - 1) : value());
    const forms: (() => string)[] = [
      () => `<p>${inner()}</p>`,
      () => `<p title="${value()} x" class='${value()}'>`,
      () => `<a href="${value()}">${value()}</a>`,
      () => `<a href='/x/${value()}?q=${value()}&amp;r=${value()}#${value()}'>`,
      () => `<img src='${value()}' srcset="${value()} 2x, /y ${value()}">`,
      () =>
        `<a {{ if ${this.#values.pipeline('bool', scope)} }}href="${value()}"{{ end }} data-x="${value()}">`,
      () => `<textarea>${value()}</textarea>`,
      () => `<!-- ${value()} --><br/>`,
      () => `<title>${value()}</title>`,
      () => `<form action="${value()}"><input value="${value()}" checked></form>`,
    ];
    if (this.#values.has('newer html')) {
      forms.push(
        () => `<script>var x = ${value()}, y = "${value()}", z = '${value()}';</script>`,
        () =>
          `<p style="color: ${value()}; background: url('${value()}')" onclick="f(${value()})">`,
        () => `<p id=${value()} title=a${value()}><img src=${value()}>`,
        () => `<style>p { width: ${value()}; }</style>`,
      );
    }
    return this.#values.pick(forms)();
  }
}

/** What stands for a value of this kind by itself: what templates are called with is all they can reach. */
function atoms(kind: Kind, { root }: Scope): readonly Form[] {
  const reachable = ATOMS_BY_ROOT[root];
  if (reachable === undefined) return ATOMS[kind];
  return reachable[kind] ?? ATOMS[kind].filter(({ text }) => !text.includes('$'));
}

function isPossible({ text }: Form, scope: Scope): boolean {
  const holes = Array.from(text.matchAll(/@([a-z]+)/g), ([, hole]) => hole as Kind);
  return holes.every(
    (hole) => hole === 'any' || scope.dot === hole || atoms(hole, scope).length > 0,
  );
}

/** Where the parenthesis at the beginning closes. */
function closes(text: string): number {
  let depth = 0;
  for (const [token, at] of tokens(text)) {
    if (token === '(') depth++;
    if (token === ')' && --depth === 0) return at;
  }
  return -1;
}

/** Arguments, by the spaces that stand outside of parentheses and quotes. */
function split(text: string): string[] {
  const found: string[] = [''];
  let depth = 0;
  for (const [token] of tokens(text)) {
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (token === ' ' && depth === 0) found.push('');
    else found.push(`${found.pop() ?? ''}${token}`);
  }
  return found;
}

/** Quoted texts whole, all else by characters. */
function* tokens(text: string): Generator<readonly [string, number]> {
  for (const { 0: token, index } of text.matchAll(
    /"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*'|[^]/gu,
  ))
    yield [token, index];
}
