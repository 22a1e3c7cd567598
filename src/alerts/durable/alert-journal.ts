import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { LabelInterner } from '../../labels/interner.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import { type Alert, isResolvedAt } from '../alert.ts';
import type { AlertStore } from '../alert-store.ts';
import { Replay, type ReplayedAlert } from './replay.ts';
import type { SegmentJournal } from './segment-journal.ts';
import { SegmentWriter } from './segment-writer.ts';
import { type JournaledState, WriteBehind } from './write-behind.ts';

/** What is taken for the bytes of an alert until one is written. */
const TYPICAL_ALERT_BYTES = 256;

/** What a journal of alerts is built with. */
export interface AlertJournalOptions {
  readonly journal: SegmentJournal;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether a group holds an alert with these labels. Asked from `follow` on. */
  readonly isHeld: (labels: LabelSet) => boolean;
}

/** Where a restart puts the alerts. */
export interface RestoreTarget {
  readonly interner: LabelInterner;
  readonly store: AlertStore;
  /** The instant of the start, wall-clock milliseconds. */
  readonly nowMs: number;
}

/** What a restart found. */
export interface RestoredAlerts {
  /** All that are in the store again. */
  readonly count: number;
  /** Those that groups must hold again: they fire, or people were not told of their end. */
  readonly open: readonly Alert[];
  /** How long the process was away: by so much the ends of alerts that fired have moved. */
  readonly absenceMs: number;
}

/** What happened to alerts since the last write, in its order. */
type Change =
  | { readonly kind: 'woke'; readonly atMs: number }
  | { readonly kind: 'put' | 'collected'; readonly of: readonly Alert[] }
  | { readonly kind: 'released'; readonly of: readonly LabelSet[] };

/** An alert as it was written last. */
interface Written {
  readonly slot: number;
  alert: Alert;
  /** Whether the store has let go of it; it stays while a group holds it. */
  collected: boolean;
}

/**
 * Writes the alerts of a store behind: all of an alert once, then what changes of it. On the way of an alert in it only
 * keeps a reference to the list that came; the rest is done once a second.
 */
export class AlertJournal implements JournaledState {
  readonly #options: AlertJournalOptions;
  readonly #writeBehind: WriteBehind;
  readonly #written = new Map<LabelSet, Written>();
  #nextSlot = 0;
  /** How many segments there were at the start. */
  #found = 0;
  #noted: Change[] = [];
  /** How many alerts were written whole, and their bytes. */
  #whole = { count: 0, bytes: 0 };

  constructor(options: AlertJournalOptions) {
    this.#options = options;
    const { journal, clock, logger } = options;
    this.#writeBehind = new WriteBehind({ journal, state: this, clock, logger });
  }

  /** Whether the journal lacks changes because writing fails. */
  get failing(): boolean {
    return this.#writeBehind.failing;
  }

  /**
   * Puts the alerts back into the store, without a word to its subscribers. What had not ended when the process was
   * last alive ends later by its absence, so that senders get the chance to resend that they would have had.
   */
  restore({ interner, store, nowMs }: RestoreTarget): RestoredAlerts {
    const replay = new Replay(interner, this.#options.logger);
    for (const segment of this.#options.journal.segments()) replay.add(segment);
    const absenceMs = replay.wake(nowMs);
    const found = new Map<LabelSet, ReplayedAlert & { readonly slot: number }>();
    // Of two slots with the same labels, which only damage can leave, the later one counts.
    for (const [slot, replayed] of replay.alerts)
      found.set(replayed.alert.labels, { slot, ...replayed });
    store.restore(
      Array.from(found.values(), ({ alert }) => alert),
      nowMs,
    );
    this.#nextSlot = replay.nextSlot;
    this.#found = replay.count;
    this.#noted.push({ kind: 'woke', atMs: nowMs });
    return { count: store.size, open: this.#adopt(found.values(), store, nowMs), absenceMs };
  }

  #adopt(
    found: Iterable<ReplayedAlert & { readonly slot: number }>,
    store: AlertStore,
    nowMs: number,
  ): Alert[] {
    const open: Alert[] = [];
    for (const { slot, alert, told } of found) {
      const isOpen = !told || !isResolvedAt(alert, nowMs);
      // The limit of its name, lower than before, can keep one out of the store.
      const collected = store.get(alert.labels) === undefined;
      if (isOpen || !collected) this.#written.set(alert.labels, { slot, alert, collected });
      if (isOpen) open.push(alert);
    }
    return open;
  }

  /** Begins to follow the store, and to write. Call it once groups hold the alerts that `restore` named. */
  follow(store: AlertStore): void {
    store.subscribe('journal', (alerts) => this.#noted.push({ kind: 'put', of: alerts }));
    store.onCollected((alerts) => this.#noted.push({ kind: 'collected', of: alerts }));
    this.#writeBehind.start(this.#found);
  }

  /** Notes that no group holds these any more: people know of their end. */
  released(labels: readonly LabelSet[]): void {
    this.#noted.push({ kind: 'released', of: labels });
  }

  /** Resolves when all up to the call is on disk, or writing failed. Never rejects. */
  sync(): Promise<void> {
    return this.#noted.length === 0 && !this.failing
      ? this.#writeBehind.idle()
      : this.#writeBehind.sync();
  }

  /** Writes for the last time. */
  stop(): Promise<void> {
    return this.#writeBehind.stop();
  }

  /** See `JournaledState`. */
  get size(): number {
    const { count, bytes } = this.#whole;
    return this.#written.size * (count === 0 ? TYPICAL_ALERT_BYTES : bytes / count);
  }

  /** See `JournaledState`. */
  *changes(periodic: boolean): Generator<Uint8Array> {
    const { clock } = this.#options;
    const noted = this.#noted;
    this.#noted = [];
    const writer = new SegmentWriter();
    for (const change of noted) {
      if (change.kind === 'woke') {
        writer.woke();
        yield writer.finish(change.atMs);
        continue;
      }
      for (let at = 0; at < change.of.length; at++) {
        this.#write(writer, change, at);
        if (writer.isFull) yield writer.finish(clock.now());
      }
    }
    // An empty segment says that the process lives.
    if (!writer.isEmpty || periodic) yield writer.finish(clock.now());
  }

  /** See `JournaledState`. */
  *everything(): Generator<Uint8Array> {
    const { clock, isHeld } = this.#options;
    const writer = new SegmentWriter();
    for (const { slot, alert } of this.#written.values()) {
      const told = isResolvedAt(alert, clock.now()) && !isHeld(alert.labels);
      this.#writeWhole(writer, slot, alert, told);
      if (writer.isFull) yield writer.finish(clock.now());
    }
    yield writer.finish(clock.now());
  }

  #write(writer: SegmentWriter, change: Exclude<Change, { kind: 'woke' }>, at: number): void {
    if (change.kind === 'released') {
      const labels = change.of[at];
      if (labels !== undefined) this.#release(writer, labels);
      return;
    }
    const alert = change.of[at];
    if (alert === undefined) return;
    if (change.kind === 'put') this.#put(writer, alert);
    else this.#collect(writer, alert.labels);
  }

  #put(writer: SegmentWriter, alert: Alert): void {
    const written = this.#written.get(alert.labels);
    if (written === undefined) {
      const slot = this.#nextSlot++;
      this.#written.set(alert.labels, { slot, alert, collected: false });
      this.#writeWhole(writer, slot, alert, false);
      return;
    }
    const { slot, alert: former } = written;
    written.alert = alert;
    written.collected = false;
    const sameTexts =
      former.annotations === alert.annotations && former.generatorUrl === alert.generatorUrl;
    if (sameTexts) writer.times(slot, alert, false);
    else this.#writeWhole(writer, slot, alert, false);
  }

  #writeWhole(writer: SegmentWriter, slot: number, alert: Alert, told: boolean): void {
    this.#whole.count++;
    this.#whole.bytes += writer.alert(slot, alert, told);
  }

  #collect(writer: SegmentWriter, labels: LabelSet): void {
    const written = this.#written.get(labels);
    if (written === undefined) return;
    if (this.#options.isHeld(labels)) written.collected = true;
    else this.#remove(writer, written);
  }

  #release(writer: SegmentWriter, labels: LabelSet): void {
    const written = this.#written.get(labels);
    // Taken up again meanwhile: it is not told yet.
    if (written === undefined || this.#options.isHeld(labels)) return;
    if (written.collected) this.#remove(writer, written);
    else writer.times(written.slot, written.alert, true);
  }

  #remove(writer: SegmentWriter, { slot, alert }: Written): void {
    this.#written.delete(alert.labels);
    writer.removed(slot);
  }
}
