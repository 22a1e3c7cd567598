import { isBreak, isPrintable, styleOf } from './scalar-style.ts';

/** What is to be printed: texts, other scalars as they stand, lists, and maps in their order. */
export type Printable =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'verbatim'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Printable[]; readonly flow?: boolean }
  | { readonly kind: 'map'; readonly entries: readonly Entry[]; readonly flow?: boolean };

export type Entry = readonly [key: string, value: Printable];

/** Texts are folded at the first space beyond this column. */
const WIDTH = 80;
const INDENT = 2;
/** Longer keys are written with a question mark. */
const MAX_SIMPLE_KEY = 128;

/** Prints a document byte for byte as Go's yaml.v2 (its port of libyaml's emitter) does. */
export function printYaml(root: Printable): string {
  const printer = new Printer();
  printer.node(root, 'root');
  return printer.finish();
}

type Context = 'root' | 'key' | 'value' | 'item';

class Printer {
  #out = '';
  #column = 0;
  #indent = -1;
  #flowLevel = 0;
  /** The last thing written was white space, or nothing. */
  #whitespace = true;
  /** So far the line has only what indents it. */
  #indention = true;

  finish(): string {
    this.#indent = 0;
    this.#writeIndent();
    return this.#out;
  }

  node(node: Printable, context: Context): void {
    switch (node.kind) {
      case 'text': {
        // Further lines of a text stand one step further in.
        const outer = this.#indent;
        this.#indent = outer < 0 ? INDENT : outer + INDENT;
        this.#text(node.text, context === 'key');
        this.#indent = outer;
        break;
      }
      case 'verbatim':
        this.#plain(node.text, context !== 'key');
        break;
      case 'list':
        if (this.#isFlow(node, node.items.length)) this.#flowList(node.items);
        else this.#blockList(node.items, context);
        break;
      case 'map':
        if (this.#isFlow(node, node.entries.length)) this.#flowMap(node.entries);
        else this.#blockMap(node.entries);
        break;
    }
  }

  #isFlow({ flow }: { readonly flow?: boolean }, size: number): boolean {
    return this.#flowLevel > 0 || flow === true || size === 0;
  }

  #blockMap(entries: readonly Entry[]): void {
    const outer = this.#indent;
    this.#indent = outer < 0 ? 0 : outer + INDENT;
    for (const [key, value] of entries) {
      this.#writeIndent();
      this.#keyAndColon(key);
      this.node(value, 'value');
    }
    this.#indent = outer;
  }

  #keyAndColon(key: string): void {
    const node = { kind: 'text', text: key } as const;
    if (key.length <= MAX_SIMPLE_KEY && !Array.from(key).some(isBreak)) {
      this.node(node, 'key');
      this.#indicator(':', { needsSpace: false });
      return;
    }
    this.#indicator('?', { needsSpace: true, keepsIndention: true });
    this.node(node, 'value');
    if (this.#flowLevel === 0) this.#writeIndent();
    this.#indicator(':', { needsSpace: true, keepsIndention: this.#flowLevel === 0 });
  }

  #blockList(items: readonly Printable[], context: Context): void {
    const outer = this.#indent;
    // A list that is the value of a key stands as far left as the key.
    if (context !== 'value' || this.#indention) this.#indent = outer < 0 ? 0 : outer + INDENT;
    for (const item of items) {
      this.#writeIndent();
      this.#indicator('-', { needsSpace: true, keepsIndention: true });
      this.node(item, 'item');
    }
    this.#indent = outer;
  }

  #flowList(items: readonly Printable[]): void {
    this.#inFlow('[', ']', items, (item) => this.node(item, 'item'));
  }

  #flowMap(entries: readonly Entry[]): void {
    this.#inFlow('{', '}', entries, ([key, value]) => {
      this.#keyAndColon(key);
      this.node(value, 'value');
    });
  }

  #inFlow<T>(open: string, close: string, items: readonly T[], print: (item: T) => void): void {
    this.#indicator(open, { needsSpace: true, isSpace: true });
    const outer = this.#indent;
    this.#indent = outer < 0 ? INDENT : outer + INDENT;
    this.#flowLevel++;
    for (const [index, item] of items.entries()) {
      if (index > 0) this.#indicator(',', { needsSpace: false });
      if (this.#column > WIDTH) this.#writeIndent();
      print(item);
    }
    this.#flowLevel--;
    this.#indent = outer;
    this.#indicator(close, { needsSpace: false });
  }

  #text(text: string, isKey: boolean): void {
    const inFlow = this.#flowLevel > 0;
    switch (styleOf(text, { inFlow, isKey })) {
      case 'plain':
        this.#plain(text, !isKey);
        break;
      case 'single':
        this.#single(text, !isKey);
        break;
      case 'double':
        this.#double(text, !isKey);
        break;
      case 'literal':
        this.#literal(text);
        break;
    }
  }

  #plain(text: string, mayFold: boolean): void {
    if (!this.#whitespace) this.#put(' ');
    this.#folded(text, mayFold, (character) => this.#put(character));
    this.#endScalar();
  }

  #single(text: string, mayFold: boolean): void {
    this.#indicator("'", { needsSpace: true });
    this.#folded(text, mayFold, (character) => this.#put(character === "'" ? "''" : character));
    this.#indicator("'", { needsSpace: false });
    this.#endScalar();
  }

  /** Writes a text of one line, folded at single spaces where it is too long. */
  #folded(text: string, mayFold: boolean, put: (character: string) => void): void {
    const characters = Array.from(text);
    for (const [index, character] of characters.entries()) {
      const isLoneSpace =
        character === ' ' && characters[index - 1] !== ' ' && characters[index + 1] !== ' ';
      const isInside = index > 0 && index < characters.length - 1;
      if (mayFold && isLoneSpace && isInside && this.#column > WIDTH) this.#writeIndent();
      else put(character);
      if (character !== ' ') this.#indention = false;
    }
  }

  #double(text: string, mayFold: boolean): void {
    this.#indicator('"', { needsSpace: true });
    const characters = Array.from(text);
    let afterSpace = false;
    for (const [index, character] of characters.entries()) {
      const isInside = index > 0 && index < characters.length - 1;
      if (character === ' ' && mayFold && !afterSpace && this.#column > WIDTH && isInside) {
        this.#writeIndent();
        if (characters[index + 1] === ' ') this.#put('\\');
      } else {
        this.#put(escaped(character));
      }
      afterSpace = character === ' ';
    }
    this.#indicator('"', { needsSpace: false });
    this.#endScalar();
  }

  #literal(text: string): void {
    this.#indicator('|', { needsSpace: true });
    if (/^[ \n\r\x85\u2028\u2029]/.test(text)) this.#put(String(INDENT));
    const trailing = /[\n\r\x85\u2028\u2029]*$/.exec(text)?.[0].length ?? 0;
    if (trailing === 0) this.#put('-');
    else if (trailing > 1 || text.length === 1) this.#put('+');
    this.#break();
    let atStart = true;
    for (const character of text) {
      if (isBreak(character)) {
        this.#break(character);
        atStart = true;
      } else {
        if (atStart) this.#writeIndent();
        this.#put(character);
        this.#indention = false;
        atStart = false;
      }
    }
  }

  #endScalar(): void {
    this.#whitespace = false;
    this.#indention = false;
  }

  #indicator(
    text: string,
    options: { needsSpace: boolean; isSpace?: boolean; keepsIndention?: boolean },
  ): void {
    if (options.needsSpace && !this.#whitespace) this.#put(' ');
    this.#put(text);
    this.#whitespace = options.isSpace ?? false;
    this.#indention = this.#indention && (options.keepsIndention ?? false);
  }

  #writeIndent(): void {
    const indent = Math.max(this.#indent, 0);
    const isPast = this.#column > indent || (this.#column === indent && !this.#whitespace);
    if (!this.#indention || isPast) this.#break();
    this.#put(' '.repeat(Math.max(indent - this.#column, 0)));
    this.#whitespace = true;
    this.#indention = true;
  }

  #put(text: string): void {
    this.#out += text;
    this.#column += Array.from(text).length;
  }

  #break(character = '\n'): void {
    this.#out += character;
    this.#column = 0;
    this.#indention = true;
    this.#whitespace = true;
  }
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function escaped(character: string): string {
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  if (isPrintable(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
