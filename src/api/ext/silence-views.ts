import type { LabelSet } from '../../labels/label-set.ts';
import { createMatcher, matchesAll, type Matcher } from '../../labels/matcher.ts';
import type { Silences } from '../../silences/silences.ts';
import type { SilenceState } from '../../silences/silence.ts';
import type { SilenceView as KnownSilence } from '../../silences/query.ts';
import type { SilencesAnswer, SilenceView } from '../contract/silences.ts';
import { silenceView } from './views.ts';

const ALL: readonly SilenceState[] = ['active', 'pending', 'expired'];
/** Most silences that do not hit anything now and are tried on all alerts, so that it is known what they would. */
const MAX_TRIED = 100;

/** Which silences are asked for. */
export interface SilencesQuery {
  readonly states: ReadonlySet<SilenceState> | undefined;
  readonly filter: readonly Matcher[];
  readonly search: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** The silences that are asked for, each with how many of the alerts that fire it hits. */
export function silencesAnswer(
  silences: Silences,
  { states, filter, search, limit, offset }: SilencesQuery,
  alerts: readonly LabelSet[],
  nowMs: number,
): SilencesAnswer {
  const passing = silences
    .query({ states: new Set(ALL), filter }, nowMs)
    .filter((each) => search === undefined || mentions(each, search.toLowerCase()));
  const counts = { active: 0, pending: 0, expired: 0 };
  for (const { state } of passing) counts[state]++;
  const page = passing
    .filter(({ state }) => states === undefined || states.has(state))
    .slice(offset, offset + limit);
  return { counts, offset, page: withHits(page, silences, alerts, nowMs) };
}

function mentions({ record }: KnownSilence, lower: string): boolean {
  const { id, createdBy, comment, matcherSets } = record;
  const matchers = matcherSets.flat().map(({ name, operator, value }) => name + operator + value);
  return [id, createdBy, comment, ...matchers].some((text) => text.toLowerCase().includes(lower));
}

function withHits(
  page: readonly KnownSilence[],
  silences: Silences,
  alerts: readonly LabelSet[],
  nowMs: number,
): readonly SilenceView[] {
  const hits = new Map<string, number>();
  if (page.some(({ state }) => state === 'active')) {
    for (const labels of alerts) {
      const decision = silences.decide(labels, nowMs);
      if (decision.kind !== 'muted') continue;
      for (const id of decision.ids) hits.set(id, (hits.get(id) ?? 0) + 1);
    }
  }
  let tried = 0;
  return page.map((each) => {
    if (each.state === 'active') return silenceView(each, hits.get(each.record.id) ?? 0);
    return tried++ < MAX_TRIED ? silenceView(each, wouldHit(each, alerts)) : silenceView(each);
  });
}

/** How many alerts the silence would hit if it were in effect; undefined where its matchers do not compile. */
function wouldHit({ record }: KnownSilence, alerts: readonly LabelSet[]): number | undefined {
  try {
    const sets = record.matcherSets
      .filter((set) => set.length > 0)
      .map((set) => set.map(({ operator, name, value }) => createMatcher(operator, name, value)));
    return alerts.filter((labels) => sets.some((set) => matchesAll(set, labels))).length;
  } catch {
    return undefined;
  }
}
