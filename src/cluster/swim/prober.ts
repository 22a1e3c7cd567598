import type { Random } from '../../base/random.ts';
import { encodeMessage } from '../wire/write-message.ts';
import type { IndirectPing, Ping } from '../wire/messages.ts';
import type { Awareness } from './awareness.ts';
import type { Broadcasts } from './broadcasts.ts';
import type { Effects } from './effects.ts';
import { isGone, type MemberRecord, type MemberTable } from './member-table.ts';
import type { Membership } from './membership.ts';
import type { SwimOptions } from './options.ts';
import { nextOnGrid, stagger } from './schedule.ts';
import type { Sequence } from './sequence.ts';

/** The protocol versions from which members answer pings by stream, send nacks and check sums. */
const STREAM_PING_VERSION = 3;
const NACK_VERSION = 4;
export const CRC_VERSION = 5;

/** What a prober works with. */
export interface ProberParts {
  readonly options: SwimOptions;
  readonly members: MemberTable;
  readonly membership: Membership;
  readonly broadcasts: Broadcasts;
  readonly awareness: Awareness;
  readonly sequence: Sequence;
  readonly effects: Effects;
  readonly random: Random;
}

/** A member that has been asked whether it is there. */
interface Probe {
  readonly target: MemberRecord;
  readonly ping: Ping;
  readonly sentAt: number;
  /** When others are asked to ping too. */
  readonly timeoutAt: number;
  /** When it has failed. */
  readonly deadline: number;
  readonly askedOthers: boolean;
  readonly promisedNacks: number;
  readonly nacks: number;
  readonly streamAcked: boolean;
}

/** Asks one member after the other whether it is there: directly, through others, by stream; then suspects it. */
export class Prober {
  readonly #parts: ProberParts;
  #probe: Probe | undefined;
  #index = 0;
  #nextAt = Infinity;

  constructor(parts: ProberParts) {
    this.#parts = parts;
  }

  /** When something is to be done next. */
  get due(): number {
    if (this.#probe === undefined) return this.#nextAt;
    const { askedOthers, timeoutAt, deadline } = this.#probe;
    return askedOthers ? deadline : Math.min(timeoutAt, deadline);
  }

  start(now: number): void {
    const { probeIntervalMs } = this.#parts.options;
    if (probeIntervalMs > 0) this.#nextAt = now + stagger(probeIntervalMs, this.#parts.random);
  }

  tick(now: number): void {
    const probe = this.#probe;
    if (probe !== undefined && !probe.askedOthers && now >= probe.timeoutAt)
      this.#askOthers(probe, now);
    if (this.#probe !== undefined && now >= this.#probe.deadline) this.#conclude(this.#probe, now);
    if (this.#probe !== undefined || now < this.#nextAt) return;
    this.#nextAt = nextOnGrid(this.#nextAt, this.#parts.options.probeIntervalMs, now);
    const target = this.#nextTarget(now);
    if (target !== undefined) this.#begin(target, now);
  }

  /** Whether it answers the ping of the probe that is under way. */
  ack(seqNo: number, now: number): boolean {
    const probe = this.#probe;
    if (probe?.ping.seqNo !== seqNo) return false;
    if (!probe.askedOthers) {
      const member = this.#parts.members.get(probe.target.name) ?? probe.target;
      this.#parts.effects.push({ kind: 'pinged', member, roundTripMs: now - probe.sentAt });
    }
    this.#succeed();
    return true;
  }

  nack(seqNo: number): void {
    if (this.#probe?.ping.seqNo === seqNo)
      this.#probe = { ...this.#probe, nacks: this.#probe.nacks + 1 };
  }

  /** It counts at the deadline only: until then a datagram may still come. */
  streamAck(seqNo: number): void {
    if (this.#probe?.ping.seqNo === seqNo) this.#probe = { ...this.#probe, streamAcked: true };
  }

  /** The next in the order that is present. Each time around, the long gone are forgotten and the order is changed. */
  #nextTarget(now: number): MemberRecord | undefined {
    const { members, options } = this.#parts;
    let checked = 0;
    while (checked < members.size) {
      const name = members.nameAt(this.#index);
      if (name === undefined) {
        members.reap((record) => this.#isLongGone(record, now));
        this.#index = 0;
        continue;
      }
      this.#index += 1;
      checked += 1;
      const record = members.get(name);
      if (record !== undefined && name !== options.name && !isGone(record)) return record;
    }
    return undefined;
  }

  #isLongGone(record: MemberRecord, now: number): boolean {
    const { name, gossipToTheDeadMs } = this.#parts.options;
    return isGone(record) && record.name !== name && now - record.changedAt > gossipToTheDeadMs;
  }

  #begin(target: MemberRecord, now: number): void {
    const { options, awareness, sequence, broadcasts, effects } = this.#parts;
    const { name: node, endpoint } = target;
    const source = { ...options.endpoint, node: options.name };
    const ping: Ping = { kind: 'ping', seqNo: sequence.next(), node, source };
    this.#probe = {
      target,
      ping,
      sentAt: now,
      timeoutAt: now + options.probeTimeoutMs,
      deadline: now + awareness.scale(options.probeIntervalMs),
      askedOthers: false,
      promisedNacks: 0,
      nacks: 0,
      streamAcked: false,
    };
    if (target.state === 'alive') {
      const parts = broadcasts.beside(ping, endpoint);
      effects.push({ kind: 'send', to: endpoint, parts, crc: false });
      return;
    }
    // A suspect is told so along with the ping: it can refute at once.
    const { incarnation } = target;
    const accusation = encodeMessage({ kind: 'suspect', incarnation, node, from: options.name });
    const parts = [encodeMessage(ping), accusation];
    effects.push({ kind: 'send', to: endpoint, parts, crc: speaks(target, CRC_VERSION) });
  }

  #askOthers(probe: Probe, now: number): void {
    const { options, members, broadcasts, effects } = this.#parts;
    const { target, ping } = probe;
    effects.log('debug', 'a member does not answer', { member: target.name });
    const helpers = members.pick(
      options.indirectChecks,
      ({ name, state }) => name !== options.name && name !== target.name && state === 'alive',
    );
    let promisedNacks = 0;
    for (const helper of helpers) {
      const nack = speaks(helper, NACK_VERSION);
      if (nack) promisedNacks += 1;
      const message: IndirectPing = {
        ...ping,
        kind: 'indirect ping',
        target: target.endpoint,
        nack,
      };
      const parts = broadcasts.beside(message, helper.endpoint);
      effects.push({ kind: 'send', to: helper.endpoint, parts, crc: false });
    }
    const deadline = this.#deadlineAfterAsking(probe, now);
    this.#probe = { ...probe, askedOthers: true, promisedNacks, deadline };
    if (options.streamPings && speaks(target, STREAM_PING_VERSION)) {
      const timeoutMs = Math.max(0, deadline - now);
      effects.push({ kind: 'stream ping', to: target.endpoint, ping, timeoutMs });
    }
  }

  /** Where we were held up until after the deadline, the answers still get the time they should have had. */
  #deadlineAfterAsking({ timeoutAt, deadline }: Probe, now: number): number {
    return now < deadline ? deadline : now + Math.max(0, deadline - timeoutAt);
  }

  #conclude(probe: Probe, now: number): void {
    const { awareness, members, membership, effects, options } = this.#parts;
    const { name: node, incarnation } = probe.target;
    if (probe.streamAcked) {
      effects.log('warn', 'a member answers by stream but not by datagram', { member: node });
      this.#succeed();
      return;
    }
    this.#probe = undefined;
    const { promisedNacks, nacks } = probe;
    awareness.apply(promisedNacks > 0 ? Math.max(0, promisedNacks - nacks) : 1);
    if (members.get(node)?.state === 'alive')
      effects.log('info', 'a member has not answered and is suspected', { member: node });
    membership.suspect({ kind: 'suspect', incarnation, node, from: options.name }, now);
  }

  #succeed(): void {
    this.#probe = undefined;
    this.#parts.awareness.apply(-1);
  }
}

/** Whether the member understands this version of the protocol. */
export function speaks(member: MemberRecord, version: number): boolean {
  return (member.versions[1] ?? 0) >= version;
}
