import type { Logger } from '../../base/logger.ts';
import { messageOf } from '../../base/errors.ts';
import { Annotations } from '../../labels/annotations.ts';
import type { LabelInterner } from '../../labels/interner.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import type { Alert } from '../alert.ts';
import { readSegment, type Row, type Segment, type TimesRow } from './segment-reader.ts';

/** An alert as the journal has it. */
export interface ReplayedAlert {
  readonly slot: number;
  readonly alert: Alert;
  /** Whether no group held it any more: people know of their end. */
  readonly told: boolean;
}

/** What is known of an alert while there may be more to come: most rows only say other times. */
interface Replayed {
  readonly labels: LabelSet;
  readonly annotations: Annotations;
  readonly generatorUrl: string;
  times: TimesRow;
  /** Later than what `times` says by the absences since. */
  endsAtMs: number;
}

/** Carries out what segments say, the oldest first. One that does not decode is skipped, with an error in the log. */
export class Replay {
  readonly #interner: LabelInterner;
  readonly #logger: Logger;
  readonly #alerts = new Map<number, Replayed>();
  #lastAliveMs: number | undefined;
  #nextSlot = 0;
  #count = 0;
  /** How many alerts of a segment have annotations that cannot be read. */
  #unreadable = 0;

  constructor(interner: LabelInterner, logger: Logger) {
    this.#interner = interner;
    this.#logger = logger;
  }

  /** What there is in the end. */
  *alerts(): Generator<ReplayedAlert> {
    for (const [slot, { labels, annotations, generatorUrl, times, endsAtMs }] of this.#alerts) {
      const { startsAtMs, startsAtDetail, endsAtDetail, updatedAtMs, timeout, told } = times;
      const alert: Alert = {
        labels,
        annotations,
        startsAtMs,
        startsAtDetail,
        endsAtMs,
        endsAtDetail,
        updatedAtMs,
        generatorUrl,
        timeout,
      };
      yield { slot, alert, told };
    }
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
    this.#unreadable = 0;
    for (const row of segment.rows) this.#apply(row, segment.nowMs);
    if (this.#unreadable > 0)
      this.#logger.error(
        'annotations in a segment of the journal cannot be read and are left out',
        {
          segment: number,
          alerts: this.#unreadable,
        },
      );
    this.#lastAliveMs = segment.nowMs;
  }

  /** The process begins anew: what had not ended when it was last alive ends later by its absence, as answered. */
  wake(nowMs: number): number {
    const lastAliveMs = this.#lastAliveMs;
    if (lastAliveMs === undefined || lastAliveMs >= nowMs) return 0;
    const absenceMs = nowMs - lastAliveMs;
    for (const replayed of this.#alerts.values())
      if (replayed.endsAtMs > lastAliveMs) replayed.endsAtMs += absenceMs;
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
        if (known === undefined) break;
        known.times = row.times;
        known.endsAtMs = row.times.endsAtMs;
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

  #put({ slot, times, labels, annotations, generatorUrl }: Extract<Row, { kind: 'alert' }>): void {
    this.#nextSlot = Math.max(this.#nextSlot, slot + 1);
    const read = this.#interner.annotationsPrinted(annotations);
    if (read === undefined) this.#unreadable++;
    this.#alerts.set(slot, {
      labels: this.#interner.internArranged(labels.names, labels.values),
      annotations: read ?? Annotations.empty,
      generatorUrl: this.#interner.text(generatorUrl),
      times,
      endsAtMs: times.endsAtMs,
    });
  }
}
