import type { SwimNumbers } from './options.ts';

/** How long a suspicion lasts, and how many confirmations shorten it as far as it goes. */
export interface SuspicionTerms {
  readonly minMs: number;
  readonly maxMs: number;
  readonly expected: number;
}

/** The terms in a list of `n` members, the dead included: memberlist's, to the millisecond. */
export function suspicionTerms(n: number, numbers: SwimNumbers): SuspicionTerms {
  const scale = Math.max(1, Math.log10(Math.max(1, n)));
  const minMs =
    (numbers.suspicionMultiplier * Math.floor(scale * 1000) * numbers.probeIntervalMs) / 1000;
  const wanted = numbers.suspicionMultiplier - 2;
  return {
    minMs,
    maxMs: numbers.suspicionMaxTimeoutMultiplier * minMs,
    // The accused and we ourselves do not confirm.
    expected: n - 2 < wanted ? 0 : Math.max(0, wanted),
  };
}

/** A running suspicion: each member that shares it brings the end nearer. */
export class Suspicion {
  readonly #terms: SuspicionTerms;
  readonly #startedAt: number;
  readonly #heard: Set<string>;
  #confirmations = 0;
  #deadline: number;

  /** Whoever accused first never counts as a confirmation. */
  constructor(from: string, terms: SuspicionTerms, now: number) {
    this.#terms = terms;
    this.#startedAt = now;
    this.#heard = new Set([from]);
    this.#deadline = now + (terms.expected < 1 ? terms.minMs : terms.maxMs);
  }

  /** When the accused counts as dead. */
  get deadline(): number {
    return this.#deadline;
  }

  get confirmations(): number {
    return this.#confirmations;
  }

  /** Whether that was news: from somebody else than before, and not more than is needed. */
  confirm(from: string): boolean {
    const { expected, minMs, maxMs } = this.#terms;
    if (this.#confirmations >= expected || this.#heard.has(from)) return false;
    this.#heard.add(from);
    this.#confirmations += 1;
    const share = Math.log(this.#confirmations + 1) / Math.log(expected + 1);
    const timeoutMs = Math.max(minMs, Math.floor(maxMs - share * (maxMs - minMs)));
    this.#deadline = this.#startedAt + timeoutMs;
    return true;
  }
}
