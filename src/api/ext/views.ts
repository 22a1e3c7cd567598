import type { Alert } from '../../alerts/alert.ts';
import { formatRfc3339Millis } from '../../alerts/time-format.ts';
import type { MuteDecision } from '../../alerts/muting.ts';
import type { Matcher } from '../../labels/matcher.ts';
import { SHOWN } from '../../notify/flush-history.ts';
import type { KeptFlush } from '../../notify/flush-history.ts';
import type { IntegrationOutcome } from '../../notify/flush.ts';
import { nsToMs } from '../../replication/records.ts';
import type { SilenceView as KnownSilence } from '../../silences/query.ts';
import type { AlertView } from '../contract/alert-view.ts';
import type { Instant, MatcherView, MuteView } from '../contract/common.ts';
import type * as history from '../contract/history.ts';
import type { SilenceView } from '../contract/silences.ts';

/** An instant as answers have it. */
export function instant(ms: number): Instant {
  return formatRfc3339Millis(ms, undefined);
}

/** A decision as answers have it; undefined where nothing mutes. */
export function muteView(decision: MuteDecision | undefined): MuteView | undefined {
  if (decision?.kind !== 'muted') return undefined;
  const { by, ids } = decision;
  return { by, ids: ids.slice(0, SHOWN), count: ids.length };
}

export function alertView(
  alert: Alert,
  muted: readonly MuteView[],
  receivers: readonly string[],
): AlertView {
  return {
    fingerprint: alert.labels.fingerprint,
    labels: alert.labels.toRecord(),
    annotations: alert.annotations.pairs().toRecord(),
    startsAt: instant(alert.startsAtMs),
    generatorURL: alert.generatorUrl,
    receivers: [...new Set(receivers)],
    muted,
  };
}

export function matcherView(matcher: Matcher): MatcherView & { readonly text: string } {
  const { name, operator, value } = matcher;
  return { name, operator, value, text: matcher.toString() };
}

export function silenceView({ record, state }: KnownSilence, alerts?: number): SilenceView {
  return {
    id: record.id,
    state,
    matcherSets: record.matcherSets.map((set) =>
      set.map(({ name, operator, value }) => ({ name, operator, value })),
    ),
    startsAt: instant(nsToMs(record.startsAtNs)),
    endsAt: instant(nsToMs(record.endsAtNs)),
    updatedAt: instant(nsToMs(record.updatedAtNs)),
    createdBy: record.createdBy,
    comment: record.comment,
    annotations: record.annotations,
    ...(alerts === undefined ? {} : { alerts }),
  };
}

export function outcomeView(outcome: IntegrationOutcome): history.IntegrationOutcome {
  const { integration, index, reason, kind } = outcome;
  const place = { integration, index, reason, kind };
  switch (outcome.kind) {
    case 'skipped':
    case 'unwanted':
      return place;
    case 'settled elsewhere':
      return { ...place, attempts: outcome.attempts };
    case 'sent':
      return { ...place, attempts: outcome.attempts, sentAt: instant(outcome.finishedAtMs) };
    case 'failed': {
      const { attempts, failure, message } = outcome;
      return { ...place, attempts, failure, message };
    }
  }
}

export function flushView(kept: KeptFlush): history.FlushView {
  return {
    id: kept.id,
    at: instant(kept.atMs),
    endedAt: instant(kept.endedAtMs),
    ...(kept.repeats === 0 ? {} : { repeats: kept.repeats, repeatedAt: instant(kept.lastAtMs) }),
    groupId: kept.groupId,
    groupKey: kept.groupKey,
    groupLabels: kept.groupLabels.toRecord(),
    receiver: kept.receiver,
    routeId: kept.routeId,
    firing: kept.firing,
    resolved: kept.resolved,
    success: kept.success,
    muted: kept.muted,
    integrations: kept.integrations.map(outcomeView),
  };
}
