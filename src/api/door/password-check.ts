import { createHmac } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { FailureThrottle } from './failure-throttle.ts';

/** Most answers that are remembered, of each kind: nobody who guesses drives out those who know. */
const MAX_KNOWN = 1000;
/** Most checks that wait: at a cost of 10 the last of them is done within seconds. */
const MAX_PENDING = 32;

/** Says whether a password belongs to a bcrypt hash; takes its time, but not that of the thread that asks. */
export interface HashVerifier {
  verify(password: string, hash: string): Promise<boolean>;
}

/** A user and a password as somebody gave them, with the hash that counts. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  readonly hash: string;
  /** False where there is no such user, and the hash is a decoy. */
  readonly exists: boolean;
}

/** `wait`: too many were wrong from this address, or too many wait; try again after so many milliseconds. */
export type CheckResult =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly ms: number };

/** What passwords are checked with. */
export interface PasswordCheckOptions {
  readonly verifier: HashVerifier;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Random bytes: answers are remembered by a keyed hash, so that no password stays in memory. */
  readonly secret: Uint8Array;
}

/**
 * Checks passwords, remembering the answers: the same one sent with each request is checked once. Right ones that are
 * known get in whatever else happens; unknown ones from an address with many wrong ones have to wait.
 */
export class PasswordCheck {
  readonly #options: PasswordCheckOptions;
  readonly #right = new Set<string>();
  readonly #wrong = new Set<string>();
  readonly #pending = new Map<string, Promise<CheckResult>>();
  readonly #throttle = new FailureThrottle();

  constructor(options: PasswordCheckOptions) {
    this.#options = options;
  }

  /** The answer where it is known. */
  known(credentials: Credentials): CheckResult | undefined {
    const key = this.#key(credentials);
    if (this.#right.has(key)) return { kind: 'right' };
    return this.#wrong.has(key) ? { kind: 'wrong' } : undefined;
  }

  /** The answer to what is not known. Rejects where it cannot be found out. */
  async check(credentials: Credentials, address: string): Promise<CheckResult> {
    const key = this.#key(credentials);
    const pending = this.#pending.get(key);
    if (pending !== undefined) return pending;
    if (this.#pending.size >= MAX_PENDING) return { kind: 'wait', ms: 1000 };
    const ms = this.#throttle.take(address, this.#options.clock.monotonic());
    if (ms > 0) return { kind: 'wait', ms };
    const check = this.#verify(credentials, key, address);
    this.#pending.set(key, check);
    try {
      return await check;
    } finally {
      this.#pending.delete(key);
    }
  }

  async #verify(credentials: Credentials, key: string, address: string): Promise<CheckResult> {
    const { verifier, clock } = this.#options;
    const { password, hash, exists } = credentials;
    // The decoy is checked as well: how long that takes tells nobody which users there are.
    const isRight = (await verifier.verify(password, hash)) && exists;
    remember(isRight ? this.#right : this.#wrong, key);
    if (isRight) this.#throttle.giveBack(address, clock.monotonic());
    return { kind: isRight ? 'right' : 'wrong' };
  }

  #key({ user, password, hash, exists }: Credentials): string {
    const text = JSON.stringify([user, password, hash, exists]);
    return createHmac('sha256', this.#options.secret).update(text).digest('base64');
  }
}

function remember(known: Set<string>, key: string): void {
  known.add(key);
  if (known.size <= MAX_KNOWN) return;
  for (const oldest of known) {
    known.delete(oldest);
    return;
  }
}
