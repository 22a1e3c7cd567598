import { hash } from 'node:crypto';
import { type Clock, sleep } from '../base/clock.ts';
import { type Claim, type ClaimKind, GROUP_BYTES } from './claim-message.ts';
import { LATE_MS } from './late.ts';
import type { SendingOrder } from './sending-order.ts';

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
  /** How long one is waited for that has asked, or answered that it tells. */
  readonly holdMs: number;
  /** How often it is looked whether that one is through. */
  readonly lookMs: number;
}

/** What one member has said of a group. */
interface Heard {
  /** What it said last. */
  readonly kind: ClaimKind;
  readonly number: number;
  readonly atMs: number;
  /** When it asked last; -Infinity where it has been done since. */
  readonly askedMs: number;
}

/** What this member is about with a group. */
interface Own {
  /** Claims that have asked and not begun yet. */
  asking: number;
  /** Attempts under way. */
  attempts: number;
  /** Whether others have heard of it. */
  isKnown: boolean;
}

/** What a claim is waited for with. */
export interface ClaimRequest {
  /** Whether there still is something to tell. */
  readonly isToTell: () => boolean;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/** Those who are waited for. */
interface Others extends ClaimRequest {
  readonly groupKey: string;
  readonly group: string;
  /**
   * How long each of them is waited for: once, however often it says that it is at it, and once more where it has asked
   * at once with us, or both would go on who have no time left for each other.
   */
  readonly untilMs: Map<string, number>;
  /** When this member has asked; Infinity: it has not. */
  askedAtMs: number;
}

/** A claim to tell of a group: waited for, then bracketing an attempt, and both again. */
export interface SendingClaim {
  /** At once, unless others tell of the group or have asked: before an attempt of the first in the order. */
  yield(request: ClaimRequest): Promise<void>;
  /** Asks whether others tell, unless there is nothing to tell: before an attempt of one who is not the first. */
  ask(request: ClaimRequest): Promise<void>;
  /** An attempt begins. */
  begin(): void;
  /** It is over, or there is none after all: between two attempts others may. */
  end(): void;
}

/**
 * Keeps two members from telling of a group at the same time. The turns of a group begin with its ticks, and these are
 * at the same instant on all members only while nothing has moved them: one that started later, or that forgot a group
 * earlier, counts from another instant. So a member's turn, come after the time that it gave the earlier ones, can come
 * at the very instant of such an earlier one's next tick; and attempts that failed are tried again by all of them.
 *
 * Who has waited for a turn and has something to tell asks first. Who is telling of the group answers, and is left to
 * it until that is done; who is about to begin waits for the one that has asked; of two who ask at once the earlier in
 * the order goes on. As long as the first in the order tells (which is when all is well) nothing is said at all. Nobody
 * waits for another longer than `holdMs`, or twice that where both have asked at once: what is said here, or lost, keeps
 * no alert from being told.
 *
 * Other programs do not heed what is said here.
 */
export class SendingClaims {
  readonly #options: SendingClaimsOptions;
  /** By group, then by member. Groups of which something was heard last stand last. */
  readonly #heard = new Map<string, Map<string, Heard>>();
  readonly #own = new Map<string, Own>();
  #number = 0;

  constructor(options: SendingClaimsOptions) {
    this.#options = options;
  }

  /** A claim to tell of a group, not made yet. */
  claim(groupKey: string): SendingClaim {
    const group = groupOf(groupKey);
    let state: keyof Pick<Own, 'asking' | 'attempts'> | undefined;
    const become = (next: typeof state): void => {
      if (state === next) return;
      const own = this.#ownOf(group);
      if (state !== undefined) own[state]--;
      if (next !== undefined) own[next]++;
      state = next;
      this.#rest(group);
    };
    const ask = async (request: ClaimRequest): Promise<void> => {
      const isOver = (): boolean => request.signal.aborted || !request.isToTell();
      if (isOver()) return;
      const others: Others = {
        ...request,
        groupKey,
        group,
        untilMs: new Map(),
        askedAtMs: Infinity,
      };
      await this.#yield(others);
      if (isOver()) return;
      become('asking');
      others.askedAtMs = this.#options.clock.monotonic();
      this.#say(group, 'asks');
      await this.#answers(request.signal);
      await this.#yield(others);
    };
    return {
      begin: () => become('attempts'),
      end: () => become(undefined),
      yield: async (request) => {
        if (this.#claimsBefore(groupKey, group, Infinity).length > 0) await ask(request);
      },
      ask,
    };
  }

  /** Takes in what another member says; answers whether it was news. */
  hear({ group, by, number, kind }: Claim): boolean {
    const { self, order, clock } = this.#options;
    // Whoever can send us a packet can make up names.
    if (by === self || !order.knows(by)) return false;
    const said = this.#heard.get(group) ?? new Map<string, Heard>();
    const before = said.get(by);
    if (number <= (before?.number ?? 0)) return false;
    const atMs = clock.monotonic();
    // One that answers may have asked for another of the group's integrations.
    const askedMs = { asks: atMs, tells: before?.askedMs ?? -Infinity, done: -Infinity }[kind];
    said.set(by, { kind, number, atMs, askedMs });
    this.#heard.delete(group);
    this.#heard.set(group, said);
    this.#forget();
    if (kind === 'asks') this.#answer(group);
    return true;
  }

  #ownOf(group: string): Own {
    const own = this.#own.get(group) ?? { asking: 0, attempts: 0, isKnown: false };
    this.#own.set(group, own);
    return own;
  }

  /** When nothing is claimed any more the others need not wait any longer. */
  #rest(group: string): void {
    const own = this.#own.get(group);
    if (own === undefined || own.asking > 0 || own.attempts > 0) return;
    this.#own.delete(group);
    if (own.isKnown) this.#say(group, 'done');
  }

  #answer(group: string): void {
    if ((this.#own.get(group)?.attempts ?? 0) > 0) this.#say(group, 'tells');
  }

  #say(group: string, kind: ClaimKind): void {
    const own = this.#own.get(group);
    if (own !== undefined) own.isKnown = true;
    this.#options.say({ group, by: this.#options.self, number: ++this.#number, kind });
  }

  /** Whoever was held up meanwhile has yet to read what was answered. */
  async #answers(signal: AbortSignal): Promise<void> {
    const { clock, answerMs } = this.#options;
    const dueMs = clock.monotonic() + answerMs;
    await sleep(clock, answerMs, signal);
    if (clock.monotonic() - dueMs > LATE_MS) await sleep(clock, answerMs, signal);
  }

  async #yield(others: Others): Promise<void> {
    const { clock, lookMs } = this.#options;
    while (!others.signal.aborted && this.#mustWait(others) && others.isToTell())
      await sleep(clock, lookMs, others.signal);
  }

  /** Whether one that claims the group before us still has time for it. */
  #mustWait({ groupKey, group, askedAtMs, untilMs }: Others): boolean {
    const nowMs = this.#options.clock.monotonic();
    const before = this.#claimsBefore(groupKey, group, askedAtMs);
    for (const claim of before)
      if (!untilMs.has(claim)) untilMs.set(claim, nowMs + this.#options.holdMs);
    return before.some((claim) => nowMs < (untilMs.get(claim) ?? 0));
  }

  /**
   * Claims by members that tell of the group, have asked before we did (`askedAtMs`; Infinity: not yet), or have asked at
   * once with us and are earlier in the order.
   */
  #claimsBefore(groupKey: string, group: string, askedAtMs: number): string[] {
    const { order } = this.#options;
    const heard = [...(this.#heard.get(group) ?? [])];
    return heard.flatMap(([by, each]) => {
      if (!this.#counts(each) || !order.knows(by)) return [];
      const isBefore = each.kind !== 'asks' || each.askedMs < askedAtMs;
      const isAtOnce = each.askedMs >= askedAtMs && order.precedes(by, groupKey);
      return [...(isBefore ? [by] : []), ...(isAtOnce ? [`${by} at once`] : [])];
    });
  }

  /**
   * What is said counts for as long as its member itself may wait before it begins, and is let go on after that: two
   * that wait for each other do not give up at the same time. What is done counts until what was told is known.
   */
  #counts({ kind, atMs }: Heard): boolean {
    const { clock, answerMs } = this.#options;
    return clock.monotonic() - atMs < (kind === 'done' ? answerMs : this.#lastsMs);
  }

  get #lastsMs(): number {
    return 2 * (this.#options.answerMs + this.#options.holdMs);
  }

  /** What is over, but not before what was said earlier can have come late; and what is too much. */
  #forget(): void {
    const nowMs = this.#options.clock.monotonic();
    for (const [group, said] of this.#heard) {
      const isOver = [...said.values()].every(({ atMs }) => nowMs - atMs >= this.#lastsMs);
      if (!isOver && this.#heard.size <= MAX_GROUPS) return;
      this.#heard.delete(group);
    }
  }
}

function groupOf(groupKey: string): string {
  return hash('sha256', groupKey, 'hex').slice(0, 2 * GROUP_BYTES);
}
