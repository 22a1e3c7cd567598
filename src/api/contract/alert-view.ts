import type { Instant, Labels, MuteView } from './common.ts';

/** An alert is active, or one or several of the others. */
export type AlertState = 'active' | 'silenced' | 'inhibited' | 'muted';

/** How many alerts are in each state; one that is silenced and inhibited counts in both. */
export interface StateCounts extends Readonly<Record<AlertState, number>> {
  readonly total: number;
}

/** An alert as lists show it: nothing of it changes while it only goes on firing. */
export interface AlertView {
  /** 16 hexadecimal digits. */
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: Instant;
  /** Where it comes from; empty where the sender did not say. Not to be trusted as a link. */
  readonly generatorURL: string;
  /** In route order, each once. */
  readonly receivers: readonly string[];
  /** What mutes it now; empty: it is active. */
  readonly muted: readonly MuteView[];
}
