import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { LabelInterner } from '../../labels/interner.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import { type Alert, isResolvedAt } from '../alert.ts';
import type { AlertStore } from '../alert-store.ts';
import { Replay, type ReplayedAlert } from './replay.ts';
import type { SegmentJournal } from './segment-journal.ts';
import { SegmentWriter } from './segment-writer.ts';
import { CHUNK_BYTES, type JournaledState, WriteBehind } from './write-behind.ts';

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

/** What happened to alerts, but for those that came, and is still to be written: groups are asked about it first. */
type Note =
  | { readonly kind: 'collected'; readonly of: readonly Alert[] }
  | {
      readonly kind: 'released';
      readonly of: readonly LabelSet[];
      /** What the store held of them. */
      readonly stored: readonly (Alert | undefined)[];
    };

/** How long the journal may be without a word while nothing changes: the ends of alerts may move by so much too much. */
const QUIET_MS = 5000;

/** The slot of labels whose alert the journal does not have. */
const NO_SLOT = -1;

/**
 * Writes the alerts of a store behind: all of an alert once, then what changes of it. An alert is encoded as it comes,
 * when it is in the processor's cache and before the garbage collector has seen it, which costs a fraction of doing it
 * later; what is encoded goes to the journal once a second, or sooner where it is much.
 */
export class AlertJournal implements JournaledState {
  readonly #options: AlertJournalOptions;
  readonly #writeBehind: WriteBehind;
  readonly #writer = new SegmentWriter();
  /** What is encoded and not written yet, but for what the writer holds. */
  #ready: Uint8Array[] = [];
  #readyBytes = 0;
  #noted: Note[] = [];
  #store: AlertStore | undefined;
  /** The alerts that the store has let go of while a group holds them. */
  readonly #heldBack = new Map<LabelSet, Alert>();
  /** How many alerts the journal has. */
  #count = 0;
  #nextSlot = 0;
  /** When a segment was last finished, monotonic milliseconds. */
  #finishedAt = -Infinity;
  /** How many segments there were at the start. */
  #found = 0;
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
    const found = new Map<LabelSet, ReplayedAlert>();
    // Of two slots with the same labels, which only damage can leave, the later one counts.
    for (const replayed of replay.alerts()) found.set(replayed.alert.labels, replayed);
    store.restore(
      Array.from(found.values(), ({ alert }) => alert),
      nowMs,
    );
    this.#store = store;
    this.#nextSlot = replay.nextSlot;
    this.#found = replay.count;
    this.#writer.woke();
    this.#ready.push(this.#writer.finish(nowMs));
    return { count: store.size, open: this.#adopt(found.values(), store, nowMs), absenceMs };
  }

  #adopt(found: Iterable<ReplayedAlert>, store: AlertStore, nowMs: number): Alert[] {
    const open: Alert[] = [];
    for (const { slot, alert, told } of found) {
      const isOpen = !told || !isResolvedAt(alert, nowMs);
      // The limit of its name, lower than before, can keep one out of the store.
      const isStored = store.get(alert.labels) !== undefined;
      if (isOpen || isStored) this.#take(alert.labels, slot);
      if (isOpen && !isStored) this.#heldBack.set(alert.labels, alert);
      if (isOpen) open.push(alert);
    }
    return open;
  }

  /** Begins to follow the store, and to write. Call it once groups hold the alerts that `restore` named. */
  follow(store: AlertStore): void {
    this.#store = store;
    store.subscribe('journal', (alerts, replaced) => this.#came(alerts, replaced));
    store.onCollected((of) => {
      if (of.length > 0) this.#noted.push({ kind: 'collected', of });
    });
    this.#writeBehind.start(this.#found);
  }

  /** Notes that no group holds these any more: people know of their end. */
  released(labels: readonly LabelSet[]): void {
    const stored = labels.map((each) => this.#store?.get(each));
    this.#noted.push({ kind: 'released', of: labels, stored });
  }

  /** Resolves when all up to the call is on disk, or writing failed. Never rejects. */
  sync(): Promise<void> {
    return this.#isNoted || this.failing ? this.#writeBehind.sync() : this.#writeBehind.idle();
  }

  /** Resolves when all up to the call has been given to the store (see `WriteBehind.handOver`). Never rejects. */
  handOver(): Promise<void> {
    return this.#writeBehind.handOver(this.#isNoted || this.failing);
  }

  get #isNoted(): boolean {
    return this.#noted.length + this.#ready.length > 0 || !this.#writer.isEmpty;
  }

  /** Writes for the last time. */
  stop(): Promise<void> {
    return this.#writeBehind.stop();
  }

  /** See `JournaledState`. */
  get size(): number {
    const { count, bytes } = this.#whole;
    return this.#count * (count === 0 ? TYPICAL_ALERT_BYTES : bytes / count);
  }

  /** See `JournaledState`. */
  get hasNews(): boolean {
    return this.#isQuiet || !this.#writer.isEmpty || this.#ready.length + this.#noted.length > 0;
  }

  get #isQuiet(): boolean {
    return this.#options.clock.monotonic() - this.#finishedAt >= QUIET_MS;
  }

  /** See `JournaledState`. */
  *changes(periodic: boolean): Generator<Uint8Array> {
    this.#settle();
    // An empty segment says that the process lives.
    if (!this.#writer.isEmpty || (periodic && this.#isQuiet)) this.#finish();
    const ready = this.#ready;
    this.#ready = [];
    this.#readyBytes = 0;
    yield* ready;
  }

  /** See `JournaledState`. */
  *everything(): Generator<Uint8Array> {
    const { clock, isHeld } = this.#options;
    const writer = new SegmentWriter();
    for (const alert of this.#all()) {
      const { labels } = alert;
      if (labels.journalSlot === NO_SLOT) continue;
      const told = isResolvedAt(alert, clock.now()) && !isHeld(labels);
      this.#writeWhole(writer, alert, told);
      if (writer.isFull) yield writer.finish(clock.now());
    }
    yield writer.finish(clock.now());
  }

  *#all(): Generator<Alert> {
    if (this.#store !== undefined) yield* this.#store.values();
    yield* this.#heldBack.values();
  }

  #came(alerts: readonly Alert[], replaced: readonly (Alert | undefined)[]): void {
    this.#settle();
    for (let i = 0; i < alerts.length; i++) {
      const alert = alerts[i];
      if (alert !== undefined) this.#put(alert, replaced[i]);
      if (this.#writer.isFull) this.#finish();
    }
  }

  #put(alert: Alert, former: Alert | undefined): void {
    const { labels } = alert;
    const isKnown = labels.journalSlot !== NO_SLOT;
    const sameTexts =
      isKnown &&
      former?.annotations === alert.annotations &&
      former.generatorUrl === alert.generatorUrl;
    if (sameTexts) {
      this.#writer.times(labels.journalSlot, alert, false);
      return;
    }
    if (!isKnown) this.#take(labels, this.#nextSlot++);
    else if (former === undefined) this.#heldBack.delete(labels);
    this.#writeWhole(this.#writer, alert, false);
  }

  #writeWhole(writer: SegmentWriter, alert: Alert, told: boolean): void {
    this.#whole.count++;
    this.#whole.bytes += writer.alert(alert.labels.journalSlot, alert, told);
  }

  /** Writes what was noted. Not at once, as groups let go of an alert after they have said so, and take one after it came. */
  #settle(): void {
    if (this.#noted.length === 0) return;
    const noted = this.#noted;
    this.#noted = [];
    for (const note of noted) {
      for (let i = 0; i < note.of.length; i++) {
        this.#write(note, i);
        if (this.#writer.isFull) this.#finish();
      }
    }
  }

  #write(note: Note, at: number): void {
    if (note.kind === 'released') {
      const labels = note.of[at];
      if (labels !== undefined) this.#release(labels, note.stored[at]);
      return;
    }
    const alert = note.of[at];
    if (alert !== undefined) this.#collect(alert);
  }

  #finish(): void {
    const { clock } = this.#options;
    this.#finishedAt = clock.monotonic();
    const segment = this.#writer.finish(clock.now());
    this.#ready.push(segment);
    this.#readyBytes += segment.length;
    if (this.#readyBytes < CHUNK_BYTES) return;
    this.#readyBytes = 0;
    void this.#writeBehind.sync();
  }

  #collect(alert: Alert): void {
    if (alert.labels.journalSlot === NO_SLOT) return;
    if (this.#options.isHeld(alert.labels)) this.#heldBack.set(alert.labels, alert);
    else this.#remove(alert.labels);
  }

  #release(labels: LabelSet, stored: Alert | undefined): void {
    // Taken up again meanwhile: it is not told yet.
    if (labels.journalSlot === NO_SLOT || this.#options.isHeld(labels)) return;
    if (this.#heldBack.has(labels)) this.#remove(labels);
    else if (stored !== undefined) this.#writer.times(labels.journalSlot, stored, true);
  }

  #take(labels: LabelSet, slot: number): void {
    labels.journalSlot = slot;
    this.#count++;
  }

  #remove(labels: LabelSet): void {
    this.#writer.removed(labels.journalSlot);
    this.#heldBack.delete(labels);
    labels.journalSlot = NO_SLOT;
    this.#count--;
  }
}
