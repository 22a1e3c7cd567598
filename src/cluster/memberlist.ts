import type { Clock, Timer } from '../base/clock.ts';
import { CodedError, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Random } from '../base/random.ts';
import { LATE_MS } from './late.ts';
import type { SwimEffect, SwimInput } from './swim/effects.ts';
import type { Member } from './swim/member.ts';
import {
  ALERTMANAGER_NUMBERS,
  type SwimIdentity,
  type SwimNumbers,
  type SwimOptions,
} from './swim/options.ts';
import { Swim } from './swim/swim.ts';
import type { Transport } from './transport/transport.ts';
import type { Endpoint, Ping, PushPull, StreamMessage } from './wire/messages.ts';
import { MESSAGE_TYPE } from './wire/message-types.ts';
import { decodePacket, encodePacket } from './wire/packet.ts';

/** How many endpoints are joined at a time. */
const JOINS_AT_A_TIME = 8;
const NOTHING = new Uint8Array();

/** Who we are, and the numbers that differ from Alertmanager's (`ALERTMANAGER_NUMBERS`). */
export interface MemberlistOptions extends SwimIdentity, Partial<SwimNumbers> {}

/** What the layer above is asked and told. None of it may throw; what throws is logged and forgotten. */
export interface MemberlistDelegate {
  /** A user message, by datagram or stream; `from` is who sent it by datagram. */
  message(data: Uint8Array, from?: Endpoint): void;
  /** The state to be given to another member; empty: none. */
  localState(join: boolean): Uint8Array;
  /** Another member's state; never called with an empty one. */
  mergeState(state: Uint8Array, join: boolean): void;
  /** A member came, or came back; ourselves at the start. */
  joined(member: Member): void;
  /** A member died or left; ourselves when we leave. */
  left(member: Member): void;
  /** A member's metadata changed. */
  updated(member: Member): void;
  /** A member answered our ping by datagram, within the time for that. */
  pinged(member: Member, roundTripMs: number): void;
  /** Somebody said that a member is alive, be it news or not. */
  heardAlive(name: string): void;
  /** So many user messages, of so many bytes, went into a packet. */
  sentBroadcasts(count: number, bytes: number): void;
  /** Somebody claims the name of a member under another address, and was not believed. */
  conflict(known: Member, other: Member): void;
}

/** What a memberlist needs of the outside. */
export interface MemberlistPorts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly delegate: MemberlistDelegate;
}

/** What became of a join. */
export interface JoinOutcome {
  /** How many of the endpoints exchanged their state with us. */
  readonly joined: number;
  /** One for each endpoint that did not; the message names it. */
  readonly errors: readonly Error[];
}

/** Membership in a cluster: performs what the state machine in `swim` decides. */
export class Memberlist {
  readonly #options: SwimOptions;
  readonly #ports: MemberlistPorts;
  readonly #swim: Swim;
  #timer: Timer | undefined;
  #timerDue = Infinity;
  #stopped = false;
  #leaving: Promise<void> | undefined;
  #farewellSent: (() => void) | undefined;

  constructor(options: MemberlistOptions, ports: MemberlistPorts) {
    const bindPort = ports.transport.bound.port;
    this.#options = { ...ALERTMANAGER_NUMBERS, ...options, bindPort };
    this.#ports = ports;
    this.#swim = new Swim(this.#options, ports.random);
  }

  /** Takes part from now on: alone, until `join` finds others or others find us. */
  start(): void {
    this.#ports.transport.start({
      packet: (bytes, from) => this.#receive(bytes, from),
      request: (message) => this.#answer(message),
    });
    this.#step({ kind: 'start' });
  }

  /** Exchanges the full state with each endpoint; never rejects. */
  async join(endpoints: readonly Endpoint[]): Promise<JoinOutcome> {
    const errors: Error[] = [];
    let joined = 0;
    const left = [...endpoints];
    const work = async (): Promise<void> => {
      for (let to = left.shift(); to !== undefined; to = left.shift()) {
        try {
          await this.#exchange(to, true);
          joined += 1;
        } catch (error) {
          errors.push(joinError(to, error));
        }
      }
    };
    await Promise.all(Array.from({ length: JOINS_AT_A_TIME }, work));
    return { joined, errors };
  }

  /** The alive and the suspect, ourselves included (unless we left), in no particular order. */
  members(): readonly Member[] {
    return this.#swim.members();
  }

  /** 0: healthy; the more, the less we trust our own view of others. */
  get healthScore(): number {
    return this.#swim.healthScore;
  }

  /**
   * Queues a user message for gossip. One that does not fit into a packet is logged and dropped. The member that it was
   * heard from is not told.
   */
  broadcast(data: Uint8Array, heardFrom?: Endpoint): void {
    this.#step({ kind: 'broadcast', data, heardFrom });
  }

  /** How many user messages are queued. */
  get queued(): number {
    return this.#swim.queued;
  }

  /** Drops the most sent user messages until at most `max` are left. */
  prune(max: number): void {
    this.#swim.prune(max);
  }

  /** A user message by stream; rejects with a CodedError when it cannot be written. */
  async sendReliable(member: Member, data: Uint8Array): Promise<void> {
    const { streamTimeoutMs } = this.#options;
    await this.#ports.transport.request(member.endpoint, { kind: 'user', data }, streamTimeoutMs);
  }

  /** Tells the others that we go; resolves once that has been sent often enough, at the latest after `timeoutMs`. */
  leave(timeoutMs: number): Promise<void> {
    this.#leaving ??= this.#leave(timeoutMs);
    return this.#leaving;
  }

  /** Takes no part any more and closes the transport. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#farewellSent?.();
    await this.#ports.transport.close();
  }

  async #leave(timeoutMs: number): Promise<void> {
    if (this.#stopped) return;
    const { clock, logger } = this.#ports;
    await new Promise<void>((resolve) => {
      const timer = clock.after(timeoutMs, () => {
        logger.warn('leaving without having told everybody', { timeoutMs });
        resolve();
      });
      this.#farewellSent = () => {
        timer.cancel();
        resolve();
      };
      this.#step({ kind: 'leave' });
      this.#endFarewellToNobody();
    });
  }

  /** With nobody left to tell there is nothing to wait for. */
  #endFarewellToNobody(): void {
    if (!this.#swim.accompanied) this.#farewellSent?.();
  }

  #step(input: SwimInput): void {
    if (this.#stopped) return;
    const now = this.#ports.clock.monotonic();
    for (const effect of this.#swim.step(input, now)) this.#perform(effect);
    this.#arm(now);
  }

  /** Sees to it that the next tick comes when it is due. */
  #arm(now: number): void {
    const { due } = this.#swim;
    if (due === this.#timerDue || this.#stopped) return;
    this.#timer?.cancel();
    this.#timerDue = due;
    if (due === Infinity) return;
    // Rounded up: a timer that comes a trifle early would find nothing to do, and be set for nothing again.
    this.#timer = this.#ports.clock.after(Math.ceil(due - now), () => this.#wake(due));
  }

  #wake(due: number): void {
    this.#timerDue = Infinity;
    const { clock } = this.#ports;
    if (clock.monotonic() - due <= LATE_MS) this.#step({ kind: 'tick' });
    else this.#timer = clock.after(0, () => this.#step({ kind: 'tick' }));
  }

  #receive(bytes: Uint8Array, from: Endpoint): void {
    try {
      const messages = decodePacket(bytes, { label: this.#options.label });
      this.#step({ kind: 'packet', messages, from });
      for (const message of messages) if (message.kind === 'alive') this.#heardAlive(message.node);
    } catch (error) {
      this.#ports.logger.debug('a bad packet was dropped', { from: textOf(from), error });
    }
  }

  /** The answer to what another member asks by stream; state is given before theirs is taken in. */
  #answer(message: StreamMessage): StreamMessage | undefined {
    switch (message.kind) {
      case 'ping':
        if (message.node !== '' && message.node !== this.#options.name) return undefined;
        return { kind: 'ack', seqNo: message.seqNo, payload: NOTHING };
      case 'push/pull': {
        const answer = this.#localState(message.join);
        this.#ports.clock.after(0, () => this.#mergeLater(message));
        return answer;
      }
      case 'user':
        this.#tell((delegate) => delegate.message(message.data));
        return undefined;
      case 'ack':
      case 'error':
        return undefined;
    }
  }

  #mergeLater(message: PushPull): void {
    try {
      this.#merge(message, message.join);
    } catch (error) {
      this.#ports.logger.warn('a push/pull was not merged', { error });
    }
  }

  async #exchange(to: Endpoint, join: boolean): Promise<void> {
    const { transport } = this.#ports;
    const { streamTimeoutMs } = this.#options;
    const answer = await transport.request(to, this.#localState(join), streamTimeoutMs);
    if (answer?.kind === 'error') throw new CodedError('gossip-remote', answer.error);
    if (answer?.kind !== 'push/pull')
      throw new CodedError('gossip-answer', 'the answer is not a push/pull');
    this.#merge(answer, join);
  }

  #localState(join: boolean): PushPull {
    const userState = this.#tell((delegate) => delegate.localState(join)) ?? NOTHING;
    return { kind: 'push/pull', join, members: this.#swim.state(), userState };
  }

  #merge({ members, userState }: PushPull, join: boolean): void {
    if (this.#stopped) return;
    const problem = this.#swim.incompatibility(members);
    if (problem !== undefined) throw new CodedError('gossip-incompatible', problem);
    this.#step({ kind: 'state', members });
    for (const { name, state } of members) if (state === 'alive') this.#heardAlive(name);
    if (userState.length > 0) this.#tell((delegate) => delegate.mergeState(userState, join));
  }

  #perform(effect: SwimEffect): void {
    switch (effect.kind) {
      case 'send':
        this.#send(effect.to, effect.parts, effect.crc);
        break;
      case 'stream ping':
        void this.#streamPing(effect.to, effect.ping, effect.timeoutMs);
        break;
      case 'push/pull':
        void this.#pushPull(effect.member);
        break;
      case 'deliver':
        this.#tell((delegate) => delegate.message(effect.data, effect.from));
        break;
      case 'joined':
      case 'updated':
        this.#tell((delegate) => delegate[effect.kind](effect.member));
        break;
      case 'left':
        this.#tell((delegate) => delegate.left(effect.member));
        this.#endFarewellToNobody();
        break;
      case 'pinged':
        this.#tell((delegate) => delegate.pinged(effect.member, effect.roundTripMs));
        break;
      case 'conflict':
        this.#tell((delegate) => delegate.conflict(effect.known, effect.other));
        break;
      case 'farewell sent':
        this.#farewellSent?.();
        break;
      case 'log':
        this.#ports.logger[effect.level](effect.message, effect.fields);
        break;
    }
  }

  #send(to: Endpoint, parts: readonly Uint8Array[], crc: boolean): void {
    const { label, compress } = this.#options;
    const broadcasts = parts.filter(([type]) => type === MESSAGE_TYPE.user);
    if (broadcasts.length > 0) {
      // The type byte is not theirs.
      const bytes = broadcasts.reduce((sum, { length }) => sum + length - 1, 0);
      this.#tell((delegate) => delegate.sentBroadcasts(broadcasts.length, bytes));
    }
    for (const packet of encodePacket(parts, { label, compress, crc }))
      this.#ports.transport.send(to, packet);
  }

  #heardAlive(name: string): void {
    this.#tell((delegate) => delegate.heardAlive(name));
  }

  async #streamPing(to: Endpoint, ping: Ping, timeoutMs: number): Promise<void> {
    try {
      const answer = await this.#ports.transport.request(to, ping, timeoutMs);
      if (answer?.kind === 'ack' && answer.seqNo === ping.seqNo)
        this.#step({ kind: 'stream ack', seqNo: ping.seqNo });
    } catch (error) {
      this.#ports.logger.debug('a ping by stream was not answered', { to: textOf(to), error });
    }
  }

  async #pushPull({ name, endpoint }: Member): Promise<void> {
    try {
      await this.#exchange(endpoint, false);
    } catch (error) {
      this.#ports.logger.warn('a push/pull failed', { member: name, to: textOf(endpoint), error });
    }
  }

  /** A delegate that throws is a bug of ours, but no reason to leave the cluster. */
  #tell<T>(run: (delegate: MemberlistDelegate) => T): T | undefined {
    try {
      return run(this.#ports.delegate);
    } catch (error) {
      this.#ports.logger.error('what came from the cluster could not be handled', { error });
      return undefined;
    }
  }
}

function joinError(to: Endpoint, cause: unknown): Error {
  const message = `failed to join ${textOf(to)}: ${messageOf(cause)}`;
  return new CodedError('gossip-join', message, { cause });
}

function textOf({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
