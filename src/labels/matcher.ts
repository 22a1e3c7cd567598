import { compareBytewise } from '../base/compare.ts';
import { goQuote } from './go-quote.ts';
import { hasReservedCharacter } from './label-name.ts';
import type { Pairs, Shape } from './pairs.ts';
import { compileAnchored, type TextTest } from './regexp.ts';

/** The four operators. */
export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** Tells whether one label has, or has not, a value or form. A label that is absent has the empty value. */
export interface Matcher {
  readonly name: string;
  readonly operator: MatchOperator;
  /** As written: a regular expression without its anchors. */
  readonly value: string;
  matchesValue(value: string): boolean;
  matches(labels: Pairs): boolean;
  /** As Alertmanager prints it: `name="value"`; part of group keys, so byte for byte. */
  toString(): string;
}

/** Makes a matcher. Throws a CodedError `regexp.syntax` where the value of `=~` or `!~` does not compile. */
export function createMatcher(operator: MatchOperator, name: string, value: string): Matcher {
  return operator === '=' || operator === '!='
    ? new EqualityMatcher(operator, name, value)
    : new RegexpMatcher(operator, name, value);
}

/** Reads one label of many sets: where it stands in a shape is looked up once for all sets of that shape in a row. */
class LabelReader {
  readonly #name: string;
  #shape: Shape | undefined;
  #position = -1;

  constructor(name: string) {
    this.#name = name;
  }

  /** The label's value; empty where it is absent. */
  of(labels: Pairs): string {
    if (labels.shape !== this.#shape) {
      this.#shape = labels.shape;
      this.#position = labels.shape.position(this.#name);
    }
    return this.#position < 0 ? '' : (labels.values[this.#position] ?? '');
  }
}

class EqualityMatcher implements Matcher {
  readonly name: string;
  readonly operator: '=' | '!=';
  readonly value: string;
  readonly #equal: boolean;
  readonly #label: LabelReader;

  constructor(operator: '=' | '!=', name: string, value: string) {
    this.name = name;
    this.operator = operator;
    this.value = value;
    this.#equal = operator === '=';
    this.#label = new LabelReader(name);
  }

  matchesValue(value: string): boolean {
    return (value === this.value) === this.#equal;
  }

  matches(labels: Pairs): boolean {
    return (this.#label.of(labels) === this.value) === this.#equal;
  }

  toString(): string {
    return print(this);
  }
}

class RegexpMatcher implements Matcher {
  readonly name: string;
  readonly operator: '=~' | '!~';
  readonly value: string;
  readonly #positive: boolean;
  readonly #label: LabelReader;
  readonly #regexp: TextTest;

  constructor(operator: '=~' | '!~', name: string, value: string) {
    this.name = name;
    this.operator = operator;
    this.value = value;
    this.#positive = operator === '=~';
    this.#label = new LabelReader(name);
    this.#regexp = compileAnchored(value);
  }

  matchesValue(value: string): boolean {
    return this.#regexp.test(value) === this.#positive;
  }

  matches(labels: Pairs): boolean {
    return this.#regexp.test(this.#label.of(labels)) === this.#positive;
  }

  toString(): string {
    return print(this);
  }
}

/**
 * A name with a reserved character can only have come from the UTF-8 grammar, where both sides are Go literals;
 * anything else is printed so that both grammars read it alike.
 */
function print({ name, operator, value }: Matcher): string {
  if (hasReservedCharacter(name)) return goQuote(name) + operator + goQuote(value);
  return `${name}${operator}"${value.replace(/[\\\n"]/g, (found) => (found === '\n' ? '\\n' : `\\${found}`))}"`;
}

const OPERATORS: readonly MatchOperator[] = ['=', '!=', '=~', '!~'];

/** The order in which Alertmanager sorts matchers: by name, value (both bytewise), operator. */
export function compareMatchers(a: Matcher, b: Matcher): number {
  return (
    compareBytewise(a.name, b.name) ||
    compareBytewise(a.value, b.value) ||
    OPERATORS.indexOf(a.operator) - OPERATORS.indexOf(b.operator)
  );
}

/** True where both ask the same of the same label. */
export function equalMatchers(a: Matcher, b: Matcher): boolean {
  return a.name === b.name && a.operator === b.operator && a.value === b.value;
}

/** All in braces, in the order given, a comma without a space between: `{a="b",c=~"d"}`. */
export function matchersToString(matchers: readonly Matcher[]): string {
  return `{${matchers.join(',')}}`;
}

/** True where every matcher matches; also where there is none. */
export function matchesAll(matchers: readonly Matcher[], labels: Pairs): boolean {
  for (const matcher of matchers) if (!matcher.matches(labels)) return false;
  return true;
}
