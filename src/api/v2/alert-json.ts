import type { Alert } from '../../alerts/alert.ts';
import { TimeFormatter } from '../../alerts/time-format.ts';
import { JsonBytes } from '../../base/json-bytes.ts';
import type { Pairs } from '../../labels/pairs.ts';
import type { AlertStatus } from './alert-status.ts';
import type { JsonMemo } from './json-memo.ts';

/**
 * Prints alerts as the API shows them, byte for byte as the original: keys in the order of its Go structs. Written
 * out by hand, as lists of alerts are most of what the API ever sends.
 */
export class AlertJson {
  readonly #memo: JsonMemo;
  readonly #out = new JsonBytes();
  // One for each, as a formatter remembers the last second it printed.
  readonly #starts = new TimeFormatter();
  readonly #ends = new TimeFormatter();
  readonly #updates = new TimeFormatter();

  constructor(memo: JsonMemo) {
    this.#memo = memo;
  }

  /** Punctuation and keys: ASCII. */
  raw(text: string): void {
    this.#out.raw(text);
  }

  /** `mutedBy` are the names of intervals that mute the alert's group. */
  alert(
    alert: Alert,
    status: AlertStatus,
    receivers: readonly string[],
    mutedBy: readonly string[],
  ): void {
    const out = this.#out;
    out.raw('{"annotations":');
    this.pairs(alert.annotations);
    out.raw(',"endsAt":"');
    out.raw(this.#ends.millis(alert.endsAtMs, alert.endsAtDetail));
    out.raw('","fingerprint":"');
    out.hex(alert.labels.fingerprintHigh);
    out.hex(alert.labels.fingerprintLow);
    out.raw('","receivers":[');
    for (let i = 0; i < receivers.length; i++) {
      if (i > 0) out.raw(',');
      this.receiver(receivers[i] ?? '');
    }
    out.raw('],"startsAt":"');
    out.raw(this.#starts.millis(alert.startsAtMs, alert.startsAtDetail));
    this.#status(status, mutedBy);
    out.raw(',"updatedAt":"');
    out.raw(this.#updates.millis(alert.updatedAtMs, undefined));
    out.raw('"');
    if (alert.generatorUrl !== '') {
      out.raw(',"generatorURL":');
      out.string(alert.generatorUrl);
    }
    out.raw(',"labels":');
    this.pairs(alert.labels);
    out.raw('}');
  }

  /** An object, names in bytewise order. */
  pairs(pairs: Pairs): void {
    this.#memo.write(pairs, this.#out);
  }

  /** `{"name":"a"}`. */
  receiver(name: string): void {
    this.#out.raw('{"name":');
    this.#out.string(name);
    this.#out.raw('}');
  }

  /** All that was printed. */
  finish(): Buffer {
    return this.#out.finish();
  }

  #status({ inhibitedBy, silencedBy }: AlertStatus, mutedBy: readonly string[]): void {
    const out = this.#out;
    if (inhibitedBy.length + silencedBy.length + mutedBy.length === 0) {
      out.raw('","status":{"inhibitedBy":[],"mutedBy":[],"silencedBy":[],"state":"active"}');
      return;
    }
    this.#texts('","status":{"inhibitedBy":[', inhibitedBy);
    this.#texts('],"mutedBy":[', mutedBy);
    this.#texts('],"silencedBy":[', silencedBy);
    out.raw('],"state":"suppressed"}');
  }

  #texts(before: string, texts: readonly string[]): void {
    this.#out.raw(before);
    for (let i = 0; i < texts.length; i++) {
      if (i > 0) this.#out.raw(',');
      this.#out.string(texts[i] ?? '');
    }
  }
}
