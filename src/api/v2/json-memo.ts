import { JsonBytes } from '../../base/json-bytes.ts';
import type { Pairs } from '../../labels/pairs.ts';
import { writeJsonMap } from '../../labels/pairs-json.ts';

/** How much printed JSON is remembered in all, bytes: that of some 40,000 alerts. */
const BUDGET_BYTES = 24 * 1024 * 1024;
/** How long a memory that is full stays as it is before it starts afresh, with what is asked for then. */
const RENEW_MS = 600_000;

/**
 * Remembers how labels and annotations print: pages and dashboards ask for the same alerts every few seconds. What
 * belongs to pairs that are no longer in use goes with them; beyond the budget nothing more is remembered.
 */
export class JsonMemo {
  readonly #budgetBytes: number;
  readonly #scratch = new JsonBytes();
  #printed = new WeakMap<Pairs, string>();
  #bytes = 0;
  #sinceMs = -Infinity;

  constructor(budgetBytes: number = BUDGET_BYTES) {
    this.#budgetBytes = budgetBytes;
  }

  /** Writes the pairs as a JSON object, names in bytewise order. */
  write(pairs: Pairs, out: JsonBytes): void {
    const known = this.#printed.get(pairs);
    if (known !== undefined) out.bytes(known);
    else if (this.#bytes >= this.#budgetBytes) writeJsonMap(out, pairs);
    else out.bytes(this.#print(pairs));
  }

  /** Starts afresh if it has been full for long: much of what it counts may be gone. */
  renew(nowMs: number): void {
    if (this.#bytes < this.#budgetBytes || nowMs - this.#sinceMs < RENEW_MS) return;
    this.#printed = new WeakMap();
    this.#bytes = 0;
    this.#sinceMs = nowMs;
  }

  #print(pairs: Pairs): string {
    writeJsonMap(this.#scratch, pairs);
    const printed = this.#scratch.take().toString('latin1');
    this.#bytes += printed.length;
    this.#printed.set(pairs, printed);
    return printed;
  }
}
