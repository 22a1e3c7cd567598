/** An instant as RFC 3339 with milliseconds, in UTC: `2026-03-01T10:00:00.000Z`. */
export type Instant = string;

/** Texts by name, in the order of the names. */
export type Labels = Readonly<Record<string, string>>;

/** The body of every answer that is no success. `message` is for people and says where the input is wrong. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
}

/** The operators of matchers. */
export type Operator = '=' | '!=' | '=~' | '!~';

/** One condition on a label. A label that is absent has the empty value. */
export interface MatcherView {
  readonly name: string;
  readonly operator: Operator;
  readonly value: string;
}

/** What can keep an alert from being told. */
export type MutedBy = 'silence' | 'inhibition' | 'mute_time_interval' | 'active_time_interval';

/** What mutes something: `ids` are ids of silences, fingerprints of inhibiting alerts, or names of intervals. */
export interface MuteView {
  readonly by: MutedBy;
  /** At most 20 of them. */
  readonly ids: readonly string[];
  /** How many there are. */
  readonly count: number;
}
