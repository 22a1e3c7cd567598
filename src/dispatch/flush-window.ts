import type { Clock } from '../base/clock.ts';

/** How many flushes of a burst are under way at first: enough to keep a core busy with receivers that answer promptly. */
const FIRST_WINDOW = Number(process.env["FW"] ?? 64);
/** How many begin before the answers to earlier ones, and requests, are looked at. */
const PER_TURN = 32;
/** How often it is looked at whether those that wait should have more room. */
const LOOK_EVERY_MS = 100;

/**
 * Lets flushes that fall due together begin a few at a time. What two thousand timers begin at one instant would all be under
 * way for as long as the last of them: all of what they hold outlives the young generation, which made the collector
 * a third of the work. A slow receiver keeps nobody waiting: while fewer end than there is room for, the room doubles
 * a hundred times a second.
 */
export class FlushWindow {
  readonly #clock: Clock;
  readonly #waiting: (() => Promise<unknown> | undefined)[] = [];
  #room = FIRST_WINDOW;
  #underWay = 0;
  #endedSinceLook = 0;
  #looking = false;
  #left = PER_TURN;
  #paused = false;
  #burst = 0;
  #next = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `job`, which answers the flush that it began, if any, at once if there is room, else later; jobs keep their order. */
  run(job: () => Promise<unknown> | undefined): void {
    this.#waiting.push(job);
    this.#look();
    this.#begin();
  }

  #begin(): void {
    while (this.#next < this.#waiting.length) {
      if (this.#underWay >= this.#room) return;
      if (this.#left === 0) return;
      const job = this.#waiting[this.#next++];
      this.#left--;
      this.#pause();
      this.#start(job!);
    }
    this.#waiting.length = 0;
    this.#next = 0;
  }

  #start(job: () => Promise<unknown> | undefined): void {
    const flush = job();
    if (flush === undefined) return;
    const burst = this.#burst;
    this.#underWay++;
    const ended = (): void => {
      if (burst !== this.#burst) return;
      this.#underWay--;
      this.#endedSinceLook++;
      if (this.#next < this.#waiting.length) this.#begin();
    };
    flush.then(ended, ended);
  }

  #pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#clock.after(0, () => {
      this.#paused = false;
      this.#left = PER_TURN;
      this.#begin();
    });
  }

  #look(): void {
    if (this.#looking) return;
    this.#looking = true;
    this.#clock.after(LOOK_EVERY_MS, () => {
      this.#looking = false;
      if (this.#next >= this.#waiting.length) {
        this.#burst++;
        this.#underWay = 0;
        this.#room = FIRST_WINDOW;
        this.#endedSinceLook = 0;
        return;
      }
      if (this.#endedSinceLook === 0) this.#room *= 2;
      this.#endedSinceLook = 0;
      this.#look();
      this.#begin();
    });
  }
}
