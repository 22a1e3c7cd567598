import type { Random } from '../../base/random.ts';
import type { PushPullMember } from '../wire/messages.ts';
import type { Effects } from './effects.ts';
import type { Member } from './member.ts';
import type { MemberTable } from './member-table.ts';
import type { SwimOptions } from './options.ts';
import { stagger } from './schedule.ts';

/** Up to this many members the interval is the configured one. */
const SCALE_FROM = 32;

/** How long until the next exchange, in a list of `n` members. */
export function pushPullDelayMs(intervalMs: number, n: number): number {
  if (n <= SCALE_FROM) return intervalMs;
  return intervalMs * (Math.ceil(Math.log2(n) - Math.log2(SCALE_FROM)) + 1);
}

/** What the schedule works with. */
export interface PushPullParts {
  readonly options: SwimOptions;
  readonly members: MemberTable;
  readonly effects: Effects;
  readonly random: Random;
}

/** Now and then exchanges everything with one member by chance. */
export class PushPullSchedule {
  readonly #parts: PushPullParts;
  #nextAt = Infinity;

  constructor(parts: PushPullParts) {
    this.#parts = parts;
  }

  get due(): number {
    return this.#nextAt;
  }

  start(now: number): void {
    const { pushPullIntervalMs } = this.#parts.options;
    if (pushPullIntervalMs > 0)
      this.#nextAt = now + stagger(pushPullIntervalMs, this.#parts.random);
  }

  tick(now: number): void {
    if (now < this.#nextAt) return;
    const { options, members, effects } = this.#parts;
    this.#nextAt = now + pushPullDelayMs(options.pushPullIntervalMs, members.size);
    const [member] = members.pick(
      1,
      ({ name, state }) => name !== options.name && state === 'alive',
    );
    if (member !== undefined) effects.push({ kind: 'push/pull', member });
  }
}

/** Whom a version is asked of: ours or theirs. */
interface Speaker {
  readonly name: string;
  readonly state: string;
  readonly versions: readonly number[];
}

/**
 * Why two lists of members cannot be one: somebody in either, dead or alive, speaks a version that not all of the alive
 * understand. Undefined: they can.
 */
export function incompatibility(
  remote: readonly PushPullMember[],
  ours: Iterable<Member>,
): string | undefined {
  const everybody: Speaker[] = [...remote, ...ours];
  return disagreement(everybody, 'protocol', 0) ?? disagreement(everybody, 'delegate protocol', 3);
}

/** Of the three versions from `at` on: least, greatest, current. */
function disagreement(everybody: readonly Speaker[], what: string, at: number): string | undefined {
  let least = 0;
  let greatest = 255;
  for (const { state, versions } of everybody) {
    // Who does not say what it understands sets no bounds.
    if (state !== 'alive' || versions.length < 5) continue;
    least = Math.max(least, versions[at] ?? 0);
    greatest = Math.min(greatest, versions[at + 1] ?? 0);
  }
  for (const { name, versions } of everybody) {
    const current = versions.length < 6 ? 0 : (versions[at + 2] ?? 0);
    if (current < least || current > greatest)
      return `${what} version ${current} of member ${JSON.stringify(name)} is not within ${least} and ${greatest}`;
  }
  return undefined;
}
