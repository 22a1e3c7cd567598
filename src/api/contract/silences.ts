import type { AlertView } from './alert-view.ts';
import type { Instant, Labels, MatcherView } from './common.ts';

/** Where a silence stands. */
export type SilenceState = 'active' | 'pending' | 'expired';

/** A silence. */
export interface SilenceView {
  readonly id: string;
  readonly state: SilenceState;
  /** It hits what all matchers of one set match; there is more than one set only where a peer or an import made it. */
  readonly matcherSets: readonly (readonly MatcherView[])[];
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly updatedAt: Instant;
  readonly createdBy: string;
  readonly comment: string;
  readonly annotations: Labels;
  /** How many alerts that fire it hits now. Of one that is pending or expired: would hit, at most 100 such are tried. */
  readonly alerts?: number;
}

/**
 * `GET /silences`. Query: `state` (repeatable; none: all), `filter` (a matcher that the silence must have, repeatable),
 * `search` (part of creator, comment, id or matchers), `limit` and `offset`. Order: that of the API v2. Has an ETag.
 *
 * Silences are made, changed and expired by the API v2.
 */
export interface SilencesAnswer {
  /** Of those that pass `filter` and `search`, whatever `state` says. */
  readonly counts: Readonly<Record<SilenceState, number>>;
  readonly offset: number;
  readonly page: readonly SilenceView[];
}

/** `POST /silences/preview`: what a silence with these matchers would hit now. 400 names the matcher that is wrong. */
export interface PreviewRequest {
  readonly matchers: readonly MatcherView[];
  /** How many alerts to show; 50 without. */
  readonly limit?: number;
}

/** What a silence would hit. */
export interface PreviewAnswer {
  readonly alerts: number;
  /** How many alerts fire in all. */
  readonly of: number;
  /** Whether it would hit whatever fires, now or later: no matcher asks for anything in particular. */
  readonly matchesEverything: boolean;
  readonly page: readonly AlertView[];
}

/** `POST /silences/expire`: ends many, at most 1,000. */
export interface ExpireRequest {
  readonly ids: readonly string[];
}

/** What became of each, in the order asked for. */
export interface ExpireAnswer {
  readonly silences: readonly {
    readonly id: string;
    readonly outcome: 'expired' | 'not found' | 'failed';
    readonly message?: string;
  }[];
}

/**
 * `GET /matchers?text=`: reads matchers as people write them, in braces or not, as the server's mode has it. 400 says
 * what is wrong.
 */
export interface MatchersAnswer {
  readonly matchers: readonly (MatcherView & { readonly text: string })[];
}
