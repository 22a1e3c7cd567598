import { createHash } from 'node:crypto';
import { type Clock, sleep } from '../base/clock.ts';
import { type Claim, type ClaimKind, GROUP_BYTES } from './claim-message.ts';
import type { SendingOrder } from './sending-order.ts';

/** A timer later than this means that the process was held up. */
const LATE_MS = 100;
/** Of how many groups what others say is kept at most. */
const MAX_GROUPS = 10_000;

/** What claims go by. */
export interface SendingClaimsOptions {
  /** The name of this member. */
  readonly self: string;
  readonly clock: Clock;
  readonly order: SendingOrder;
  /** Tells all other members. */
  readonly say: (claim: Claim) => void;
  /** How long an answer may take: from here to everybody and back. */
  readonly answerMs: number;
  /** How long others are waited for that have asked, or answered that they tell. */
  readonly holdMs: number;
  /** For how long one that tells answers so. */
  readonly claimMs: number;
  /** How often is looked whether he is through. */
  readonly lookMs: number;
}

interface Heard {
  readonly kind: ClaimKind;
  readonly number: number;
  readonly atMs: number;
}

interface Telling {
  count: number;
  readonly sinceMs: number;
  /** Whether others have heard of it, or of the question before it. */
  isKnown: boolean;
}

/** Ends what has been begun. */
export type Release = () => void;

/**
 * Keeps two members from telling of a group at the same time. The turns of a group begin with its ticks, and these are
 * at the same instant on all members only while nothing has moved them: one that started later, or that forgot a group
 * earlier, counts from another instant. So a member's turn, come after the time that it gave the earlier ones, can come
 * at the very instant of such an earlier one's next tick.
 *
 * Who has waited for a turn and has something to tell asks first. Who is telling of the group answers, and is left to
 * it; who is about to begin waits for the one that has asked; of two who ask at once the earlier in the order goes on.
 * As long as the first in the order tells (which is when all is well) nothing is said at all. Nobody waits for others
 * longer than `holdMs`: what is said here, or lost, keeps no alert from being told.
 *
 * Other programs do not heed what is said here.
 */
export class SendingClaims {
  readonly #options: SendingClaimsOptions;
  /** By group, then by member. Groups of which something was heard last stand last. */
  readonly #heard = new Map<string, Map<string, Heard>>();
  readonly #telling = new Map<string, Telling>();
  #number = 0;

  constructor(options: SendingClaimsOptions) {
    this.#options = options;
  }

  /** Begins to tell of a group whose first turn this is: at once, unless somebody else has asked. */
  async begin(groupKey: string, isToTell: () => boolean, signal: AbortSignal): Promise<Release> {
    const group = groupOf(groupKey);
    if (this.#heard.size > 0) await this.#yield({ groupKey, group }, isToTell, signal);
    return this.#tell(group, false);
  }

  /** Begins to tell of a group after earlier members have had their time: asks, unless there is nothing to tell. */
  async ask(groupKey: string, isToTell: () => boolean, signal: AbortSignal): Promise<Release> {
    const group = groupOf(groupKey);
    if (signal.aborted || !isToTell()) return this.#tell(group, false);
    const mustYield = this.#mustYield({ groupKey, group });
    const askedAtMs = mustYield ? undefined : this.#options.clock.monotonic();
    if (!mustYield) this.#say(group, 'asks');
    await this.#answers(signal);
    await this.#yield({ groupKey, group, askedAtMs }, isToTell, signal);
    return this.#tell(group, !mustYield);
  }

  /** Takes in what another member says; answers whether it was news. */
  hear({ group, by, number, kind }: Claim): boolean {
    const { self, order, clock } = this.#options;
    // Whoever can send us a packet can make up names.
    if (by === self || !order.knows(by)) return false;
    const said = this.#heard.get(group) ?? new Map<string, Heard>();
    if (number <= (said.get(by)?.number ?? 0)) return false;
    said.set(by, { kind, number, atMs: clock.monotonic() });
    this.#heard.delete(group);
    this.#heard.set(group, said);
    this.#forget();
    if (kind === 'asks') this.#answer(group);
    return true;
  }

  #tell(group: string, isKnown: boolean): Release {
    const telling = this.#telling.get(group) ?? {
      count: 0,
      sinceMs: this.#options.clock.monotonic(),
      isKnown,
    };
    telling.count++;
    telling.isKnown ||= isKnown;
    this.#telling.set(group, telling);
    return () => {
      if (--telling.count > 0) return;
      this.#telling.delete(group);
      if (telling.isKnown) this.#say(group, 'done');
    };
  }

  /** One who has been at it for as long as the others have given it time does not keep them any longer. */
  #answer(group: string): void {
    const { clock, claimMs } = this.#options;
    const telling = this.#telling.get(group);
    if (telling === undefined || clock.monotonic() - telling.sinceMs >= claimMs) return;
    telling.isKnown = true;
    this.#say(group, 'tells');
  }

  #say(group: string, kind: ClaimKind): void {
    this.#options.say({ group, by: this.#options.self, number: ++this.#number, kind });
  }

  /** Whoever was held up meanwhile has yet to read what was answered. */
  async #answers(signal: AbortSignal): Promise<void> {
    const { clock, answerMs } = this.#options;
    const dueMs = clock.monotonic() + answerMs;
    await sleep(clock, answerMs, signal);
    if (clock.monotonic() - dueMs > LATE_MS) await sleep(clock, answerMs, signal);
  }

  async #yield(own: OwnClaim, isToTell: () => boolean, signal: AbortSignal): Promise<void> {
    const { clock, holdMs, lookMs } = this.#options;
    const untilMs = clock.monotonic() + holdMs;
    while (!signal.aborted && clock.monotonic() < untilMs && this.#mustYield(own) && isToTell())
      await sleep(clock, lookMs, signal);
  }

  /** Whether another member tells of the group, or has asked before us or at once with us and is earlier in the order. */
  #mustYield({ groupKey, group, askedAtMs = Infinity }: OwnClaim): boolean {
    const { order } = this.#options;
    for (const [by, { kind, atMs }] of this.#heard.get(group) ?? []) {
      if (kind === 'done' || this.#isOld(atMs) || !order.knows(by)) continue;
      if (kind === 'tells' || atMs < askedAtMs || order.precedes(by, groupKey)) return true;
    }
    return false;
  }

  #isOld(atMs: number): boolean {
    return this.#options.clock.monotonic() - atMs >= this.#options.holdMs;
  }

  /** What is too old to count, and what is too much. */
  #forget(): void {
    for (const [group, said] of this.#heard) {
      const isOver = [...said.values()].every(({ atMs }) => this.#isOld(atMs));
      if (!isOver && this.#heard.size <= MAX_GROUPS) return;
      this.#heard.delete(group);
    }
  }
}

interface OwnClaim {
  readonly groupKey: string;
  readonly group: string;
  /** When this member has asked; undefined: it has not. */
  readonly askedAtMs?: number | undefined;
}

function groupOf(groupKey: string): string {
  return createHash('sha256')
    .update(groupKey)
    .digest('hex')
    .slice(0, 2 * GROUP_BYTES);
}
