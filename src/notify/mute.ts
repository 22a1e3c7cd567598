import type { FlushedAlert } from './contract.ts';
import type { AlertMuter, Flush, MutedRecord, Muters } from './flush.ts';

/** What is left of a flush's alerts, and what was decided about the others. */
export interface Unmuted {
  readonly alerts: readonly FlushedAlert[];
  readonly muted: readonly MutedRecord[];
}

/**
 * Takes the alerts of a flush through what can mute them, in the order of Alertmanager's stages: inhibited, outside of
 * active time, in mute time, silenced. Changes nothing: it also answers what would be.
 */
export function unmuted({ route, alerts: all, nowMs }: Flush, muters: Muters): Unmuted {
  const muted: MutedRecord[] = [];
  let alerts = muteAlerts(muters.inhibition, all, nowMs, muted);
  const decision = alerts.length > 0 ? muters.timeIntervals?.decide(route, nowMs) : undefined;
  if (decision?.kind === 'muted') {
    muted.push({ labels: undefined, by: decision.by, ids: decision.ids, alerts: alerts.length });
    alerts = [];
  }
  return { alerts: muteAlerts(muters.silences, alerts, nowMs, muted), muted };
}

function muteAlerts(
  muter: AlertMuter | undefined,
  alerts: readonly FlushedAlert[],
  nowMs: number,
  muted: MutedRecord[],
): readonly FlushedAlert[] {
  if (muter === undefined) return alerts;
  const left: FlushedAlert[] = [];
  for (const flushed of alerts) {
    const { labels } = flushed.alert;
    const decision = muter.decide(labels, nowMs);
    if (decision.kind === 'active') left.push(flushed);
    else muted.push({ labels, by: decision.by, ids: decision.ids, alerts: 1 });
  }
  return left;
}
