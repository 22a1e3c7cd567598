import type { MatcherRecord, SilenceRecord } from '../replication/records.ts';
import type { Silence, SilenceState } from './silence.ts';

/** Which silences are asked for. */
export interface SilenceQuery {
  readonly states: ReadonlySet<SilenceState>;
  /** A silence is kept if one of its matcher sets has an identical matcher for each of these. */
  readonly filter: readonly MatcherRecord[];
}

/** A silence and where it stands. */
export interface SilenceView {
  readonly record: SilenceRecord;
  readonly state: SilenceState;
}

const STATE_ORDER: Readonly<Record<SilenceState, number>> = { active: 0, pending: 1, expired: 2 };

/** The silences of the states and filter, in the order of GET /silences. */
export function querySilences(
  silences: Iterable<Silence>,
  { states, filter }: SilenceQuery,
  nowMs: number,
): SilenceView[] {
  const found: SilenceView[] = [];
  for (const silence of silences) {
    const state = silence.stateAt(nowMs);
    const { record } = silence;
    if (states.has(state) && passes(record, filter)) found.push({ record, state });
  }
  return found.sort(compareViews);
}

function passes({ matcherSets }: SilenceRecord, filter: readonly MatcherRecord[]): boolean {
  return matcherSets.some((matchers) =>
    filter.every((asked) =>
      matchers.some(
        ({ operator, name, value }) =>
          name === asked.name && operator === asked.operator && value === asked.value,
      ),
    ),
  );
}

/** Active ones by their end, pending ones by their start, expired ones by their end, the latest first. */
function compareViews(a: SilenceView, b: SilenceView): number {
  if (a.state !== b.state) return STATE_ORDER[a.state] - STATE_ORDER[b.state];
  switch (a.state) {
    case 'active':
      return compareTimes(a.record.endsAtNs, b.record.endsAtNs);
    case 'pending':
      return compareTimes(a.record.startsAtNs, b.record.startsAtNs);
    case 'expired':
      return compareTimes(b.record.endsAtNs, a.record.endsAtNs);
  }
}

function compareTimes(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
