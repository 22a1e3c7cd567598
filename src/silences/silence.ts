import { messageOf } from '../base/errors.ts';
import { createMatcher, matchesAll, type Matcher } from '../labels/matcher.ts';
import type { Pairs } from '../labels/pairs.ts';
import {
  NS_PER_MS,
  nsToMs,
  type MatcherRecord,
  type SilenceRecord,
} from '../replication/records.ts';

/** Where a silence stands at a time. */
export type SilenceState = 'active' | 'pending' | 'expired';

/**
 * The state of a silence at a whole millisecond. At the very instant of its end a silence is over: our clock cuts
 * what is less than a millisecond, so that at `endsAt` some of it has passed, and what was expired now is expired now.
 */
export function stateAt(
  { startsAtNs, endsAtNs }: Pick<SilenceRecord, 'startsAtNs' | 'endsAtNs'>,
  nowNs: bigint,
): SilenceState {
  if (nowNs < startsAtNs) return 'pending';
  return nowNs >= endsAtNs ? 'expired' : 'active';
}

/** The matcher sets of a silence: those that match a label set match all of one of them. */
export type MatcherSets = readonly (readonly Matcher[])[];

/** A silence as it is held in memory. Immutable. */
export class Silence {
  readonly record: SilenceRecord;
  /** Empty where the silence matches nothing: it has no sets, or one of its matchers does not compile. */
  readonly matcherSets: MatcherSets;
  /** Why its matchers do not compile. */
  readonly problem: string | undefined;

  /** The first whole millisecond at which it is not pending any more. */
  readonly startsAtMs: number;
  /** The first whole millisecond at which it is expired. */
  readonly endsAtMs: number;

  private constructor(record: SilenceRecord, sets: MatcherSets, problem: string | undefined) {
    this.record = record;
    this.startsAtMs = ceilToMs(record.startsAtNs);
    this.endsAtMs = ceilToMs(record.endsAtNs);
    this.matcherSets = sets;
    this.problem = problem;
  }

  /** Compiles the matchers of a record, or takes those of the silence's former self where they are the same. */
  static of(record: SilenceRecord, former?: Silence): Silence {
    if (former !== undefined && sameMatcherSets(former.record.matcherSets, record.matcherSets))
      return new Silence(record, former.matcherSets, former.problem);
    try {
      return new Silence(record, compile(record.matcherSets), undefined);
    } catch (error) {
      return new Silence(record, [], messageOf(error));
    }
  }

  get id(): string {
    return this.record.id;
  }

  stateAt(nowMs: number): SilenceState {
    if (nowMs < this.startsAtMs) return 'pending';
    return nowMs >= this.endsAtMs ? 'expired' : 'active';
  }

  matches(labels: Pairs): boolean {
    return this.matcherSets.some((matchers) => matchesAll(matchers, labels));
  }
}

/** Rounded up, so that whole milliseconds compare with it as they do with the nanoseconds. */
function ceilToMs(ns: bigint): number {
  return nsToMs(ns + NS_PER_MS - 1n);
}

/** A set without matchers would match every alert: it counts for nothing. */
function compile(sets: SilenceRecord['matcherSets']): MatcherSets {
  return sets
    .filter((matchers) => matchers.length > 0)
    .map((matchers) =>
      matchers.map(({ operator, name, value }) => createMatcher(operator, name, value)),
    );
}

/** True where the same matchers stand in the same order, as an update in place demands. */
export function sameMatcherSets(
  a: SilenceRecord['matcherSets'],
  b: SilenceRecord['matcherSets'],
): boolean {
  return (
    a === b || (a.length === b.length && a.every((matchers, i) => sameMatchers(matchers, b[i])))
  );
}

function sameMatchers(a: readonly MatcherRecord[], b: readonly MatcherRecord[] = []): boolean {
  return (
    a.length === b.length &&
    a.every((matcher, i) => {
      const other = b[i];
      return (
        matcher.name === other?.name &&
        matcher.operator === other.operator &&
        matcher.value === other.value
      );
    })
  );
}
