/** How a matcher compares. */
export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** One condition on a label, as typed or to be written. */
export interface Matcher {
  readonly name: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

/** What was read of a text: all matchers, or the first thing that is wrong and where. */
export type ParsedMatchers =
  | { readonly kind: 'ok'; readonly matchers: readonly Matcher[] }
  | { readonly kind: 'wrong'; readonly problem: MatcherProblem; readonly at: number };

/** What can be wrong with a text of matchers; the page says it in its language. */
export type MatcherProblem =
  'name' | 'operator' | 'value' | 'quote' | 'separator' | 'brace' | 'regexp';

const PLAIN_NAME = /^[^\s{}!=~,\\"'`]+/;
const PLAIN_VALUE = /^[^\s{}!=~,\\"'`]+/;
const OPERATOR = /^(=~|!=|!~|=)/;

class Wrong extends Error {
  readonly problem: MatcherProblem;
  readonly at: number;

  constructor(problem: MatcherProblem, at: number) {
    super(problem);
    this.problem = problem;
    this.at = at;
  }
}

/**
 * Reads `a="b", c=~d` with or without braces. The server has the last word; this is for saying what is wrong while
 * it is typed, and for taking a text apart.
 */
export function parseMatchers(text: string): ParsedMatchers {
  try {
    return { kind: 'ok', matchers: new Reader(text).all() };
  } catch (error) {
    if (error instanceof Wrong) return { kind: 'wrong', problem: error.problem, at: error.at };
    throw error;
  }
}

/** Writes a matcher so that both of Alertmanager's grammars read it. */
export function formatMatcher({ name, operator, value }: Matcher): string {
  const shownName = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quote(name);
  return `${shownName}${operator}${quote(value)}`;
}

/** Matchers that are all equalities with the labels given. */
export function matchersOf(labels: Readonly<Record<string, string>>): Matcher[] {
  return Object.entries(labels).map(([name, value]) => ({ name, operator: '=', value }));
}

/** Whether the two say the same. */
export function sameMatcher(a: Matcher, b: Matcher): boolean {
  return a.name === b.name && a.operator === b.operator && a.value === b.value;
}

/** Whether it holds for a label set that lacks the label, that is for the empty value. */
export function matchesEmpty({ operator, value }: Matcher): boolean {
  switch (operator) {
    case '=':
      return value === '';
    case '!=':
      return value !== '';
    case '=~':
      return tester(value)('');
    case '!~':
      return !tester(value)('');
  }
}

/** Whether it asks for nothing in particular: it holds for alerts without the label, or with whatever value. */
export function isBroad(matcher: Matcher): boolean {
  const { operator, value } = matcher;
  if (matchesEmpty(matcher)) return true;
  return operator === '=~' ? ['.+', '(.+)', '.+?'].includes(value) : operator === '!=';
}

function tester(pattern: string): (value: string) => boolean {
  try {
    const regexp = new RegExp(`^(?:${pattern})$`);
    return (value) => regexp.test(value);
  } catch {
    return () => false;
  }
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  all(): Matcher[] {
    const matchers: Matcher[] = [];
    this.#space();
    const braced = this.#take('{');
    this.#space();
    while (!this.#done(braced)) {
      matchers.push(this.#matcher());
      this.#space();
      if (this.#done(braced)) break;
      if (!this.#take(',')) throw new Wrong('separator', this.#at);
      this.#space();
    }
    if (braced && !this.#take('}')) throw new Wrong('brace', this.#at);
    this.#space();
    if (this.#at < this.#text.length) throw new Wrong('brace', this.#at);
    return matchers;
  }

  #done(braced: boolean): boolean {
    return this.#at >= this.#text.length || (braced && this.#text[this.#at] === '}');
  }

  #matcher(): Matcher {
    const name = this.#word(PLAIN_NAME, 'name');
    this.#space();
    const operator = this.#match(OPERATOR);
    if (operator === undefined) throw new Wrong('operator', this.#at);
    this.#space();
    const from = this.#at;
    const value = this.#word(PLAIN_VALUE, 'value');
    if (operator.includes('~') && !isRegexp(value)) throw new Wrong('regexp', from);
    return { name, operator: operator as MatchOperator, value };
  }

  #word(plain: RegExp, problem: MatcherProblem): string {
    if (this.#text[this.#at] === '"') return this.#quoted();
    const found = this.#match(plain);
    if (found === undefined) throw new Wrong(problem, this.#at);
    return found;
  }

  #quoted(): string {
    const from = this.#at;
    let value = '';
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at];
      if (character === '"') {
        this.#at++;
        return value;
      }
      if (character === '\\') value += this.#escaped();
      else value += character ?? '';
    }
    throw new Wrong('quote', from);
  }

  /** A backslash that escapes nothing known stands for itself, as in the patterns people paste. */
  #escaped(): string {
    this.#at++;
    const character = this.#text[this.#at] ?? '';
    if (character === 'n') return '\n';
    return character === '"' || character === '\\' ? character : `\\${character}`;
  }

  #match(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.#text.slice(this.#at))?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    this.#match(/^\s+/);
  }
}

/** RE2 knows a little more and a little less; what only it knows, such as `(?i)`, is left to the server. */
function isRegexp(pattern: string): boolean {
  try {
    new RegExp(pattern.replace(/^\(\?[imsU]+\)/, ''), 'u');
    return true;
  } catch {
    return /\(\?[imsU-]+[:)]|\\[QEAzpPC]/.test(pattern);
  }
}
