import { LabelInterner } from '../../labels/interner.ts';
import type { Alert } from '../alert.ts';

/** What of an alert a test cares about. */
export type AlertOverrides = Partial<Omit<Alert, 'labels' | 'annotations'>> & {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
};

/** Makes alerts whose label sets are interned together, firing for an hour from `startMs` unless told otherwise. */
export class AlertBuilder {
  readonly interner = new LabelInterner();
  readonly #startMs: number;

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  alert({ labels = { alertname: 'A' }, annotations = {}, ...rest }: AlertOverrides = {}): Alert {
    return {
      startsAtMs: this.#startMs,
      startsAtDetail: undefined,
      endsAtMs: this.#startMs + 3_600_000,
      endsAtDetail: undefined,
      updatedAtMs: this.#startMs,
      generatorUrl: '',
      timeout: false,
      ...rest,
      labels: this.interner.intern(labels),
      annotations: this.interner.annotations(annotations),
    };
  }
}
