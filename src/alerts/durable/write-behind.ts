import type { Clock, Timer } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { SegmentJournal } from './segment-journal.ts';

/** How late a change may be on disk. */
const INTERVAL_MS = 1000;
/** The journal is rewritten when it is twice as large as what it holds, and this much more. */
const SLACK_BYTES = 8 * 1024 * 1024;
/** What a segment takes beyond its bytes, so that many small ones count. */
const SEGMENT_OVERHEAD_BYTES = 64;
/**
 * How much is written at one stroke: a commit waits for the disk, whatever it holds, and what it holds is in memory
 * some times over.
 */
export const CHUNK_BYTES = 2 * 1024 * 1024;
/** The waits between attempts to write while writing fails. */
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;

/** What is written behind. Both iterables are read a segment per turn of the event loop, while changes go on. */
export interface JournaledState {
  /**
   * The changes noted since it was last called. With `periodic` (once a second where `hasNews`) there may be more
   * to say, such as that the process lives.
   */
  changes(periodic: boolean): Iterable<Uint8Array>;
  /** Whether a periodic `changes` would have something to say. */
  readonly hasNews: boolean;
  /** Everything, as of the changes that were last asked for. */
  everything(): Iterable<Uint8Array>;
  /** About how many bytes `everything` would be. */
  readonly size: number;
}

/** A write that was asked for. Neither promise rejects. */
interface Write {
  /** When all it writes has been given to the journal, or it has failed. */
  readonly handedOver: Promise<void>;
  readonly done: Promise<void>;
}

const NOTHING_UNDER_WAY: Write = { handedOver: Promise.resolve(), done: Promise.resolve() };

/** What a `WriteBehind` is built with. */
export interface WriteBehindOptions {
  readonly journal: SegmentJournal;
  readonly state: JournaledState;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Brings a room's changes to its journal once a second, a slice per turn of the event loop, and rewrites the journal
 * when what is outdated in it takes too much room. When writing fails the room goes on; the journal is then written
 * anew as a whole as soon as that succeeds.
 */
export class WriteBehind {
  readonly #options: WriteBehindOptions;
  #started = false;
  #timer: Timer | undefined;
  #underWay = NOTHING_UNDER_WAY;
  #next: Write | undefined;
  #rewriting: Promise<void> | undefined;
  #appended = 0;
  /** The size after the last rewrite, 0 before the first. */
  #keptBytes = 0;
  #periodic = false;
  /** How often writing failed since it last succeeded. */
  #failures = 0;
  /** Whether the journal must be written as a whole before anything is appended. */
  #lacking = false;
  #retryAtMs = 0;

  constructor(options: WriteBehindOptions) {
    this.#options = options;
  }

  /** Whether the journal lacks changes because writing fails. */
  get failing(): boolean {
    return this.#failures > 0;
  }

  /** Begins to write once a second, and at once, behind the segments that were found. */
  start(found: number): void {
    this.#appended = found;
    this.#begin();
  }

  /** Begins to write once a second, at first everything in the place of what is there. */
  startAnew(): void {
    this.#lacking = true;
    this.#begin();
  }

  #begin(): void {
    this.#started = true;
    this.#tickLater();
    this.#enqueue(true);
  }

  #tickLater(): void {
    this.#timer = this.#options.clock.after(INTERVAL_MS, () => {
      if (this.#options.state.hasNews || this.#lacking || this.failing) this.#enqueue(true);
      this.#tickLater();
    });
  }

  /** Resolves when what was noted before the call is on disk, or writing failed or has not begun. Never rejects. */
  sync(): Promise<void> {
    return this.#started ? this.#enqueue(false).done : this.idle();
  }

  /** Resolves when no write is under way. */
  idle(): Promise<void> {
    return this.#underWay.done;
  }

  /**
   * Resolves when what was noted before the call has been given to the journal, or writing failed or has not begun: what
   * the store is given from then on is on disk no sooner. Never rejects. `hasNews`: whether anything is noted.
   */
  handOver(hasNews: boolean): Promise<void> {
    const write = this.#started && hasNews ? this.#enqueue(false) : this.#underWay;
    return write.handedOver;
  }

  /** Ends the writing with a last one. */
  async stop(): Promise<void> {
    if (!this.#started) return;
    this.#timer?.cancel();
    this.#retryAtMs = 0;
    await this.#enqueue(true).done;
    await this.#rewriting;
  }

  /** Callers share the write that begins when the one under way has ended. */
  #enqueue(periodic: boolean): Write {
    this.#periodic ||= periodic;
    this.#next ??= this.#after(this.#underWay.done);
    return this.#next;
  }

  #after(former: Promise<void>): Write {
    let handedOver = (): void => undefined;
    const handing = new Promise<void>((resolve) => (handedOver = resolve));
    const done = former.then(async () => {
      this.#underWay = this.#next ?? this.#underWay;
      this.#next = undefined;
      const isPeriodic = this.#periodic;
      this.#periodic = false;
      await this.#write(isPeriodic, handedOver);
      handedOver();
    });
    return { handedOver: handing, done };
  }

  /** Never rejects. */
  async #write(periodic: boolean, handedOver: () => void): Promise<void> {
    const { clock, state } = this.#options;
    try {
      if (!this.#lacking || this.#rewriting !== undefined) {
        await this.#append(state.changes(periodic), handedOver);
        if (this.#isTooLarge()) void this.#rewrite();
        return;
      }
      // What is noted is taken in, and no longer asked for by itself: all is written.
      drain(state.changes(false));
      if (clock.monotonic() >= this.#retryAtMs) await this.#rewrite();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** One after the other: none may be on the disk without those before it. */
  async #append(segments: Iterable<Uint8Array>, handedOver: () => void): Promise<void> {
    const iterator = segments[Symbol.iterator]();
    let chunk: Uint8Array[] = [];
    let chunkBytes = 0;
    try {
      for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
        this.#appended++;
        chunk.push(next.value);
        chunkBytes += next.value.length;
        if (chunkBytes >= CHUNK_BYTES) {
          await this.#options.journal.append(...chunk);
          chunk = [];
          chunkBytes = 0;
        }
        await this.#pause();
      }
      if (chunk.length === 0) return;
      const written = this.#options.journal.append(...chunk);
      handedOver();
      await written;
    } finally {
      // After a failure: the rest is taken in too.
      while (iterator.next().done !== true);
    }
  }

  #isTooLarge(): boolean {
    if (this.#options.clock.monotonic() < this.#retryAtMs) return false;
    const bytes = this.#options.journal.bytes + this.#appended * SEGMENT_OVERHEAD_BYTES;
    return bytes > 2 * Math.max(this.#keptBytes, this.#options.state.size) + SLACK_BYTES;
  }

  /** One at a time; changes are appended meanwhile. */
  #rewrite(): Promise<void> {
    this.#rewriting ??= this.#replace().finally(() => {
      this.#rewriting = undefined;
    });
    return this.#rewriting;
  }

  async #replace(): Promise<void> {
    const { journal, logger } = this.#options;
    const failuresBefore = this.#failures;
    const appendedBefore = this.#appended;
    try {
      this.#appended = 0;
      await journal.rewrite(this.#whole());
    } catch (error) {
      this.#appended += appendedBefore;
      this.#retryLater(error);
      return;
    }
    this.#keptBytes = journal.bytes;
    // An append that failed meanwhile is not made good by this.
    if (this.#failures !== failuresBefore) return;
    this.#lacking = false;
    if (failuresBefore > 0) logger.info('state is written behind again');
    this.#failures = 0;
  }

  #failed(reason: unknown): void {
    this.#lacking = true;
    this.#retryLater(reason);
  }

  #retryLater(reason: unknown): void {
    const { clock, logger } = this.#options;
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** this.#failures, LAST_RETRY_MS);
    this.#failures++;
    this.#retryAtMs = clock.monotonic() + waitMs;
    logger.error('state could not be written behind: it would be lost with the process', {
      err: messageOf(reason),
      retry_in_seconds: waitMs / 1000,
    });
  }

  /**
   * Everything, a slice per turn: requests are answered between. What changes meanwhile may be in it already; so that
   * it is not on the disk without what came before it, that goes along or ahead.
   */
  async *#whole(): AsyncGenerator<Uint8Array> {
    const { state } = this.#options;
    for (const segment of state.everything()) {
      yield segment;
      await this.#pause();
    }
    if (this.#lacking) yield* state.changes(false);
    else await this.#enqueue(false).done;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#options.clock.after(0, resolve);
    });
  }
}

/** Asks for all there is, to no use but that it was asked for. */
function drain(segments: Iterable<Uint8Array>): void {
  const iterator = segments[Symbol.iterator]();
  while (iterator.next().done !== true);
}
