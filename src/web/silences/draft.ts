import type { SilenceView } from '../../api/contract/silences.ts';
import { isBroad, matchesEmpty, parseMatchers, type Matcher } from '../base/matchers.ts';

/** What the form holds. Times are wall-clock milliseconds; without a start it is when it is saved. */
export interface Draft {
  /** Set while a silence is changed, rather than a new one made. */
  readonly id: string | undefined;
  readonly matchers: readonly Matcher[];
  readonly startMs: number | undefined;
  /** Used as long as no end was chosen. */
  readonly durationMs: number;
  readonly endMs: number | undefined;
  readonly createdBy: string;
  readonly comment: string;
  /** Kept as other programs have set them. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** What keeps a draft from being saved. */
export type DraftProblem =
  | 'noMatchers'
  | 'matchesEmpty'
  | 'matchesAll'
  | 'noCreator'
  | 'noComment'
  | 'endsBeforeStart'
  | 'endsInPast';

const DEFAULT_DURATION_MS = 2 * 3_600_000;

/** An empty form, filled with what a link proposes. */
export function draftFromLink(params: URLSearchParams, createdBy: string): Draft {
  const matchers = params.getAll('filter').flatMap((text) => {
    const parsed = parseMatchers(text);
    return parsed.kind === 'ok' ? parsed.matchers : [];
  });
  return {
    id: undefined,
    matchers,
    startMs: undefined,
    durationMs: DEFAULT_DURATION_MS,
    endMs: undefined,
    createdBy,
    comment: params.get('comment') ?? '',
    annotations: {},
  };
}

/** A form to change a silence, or, when it is over, to make one like it for as long as it was meant to hold. */
export function draftFromSilence(silence: SilenceView, createdBy: string): Draft {
  const startMs = Date.parse(silence.startsAt);
  const endMs = Date.parse(silence.endsAt);
  const over = silence.state === 'expired';
  return {
    id: over ? undefined : silence.id,
    matchers: silence.matcherSets[0] ?? [],
    startMs: over ? undefined : startMs,
    durationMs: Math.max(60_000, endMs - startMs),
    endMs: over ? undefined : endMs,
    createdBy: silence.createdBy === '' ? createdBy : silence.createdBy,
    comment: silence.comment,
    annotations: silence.annotations,
  };
}

/** When it begins and ends, were it saved now. */
export function timesOf(
  draft: Draft,
  nowMs: number,
): { readonly startMs: number; readonly endMs: number } {
  const startMs = draft.startMs ?? nowMs;
  return { startMs, endMs: draft.endMs ?? startMs + draft.durationMs };
}

/** What has to be mended first; `sure` is whether somebody said that everything is meant to be silenced. */
export function problemsOf(draft: Draft, nowMs: number, sure: boolean): DraftProblem[] {
  const { startMs, endMs } = timesOf(draft, nowMs);
  const problems: DraftProblem[] = [];
  if (draft.matchers.length === 0) problems.push('noMatchers');
  // The server refuses these.
  else if (draft.matchers.every(matchesEmpty)) problems.push('matchesEmpty');
  else if (draft.matchers.every(isBroad) && !sure) problems.push('matchesAll');
  if (draft.createdBy.trim() === '') problems.push('noCreator');
  if (draft.comment.trim() === '') problems.push('noComment');
  if (endMs <= startMs) problems.push('endsBeforeStart');
  else if (endMs <= nowMs) problems.push('endsInPast');
  return problems;
}
