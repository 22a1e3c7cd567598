import type { LabelSet } from '../labels/label-set.ts';
import type { Pairs } from '../labels/pairs.ts';
import type { Alert, TimeDetail } from './alert.ts';

/** What the POST that an alert was last heard in said of its end. Nearly all alerts of a POST share one. */
export interface Receipt {
  readonly endsAtMs: number;
  readonly endsAtDetail: TimeDetail | undefined;
  readonly updatedAtMs: number;
  readonly timeout: boolean;
}

/** What a `HeldAlert` is made of. */
export type AlertParts = Pick<
  Alert,
  'labels' | 'annotations' | 'startsAtMs' | 'startsAtDetail' | 'generatorUrl'
> & { readonly receipt: Receipt };

/**
 * An alert in the form that the store is full of. V8 keeps every time in an object of its own, beside its alert: what
 * many have in common is kept once.
 */
export class HeldAlert implements Alert {
  readonly labels: LabelSet;
  readonly annotations: Pairs;
  readonly startsAtMs: number;
  readonly startsAtDetail: TimeDetail | undefined;
  readonly generatorUrl: string;
  readonly receipt: Receipt;

  constructor(parts: AlertParts) {
    this.labels = parts.labels;
    this.annotations = parts.annotations;
    this.startsAtMs = parts.startsAtMs;
    this.startsAtDetail = parts.startsAtDetail;
    this.generatorUrl = parts.generatorUrl;
    this.receipt = parts.receipt;
  }

  get endsAtMs(): number {
    return this.receipt.endsAtMs;
  }

  get endsAtDetail(): TimeDetail | undefined {
    return this.receipt.endsAtDetail;
  }

  get updatedAtMs(): number {
    return this.receipt.updatedAtMs;
  }

  get timeout(): boolean {
    return this.receipt.timeout;
  }
}

/** The receipt of an alert in whatever form. */
export function receiptOf(alert: Alert): Receipt {
  if (alert instanceof HeldAlert) return alert.receipt;
  const { endsAtMs, endsAtDetail, updatedAtMs, timeout } = alert;
  return { endsAtMs, endsAtDetail, updatedAtMs, timeout };
}
