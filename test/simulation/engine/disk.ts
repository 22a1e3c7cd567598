import type { RecordJournal } from '../../../src/replication/records.ts';
import type { StateJournal } from '../../../src/storage/state.ts';
import type { MachineClock } from './machine-clock.ts';

interface Segment {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** The records of one kind that are on a disk. */
export class DiskTable<T> {
  readonly records = new Map<string, T>();
  readonly key: (record: T) => string;

  constructor(key: (record: T) => string) {
    this.key = key;
  }
}

/** The segments of one journal that are on a disk. */
export class DiskJournal {
  #segments: Segment[] = [];
  #bytes = 0;
  /** How many appends were asked for, by every process there was. */
  asked = 0;

  get segments(): Segment[] {
    return this.#segments;
  }

  set segments(segments: Segment[]) {
    this.#segments = segments;
    this.#bytes = segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  get bytes(): number {
    return this.#bytes;
  }

  append(segment: Segment): void {
    this.#segments.push(segment);
    this.#bytes += segment.bytes.length;
  }
}

/**
 * How one life of a process writes to its disk: one commit after the other, each taking its time. A commit that the
 * process does not live to see ended is lost; one that ended may be there without the process having heard of it.
 */
export class DiskWriter {
  readonly #clock: MachineClock;
  readonly #commitMs: () => number;
  #freeAtMs = 0;

  readonly #boasts: boolean;

  /** `boasts`: as a disk would that says it is done before it is. */
  constructor(clock: MachineClock, commitMs: () => number, boasts: boolean) {
    this.#clock = clock;
    this.#commitMs = boasts ? () => 5000 + commitMs() : commitMs;
    this.#boasts = boasts;
  }

  commit(write: () => void): Promise<void> {
    const nowMs = this.#clock.monotonic();
    this.#freeAtMs = Math.max(this.#freeAtMs, nowMs) + this.#commitMs();
    return new Promise((resolve) => {
      if (this.#boasts) this.#clock.after(0, resolve);
      this.#clock.after(this.#freeAtMs - nowMs, () => {
        write();
        this.#clock.after(0, resolve);
      });
    });
  }

  records<T>(table: DiskTable<T>): RecordJournal<T> {
    return {
      save: (records) =>
        this.commit(() => {
          for (const record of records) table.records.set(table.key(record), record);
        }),
      remove: (keys) =>
        void this.commit(() => {
          for (const key of keys) table.records.delete(key);
        }),
    };
  }

  segments(name: string, journal: DiskJournal): StateJournal {
    return {
      name,
      get bytes(): number {
        return journal.bytes;
      },
      segments: () => journal.segments.map(({ bytes }) => bytes),
      append: (...segments) => {
        const number = journal.asked++;
        return this.commit(() => {
          for (const bytes of segments) journal.append({ number, bytes });
        });
      },
      rewrite: async (segments) => {
        const below = journal.asked;
        const fresh: Segment[] = [];
        for await (const bytes of segments) fresh.push({ number: -1, bytes });
        await this.commit(() => {
          const later = journal.segments.filter(({ number }) => number >= below);
          journal.segments = [...fresh, ...later];
        });
      },
    };
  }
}
