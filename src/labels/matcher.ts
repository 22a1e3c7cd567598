import type { Pairs } from './pairs.ts';

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
