import type { Alert } from '../../alerts/alert.ts';
import type { AlertStore } from '../../alerts/alert-store.ts';
import { isResolvedAt } from '../../alerts/alert.ts';
import type { Clock } from '../../base/clock.ts';

/** Counts how often something about alerts changed that a page shows: a mere resend is no change. */
export class AlertChanges {
  readonly #clock: Pick<Clock, 'now'>;
  #version = 0;

  constructor(store: AlertStore, clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    store.subscribe('changes', (alerts, replaced) => this.#put(alerts, replaced));
  }

  get version(): number {
    return this.#version;
  }

  #put(alerts: readonly Alert[], replaced: readonly (Alert | undefined)[]): void {
    const nowMs = this.#clock.now();
    for (let i = 0; i < alerts.length; i++) {
      const alert = alerts[i];
      if (alert === undefined || !differs(alert, replaced[i], nowMs)) continue;
      this.#version++;
      return;
    }
  }
}

function differs(alert: Alert, held: Alert | undefined, nowMs: number): boolean {
  return (
    held === undefined ||
    alert.startsAtMs !== held.startsAtMs ||
    alert.annotations !== held.annotations ||
    alert.generatorUrl !== held.generatorUrl ||
    isResolvedAt(alert, nowMs) !== isResolvedAt(held, nowMs)
  );
}
