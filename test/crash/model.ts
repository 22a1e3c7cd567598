/** The state of an alert as its sender knows it. */
export type AlertState = 'firing' | 'resolved';

interface KnownAlert {
  readonly labels: Readonly<Record<string, string>>;
  /** What the last request said, answered or not. */
  last: AlertState;
  /** When the last answer came, milliseconds; undefined while a request has no answer yet. */
  answeredAtMs: number | undefined;
  /** The life of the server that took it. */
  life: number;
  /** Whether a crash may have taken the last change with it. */
  certain: boolean;
}

interface KnownSilence {
  /** Milliseconds of the answer to its creation. */
  readonly createdAtMs: number;
  comment: string;
  /** `asked` where the answer never came. */
  expiry: 'none' | 'asked' | 'answered';
  /** An update whose answer never came. */
  doubtfulComment: string | undefined;
}

/**
 * Alerts are written behind: this much before a crash they must be safe. A second is promised, the rest is for a machine
 * that is busy.
 */
const WRITTEN_BEHIND_MS = 2000;

/** All that was said to the server, and what of it must hold after a crash. */
export class Model {
  readonly alerts = new Map<string, KnownAlert>();
  readonly silences = new Map<string, KnownSilence>();
  #life = 0;
  #bornAtMs = 0;

  /** How many times the server was started. */
  get life(): number {
    return this.#life;
  }

  /** When the server was ready the last time, milliseconds. */
  get bornAtMs(): number {
    return this.#bornAtMs;
  }

  /** The server has started anew. */
  born(atMs: number): void {
    this.#life++;
    this.#bornAtMs = atMs;
  }

  /** The alerts of earlier lives that were said once, are safe, and fire; the oldest first. */
  calmFiring(): readonly (readonly [name: string, labels: Readonly<Record<string, string>>])[] {
    return Array.from(this.alerts)
      .filter(([, { labels }]) => labels['calm'] !== undefined)
      .filter(([, { last, certain, life }]) => last === 'firing' && certain && life < this.#life)
      .map(([name, { labels }]) => [name, labels]);
  }

  /** The server was killed at this moment: what had no answer, or was answered too shortly before, is in doubt. */
  killed(atMs: number): void {
    for (const alert of this.alerts.values()) {
      if (alert.life !== this.#life) continue;
      const { answeredAtMs } = alert;
      if (answeredAtMs === undefined || answeredAtMs > atMs - WRITTEN_BEHIND_MS)
        alert.certain = false;
    }
  }

  alertAsked(name: string, labels: Readonly<Record<string, string>>, last: AlertState): void {
    this.alerts.set(name, {
      labels,
      last,
      answeredAtMs: undefined,
      life: this.#life,
      certain: true,
    });
  }

  alertAnswered(name: string, atMs: number): void {
    const alert = this.alerts.get(name);
    if (alert !== undefined) alert.answeredAtMs = atMs;
  }
}
