import type { Logger } from '../../base/logger.ts';
import { messageOf } from '../../base/errors.ts';
import type { LabelInterner } from '../../labels/interner.ts';
import type { Alert } from '../alert.ts';
import { readSegment, type Row, type Segment } from './segment-reader.ts';

/** An alert as the journal has it. */
export interface ReplayedAlert {
  readonly alert: Alert;
  /** Whether no group held it any more: people know of its end. */
  readonly told: boolean;
}

/** Carries out what segments say, the oldest first. One that does not decode is skipped, with an error in the log. */
export class Replay {
  readonly #interner: LabelInterner;
  readonly #logger: Logger;
  readonly #alerts = new Map<number, ReplayedAlert>();
  #lastAliveMs: number | undefined;
  #nextSlot = 0;
  #count = 0;

  constructor(interner: LabelInterner, logger: Logger) {
    this.#interner = interner;
    this.#logger = logger;
  }

  /** By slot. */
  get alerts(): ReadonlyMap<number, ReplayedAlert> {
    return this.#alerts;
  }

  /** When the last segment was written. Undefined: there is none that can be read. */
  get lastAliveMs(): number | undefined {
    return this.#lastAliveMs;
  }

  /** The first slot that was never used. */
  get nextSlot(): number {
    return this.#nextSlot;
  }

  /** How many segments there were. */
  get count(): number {
    return this.#count;
  }

  add(bytes: Uint8Array): void {
    const number = ++this.#count;
    let segment: Segment;
    try {
      segment = readSegment(bytes);
    } catch (error) {
      this.#logger.error('a segment of the journal of alerts cannot be read and is skipped', {
        segment: number,
        bytes: bytes.length,
        err: messageOf(error),
      });
      return;
    }
    for (const row of segment.rows) this.#apply(row, segment.nowMs);
    this.#lastAliveMs = segment.nowMs;
  }

  /** The process begins anew: what had not ended when it was last alive ends later by its absence, as answered. */
  wake(nowMs: number): number {
    const lastAliveMs = this.#lastAliveMs;
    if (lastAliveMs === undefined || lastAliveMs >= nowMs) return 0;
    const absenceMs = nowMs - lastAliveMs;
    for (const [slot, { alert, told }] of this.#alerts) {
      if (alert.endsAtMs <= lastAliveMs) continue;
      const moved = { ...alert, endsAtMs: alert.endsAtMs + absenceMs };
      this.#alerts.set(slot, { alert: moved, told });
    }
    return absenceMs;
  }

  #apply(row: Row, nowMs: number): void {
    switch (row.kind) {
      case 'alert':
        this.#put(row);
        break;
      case 'times': {
        const known = this.#alerts.get(row.slot);
        // Unknown where the segment that had the alert is lost.
        if (known !== undefined) this.#set(row, known.alert);
        break;
      }
      case 'removed':
        this.#alerts.delete(row.slot);
        break;
      case 'woke':
        this.wake(nowMs);
        break;
    }
  }

  #put(row: Extract<Row, { kind: 'alert' }>): void {
    this.#nextSlot = Math.max(this.#nextSlot, row.slot + 1);
    this.#set(row, {
      labels: this.#interner.intern(row.labels),
      annotations: this.#interner.annotations(row.annotations),
      generatorUrl: this.#interner.text(row.generatorUrl),
    });
  }

  #set(
    { slot, times: { told, ...times } }: Extract<Row, { kind: 'alert' | 'times' }>,
    { labels, annotations, generatorUrl }: Pick<Alert, 'labels' | 'annotations' | 'generatorUrl'>,
  ): void {
    this.#alerts.set(slot, { alert: { labels, annotations, generatorUrl, ...times }, told });
  }
}
