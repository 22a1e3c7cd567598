import type { Clock } from '../../base/clock.ts';
import type { SegmentJournal } from '../durable/segment-journal.ts';

interface Kept {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** A journal in memory whose disk is slow: `crash` leaves what had reached it. */
export class MemorySegmentJournal implements SegmentJournal {
  /** Whether writing fails. */
  failing = false;
  /** How often it was rewritten. */
  rewrites = 0;
  readonly #clock: Clock;
  readonly #delayMs: number;
  #disk: Kept[];
  #asked = 0;
  #replacedBelow = 0;
  #crashed = false;

  constructor(clock: Clock, delayMs = 0, disk: readonly Uint8Array[] = []) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#disk = disk.map((bytes) => ({ number: this.#asked++, bytes }));
  }

  get bytes(): number {
    return this.#disk.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  segments(): Uint8Array[] {
    return this.#disk.map(({ bytes }) => bytes);
  }

  async append(...segments: readonly Uint8Array[]): Promise<void> {
    const number = this.#asked++;
    await this.#disksTime();
    if (number < this.#replacedBelow) return;
    for (const bytes of segments) this.#disk.push({ number, bytes });
  }

  async rewrite(segments: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    const below = this.#asked;
    const fresh: Kept[] = [];
    for await (const bytes of segments) fresh.push({ number: -1, bytes });
    await this.#disksTime();
    this.#replacedBelow = below;
    this.#disk = [...fresh, ...this.#disk.filter(({ number }) => number >= below)];
    this.rewrites++;
  }

  /** The journal as a new process finds it; nothing more reaches this one. */
  crash(): MemorySegmentJournal {
    this.#crashed = true;
    return new MemorySegmentJournal(this.#clock, this.#delayMs, this.segments());
  }

  async #disksTime(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#clock.after(this.#delayMs, resolve);
    });
    if (this.failing) throw new Error('no space left on device');
    if (this.#crashed) await new Promise(() => undefined);
  }
}
