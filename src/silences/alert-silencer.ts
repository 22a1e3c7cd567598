import type { MuteDecision } from '../alerts/muting.ts';
import type { LabelSet } from '../labels/label-set.ts';
import type { Silence } from './silence.ts';
import type { SilencesMetrics } from './silences.metrics.ts';

/** Says which silences keep an alert from being told. */
export class AlertSilencer {
  readonly #silences = new Map<string, Silence>();
  readonly #metrics: SilencesMetrics;
  #version = 0;

  constructor(metrics: SilencesMetrics) {
    this.#metrics = metrics;
  }

  get version(): number {
    return this.#version;
  }

  decide(labels: LabelSet, nowMs: number): MuteDecision {
    this.#metrics.queried(this.#silences.size, 0);
    const ids = [...this.#silences.values()]
      .filter((silence) => silence.stateAt(nowMs) === 'active' && silence.matches(labels))
      .map(({ id }) => id)
      .sort();
    return ids.length === 0 ? { kind: 'active' } : { kind: 'muted', by: 'silence', ids };
  }

  put(silence: Silence): void {
    this.#version++;
    this.#silences.set(silence.id, silence);
  }

  remove(ids: ReadonlySet<string>): void {
    for (const id of ids) this.#silences.delete(id);
  }
}
