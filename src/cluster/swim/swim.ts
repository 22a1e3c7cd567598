import type { Random } from '../../base/random.ts';
import type { Endpoint, PacketMessage, PushPullMember } from '../wire/messages.ts';
import { Awareness } from './awareness.ts';
import { Broadcasts } from './broadcasts.ts';
import { Effects, type SwimEffect, type SwimInput } from './effects.ts';
import { Gossiper } from './gossiper.ts';
import { type Handoff, Inbox } from './inbox.ts';
import type { Member } from './member.ts';
import { MemberTable } from './member-table.ts';
import { Membership } from './membership.ts';
import type { SwimOptions } from './options.ts';
import { Prober } from './prober.ts';
import { incompatibility, PushPullSchedule } from './push-pull.ts';
import { Relays } from './relays.ts';
import { Sequence } from './sequence.ts';

/** How many waiting messages a tick handles, so that pings get in between. */
const BATCH = 64;
/** How many pings of one packet are answered: honest members send one, a liar must not be multiplied. */
const MAX_PINGS_PER_PACKET = 2;

/**
 * One member of a cluster, as a state machine: SWIM with Lifeguard's extensions, in hashicorp/memberlist's way. All that
 * happens to it is a step; what it wants done comes back. It reads no clock and does nothing by itself: whoever runs it
 * calls for a `tick` when one is `due`.
 */
export class Swim {
  readonly #effects = new Effects();
  readonly #members: MemberTable;
  readonly #awareness: Awareness;
  readonly #broadcasts: Broadcasts;
  readonly #membership: Membership;
  readonly #prober: Prober;
  readonly #relays: Relays;
  readonly #gossiper: Gossiper;
  readonly #pushPull: PushPullSchedule;
  readonly #inbox: Inbox;
  readonly #name: string;
  #due = Infinity;
  #overflowing = false;

  constructor(options: SwimOptions, random: Random) {
    const effects = this.#effects;
    const members = new MemberTable(options.maxMembers, random);
    const awareness = new Awareness(options.awarenessMaxMultiplier);
    const broadcasts = new Broadcasts(options, members);
    const membership = new Membership({ options, members, broadcasts, awareness, effects });
    const sequence = new Sequence();
    const shared = {
      options,
      members,
      membership,
      broadcasts,
      awareness,
      sequence,
      effects,
      random,
    };
    this.#name = options.name;
    this.#members = members;
    this.#awareness = awareness;
    this.#broadcasts = broadcasts;
    this.#membership = membership;
    this.#prober = new Prober(shared);
    this.#relays = new Relays(shared);
    this.#gossiper = new Gossiper(shared);
    this.#pushPull = new PushPullSchedule(shared);
    this.#inbox = new Inbox(options.handoffQueueDepth);
  }

  /** When the next tick is due, in the time of the steps; in the past: at once. */
  get due(): number {
    return this.#due;
  }

  get healthScore(): number {
    return this.#awareness.score;
  }

  /** How many broadcasts of the layer above wait to be sent again. */
  get queued(): number {
    return this.#broadcasts.queuedByUser;
  }

  /** Drops the most sent broadcasts of the layer above until at most `max` are left. */
  prune(max: number): void {
    this.#broadcasts.pruneUser(max);
  }

  /** The alive and the suspect, in no particular order. */
  members(): readonly Member[] {
    return this.#members.present();
  }

  /** Whether anybody else is there. */
  get accompanied(): boolean {
    return this.members().some(({ name }) => name !== this.#name);
  }

  /** All members as a push/pull tells them, the dead and the left included. */
  state(): readonly PushPullMember[] {
    return [...this.#members.all()].map(
      ({ name, endpoint, meta, incarnation, state, versions }) => ({
        name,
        endpoint,
        meta,
        incarnation,
        state,
        versions,
      }),
    );
  }

  /** Why another member's list must not be merged with ours; undefined: it may. */
  incompatibility(remote: readonly PushPullMember[]): string | undefined {
    return incompatibility(remote, this.#members.all());
  }

  /** What happens at `now` (milliseconds that never go back), and what is to be done about it. */
  step(input: SwimInput, now: number): readonly SwimEffect[] {
    this.#handle(input, now);
    this.#due = this.#inbox.empty
      ? Math.min(
          this.#membership.due,
          this.#relays.due,
          this.#prober.due,
          this.#pushPull.due,
          this.#gossiper.due(now),
        )
      : now;
    return this.#effects.take();
  }

  #handle(input: SwimInput, now: number): void {
    switch (input.kind) {
      case 'start':
        this.#start(now);
        break;
      case 'tick':
        this.#tick(now);
        break;
      case 'packet':
        this.#receive(input.messages, input.from, now);
        break;
      case 'state':
        this.#merge(input.members, now);
        break;
      case 'stream ack':
        this.#prober.streamAck(input.seqNo);
        break;
      case 'broadcast':
        this.#broadcast(input.data, input.heardFrom);
        break;
      case 'leave':
        this.#membership.leave(now);
        break;
    }
  }

  #start(now: number): void {
    this.#membership.start(now);
    this.#prober.start(now);
    this.#gossiper.start(now);
    this.#pushPull.start(now);
  }

  #tick(now: number): void {
    for (let handled = 0; handled < BATCH; handled += 1) {
      const message = this.#inbox.pop();
      if (message === undefined) break;
      this.#hear(message, now);
    }
    if (this.#inbox.empty) this.#overflowing = false;
    this.#membership.expire(now);
    this.#relays.expire(now);
    this.#prober.tick(now);
    this.#pushPull.tick(now);
    this.#gossiper.tick(now);
  }

  #hear(message: Handoff, now: number): void {
    switch (message.kind) {
      case 'alive':
        this.#membership.alive(message, now);
        break;
      case 'suspect':
        this.#membership.suspect(message, now);
        break;
      case 'dead':
        this.#membership.dead(message, now);
        break;
      case 'user':
        this.#broadcasts.heard(message.data, message.from);
        this.#effects.push({ kind: 'deliver', data: message.data, from: message.from });
        break;
    }
  }

  /** Pings and their answers at once, everything else after them. */
  #receive(messages: readonly PacketMessage[], from: Endpoint, now: number): void {
    let pings = 0;
    for (const message of messages) {
      switch (message.kind) {
        case 'ping':
          if (++pings <= MAX_PINGS_PER_PACKET) this.#relays.answer(message, from);
          break;
        case 'indirect ping':
          if (++pings <= MAX_PINGS_PER_PACKET) this.#relays.relay(message, from, now);
          break;
        case 'ack':
          if (!this.#prober.ack(message.seqNo, now)) this.#relays.ack(message.seqNo);
          break;
        case 'nack':
          this.#prober.nack(message.seqNo);
          break;
        case 'alive':
        case 'suspect':
        case 'dead':
          if (!this.#inbox.push(message)) this.#overflow();
          break;
        case 'user':
          if (!this.#inbox.push({ ...message, from })) this.#overflow();
      }
    }
  }

  /** Said once, until the queue has been empty again. */
  #overflow(): void {
    if (this.#overflowing) return;
    this.#overflowing = true;
    this.#effects.log('warn', 'too many messages of the cluster wait: further ones are dropped');
  }

  #merge(remote: readonly PushPullMember[], now: number): void {
    for (const { name: node, incarnation, state, endpoint, meta, versions } of remote) {
      switch (state) {
        case 'alive':
          this.#membership.alive(
            { kind: 'alive', incarnation, node, endpoint, meta, versions },
            now,
          );
          break;
        case 'left':
          this.#membership.dead({ kind: 'dead', incarnation, node, from: node }, now);
          break;
        case 'suspect':
        case 'dead':
          // Another's belief in a death is never taken over as it is: the member may be able to refute.
          this.#membership.suspect({ kind: 'suspect', incarnation, node, from: this.#name }, now);
          break;
      }
    }
  }

  #broadcast(data: Uint8Array, heardFrom: Endpoint | undefined): void {
    if (this.#broadcasts.user(data, heardFrom)) return;
    this.#effects.log('error', 'a broadcast does not fit into a packet', { bytes: data.length });
  }
}
