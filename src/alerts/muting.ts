/** What can keep an alert from being told. */
export type MutedBy = 'silence' | 'inhibition' | 'mute_time_interval' | 'active_time_interval';

/**
 * Whether something is muted and, if so, by what: ids of silences, fingerprints of inhibiting alerts, or names of
 * intervals. Kept as data so that "why was I not paged" has an answer.
 */
export type MuteDecision =
  | { readonly kind: 'active' }
  | { readonly kind: 'muted'; readonly by: MutedBy; readonly ids: readonly string[] };
