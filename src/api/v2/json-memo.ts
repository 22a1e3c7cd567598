import type { Alert } from '../../alerts/alert.ts';
import { JsonBytes } from '../../base/json-bytes.ts';
import type { Pairs } from '../../labels/pairs.ts';
import { writeJsonMap } from '../../labels/pairs-json.ts';

/** How much printed JSON is remembered in all, bytes: that of some 40,000 alerts. */
const BUDGET_BYTES = 24 * 1024 * 1024;
/** Room for an answer of which nothing is known. */
const MIN_ANSWER_BYTES = 65_536;
/** How long a memory that is full stays as it is before it starts afresh, with what is asked for then. */
const RENEW_MS = 600_000;

/**
 * Remembers how labels print: pages and dashboards ask for the same alerts every few seconds. What
 * belongs to pairs that are no longer in use goes with them; beyond the budget nothing more is remembered.
 */
export class JsonMemo {
  /** How long the last answer was: the next one is likely to be as long. */
  likelyLength = MIN_ANSWER_BYTES;
  readonly #budgetBytes: number;
  readonly #scratch = new JsonBytes();
  #bytes = 0;
  #sinceMs = -Infinity;

  constructor(budgetBytes: number = BUDGET_BYTES) {
    this.#budgetBytes = budgetBytes;
  }

  /** The pairs as a JSON object, names in bytewise order: its bytes, one character each (see `JsonBytes.bytes`). */
  bytesOf(pairs: Pairs): string {
    return pairs.printed ?? this.#print(pairs);
  }

  /** Starts afresh if it has been full for long, as much of what it counts may be gone: forgets all of `alerts`. */
  renew(nowMs: number, alerts: () => Iterable<Pick<Alert, 'labels'>>): void {
    if (this.#bytes < this.#budgetBytes || nowMs - this.#sinceMs < RENEW_MS) return;
    for (const { labels } of alerts()) labels.printed = undefined;
    this.#bytes = 0;
    this.#sinceMs = nowMs;
  }

  #print(pairs: Pairs): string {
    writeJsonMap(this.#scratch, pairs);
    const printed = this.#scratch.takeBytes();
    if (this.#bytes >= this.#budgetBytes) return printed;
    this.#bytes += printed.length;
    pairs.printed = printed;
    return printed;
  }
}
