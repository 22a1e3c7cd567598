import type { Clock } from '../base/clock.ts';
import { InTurns } from '../base/in-turns.ts';

/** How many flushes of a burst are under way at first: enough to keep a core busy with receivers that answer promptly. */
const FIRST_ROOM = 64;
/** How many begin before the answers to earlier ones, and requests, are looked at. */
const PER_TURN = 32;
/** How often it is looked at whether those that wait should have more room. */
const LOOK_EVERY_MS = 100;

/** Begins a flush and answers its end; undefined where nothing was to be begun. Must not throw. */
export type BeginFlush = () => Promise<unknown> | undefined;

/**
 * Lets flushes that fall due together begin a few at a time. Were thousands under way at once, each would hold all it has
 * until the last is told: memory by the hundred megabytes, which the garbage collector goes through again and again. A
 * slow receiver keeps nobody waiting for long: as long as most have not ended between two looks, there is twice the
 * room after the next one.
 */
export class FlushWindow {
  readonly #clock: Clock;
  readonly #turns: InTurns;
  /** A set keeps the order and lets go of the first. */
  readonly #waiting = new Set<BeginFlush>();
  #room = FIRST_ROOM;
  #underWay = 0;
  #endedSinceLook = 0;
  /** Told by its number, as flushes of one that is over no longer count. */
  #burst = 0;
  #isBurst = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#turns = new InTurns(clock, PER_TURN);
  }

  /** Begins at once if there is room, else later, in the order of the calls. */
  run(begin: BeginFlush): void {
    this.#waiting.add(begin);
    if (!this.#isBurst) this.#lookLater();
    this.#beginSome();
  }

  #beginSome(): void {
    for (const begin of this.#waiting) {
      if (this.#underWay >= this.#room) return;
      this.#waiting.delete(begin);
      this.#underWay++;
      const burst = this.#burst;
      this.#turns.run(() => this.#begin(begin, burst));
    }
  }

  #begin(begin: BeginFlush, burst: number): void {
    const ended = (): void => {
      if (burst !== this.#burst) return;
      this.#underWay--;
      this.#endedSinceLook++;
      this.#beginSome();
    };
    const flush = begin();
    if (flush === undefined) ended();
    else flush.then(ended, ended);
  }

  #lookLater(): void {
    this.#isBurst = true;
    this.#clock.after(LOOK_EVERY_MS, () => {
      if (this.#waiting.size === 0) this.#endBurst();
      else this.#look();
    });
  }

  #look(): void {
    if (this.#endedSinceLook < this.#room) this.#room *= 2;
    this.#endedSinceLook = 0;
    this.#lookLater();
    this.#beginSome();
  }

  #endBurst(): void {
    this.#isBurst = false;
    this.#burst++;
    this.#underWay = 0;
    this.#endedSinceLook = 0;
    this.#room = FIRST_ROOM;
  }
}
