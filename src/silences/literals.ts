/** A text that is in everything that matches; `exact` where it is all of it. */
export interface Literal {
  readonly text: string;
  readonly exact: boolean;
}

/**
 * The texts of which every match of an anchored RE2 pattern holds at least one; undefined where none can be told.
 * A hint to look things up by, as a code search does; the pattern itself has the last word.
 */
export function literalsOf(pattern: string): readonly Literal[] | undefined {
  const reader = new Reader(pattern);
  const found = reader.alternation();
  return reader.isDone ? found : undefined;
}

type Literals = readonly Literal[] | undefined;

const GROUP_START = /\((?:\?:|\?P?<\w+>|(?!\?))/y;
const CLASS = /\[\^?\]?(?:\[:\^?\w+:\]|\\[dDwWsS]|\\[!-/:-@[-`{-~]|[^\\[\]])*\]/y;
const ANY = /\.|\\[dDwWsSbB]/y;
const LITERAL = /\\([!-/:-@[-`{-~])|[^\\.+*?()|[\]{}^$]/uy;
const REPEAT = /(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/y;

/** Reads as much of RE2's syntax as is commonly used, and stops at the rest. */
class Reader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get isDone(): boolean {
    return this.#at === this.#pattern.length;
  }

  alternation(): Literals {
    const branches = [this.#branch()];
    while (this.#take('|')) branches.push(this.#branch());
    const known = branches.filter((branch) => branch !== undefined);
    if (known.length < branches.length) return undefined;
    return known.flat();
  }

  /** Of the parts of a branch that must be there, the one that says most. */
  #branch(): Literals {
    const parts = new Parts();
    for (;;) {
      const begin = this.#at;
      const part = this.#part();
      if (this.#at === begin) return parts.best();
      parts.add(part, this.#repeat());
    }
  }

  /** The next part: what it must hold, or undefined where that is not known. Moves on unless there is none. */
  #part(): Literals | string {
    if (this.#match(ANY) !== null || this.#match(CLASS) !== null) return undefined;
    if (this.#at === 0 && this.#take('^')) return '';
    if (this.#at === this.#pattern.length - 1 && this.#take('$')) return '';
    const literal = this.#match(LITERAL);
    if (literal !== null) return literal[1] ?? literal[0];
    const begin = this.#at;
    if (this.#match(GROUP_START) === null) return undefined;
    const inner = this.alternation();
    if (this.#take(')')) return inner;
    this.#at = begin;
    return undefined;
  }

  /** How often the part just read is there at least; undefined where it stands once, without a sign. */
  #repeat(): number | undefined {
    const found = this.#match(REPEAT);
    if (found === null) return undefined;
    return found[0].startsWith('+') ? 1 : Number(found[1] ?? 0);
  }

  #take(char: string): boolean {
    if (this.#pattern[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#pattern);
    if (found !== null) this.#at = sticky.lastIndex;
    return found;
  }
}

/** The parts of a branch as they come. */
class Parts {
  /** The literal that is being read. */
  #run = '';
  /** Whether there has been nothing but the run. */
  #isRunOnly = true;
  #best: Literals;
  /** Whether the best is a group that there has been nothing beside. */
  #isGroupOnly = false;

  add(part: Literals | string, least: number | undefined): void {
    if (typeof part === 'string') {
      if (least === undefined || least > 0) this.#run += part;
      if (least !== undefined) this.#endRun();
    } else {
      const isFirst = this.#isRunOnly && this.#run === '';
      this.#endRun();
      if (part === undefined || least === 0) return;
      this.#isGroupOnly = isFirst && least === undefined;
      this.#offer(part);
    }
  }

  best(): Literals {
    if (this.#isRunOnly) return this.#run === '' ? undefined : [{ text: this.#run, exact: true }];
    if (this.#isGroupOnly && this.#run === '') return this.#best;
    this.#endRun();
    return this.#best?.map(({ text }) => ({ text, exact: false }));
  }

  #endRun(): void {
    this.#isRunOnly = false;
    this.#isGroupOnly = false;
    if (this.#run !== '') this.#offer([{ text: this.#run, exact: false }]);
    this.#run = '';
  }

  #offer(literals: readonly Literal[]): void {
    if (shortest(literals) > shortest(this.#best ?? [])) this.#best = literals;
  }
}

function shortest(literals: readonly Literal[]): number {
  if (literals.length === 0) return 0;
  return literals.reduce((least, { text }) => Math.min(least, text.length), Infinity);
}
