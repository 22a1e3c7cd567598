import type { Random } from '../../../base/random.ts';
import { FixedRandom } from '../../../base/testing/fixed-random.ts';
import type { Alive, Endpoint, PacketMessage, PushPullMember } from '../../wire/messages.ts';
import { decodePacket, encodePacket } from '../../wire/packet.ts';
import type { SwimEffect, SwimInput } from '../effects.ts';
import { ALERTMANAGER_NUMBERS, type SwimOptions } from '../options.ts';
import { Swim } from '../swim.ts';

/** What a step wanted done, and when that was. */
export interface Done {
  readonly at: number;
  readonly effect: SwimEffect;
}

/** A message of a datagram that was sent. */
export interface Sent {
  readonly at: number;
  readonly to: string;
  readonly message: PacketMessage;
}

/** The address of the member `10.0.0.<n>` with the port that everybody has. */
export function at(n: number): Endpoint {
  return { host: `10.0.0.${n}`, port: 9094 };
}

/** What `m<n>` says of itself when it is alive. */
export function aliveMember(n: number, overrides: Partial<Alive> = {}): Alive {
  return {
    kind: 'alive',
    incarnation: 1,
    node: `m${n}`,
    endpoint: at(n),
    meta: new Uint8Array(),
    versions: [1, 5, 2, 0, 0, 0],
    ...overrides,
  };
}

/** What a push/pull says of `m<n>`. */
export function listed(n: number, overrides: Partial<PushPullMember> = {}): PushPullMember {
  const { endpoint, meta, incarnation, versions, node: name } = aliveMember(n);
  return { name, endpoint, meta, incarnation, versions, state: 'alive', ...overrides };
}

/** A single state machine, `m0` at `10.0.0.0`, on a clock that a test moves. */
export class Bench {
  readonly swim: Swim;
  readonly done: Done[] = [];
  /** Members whose pings are not answered at once. */
  readonly silent = new Set<string>();
  now = 0;

  constructor(overrides: Partial<SwimOptions> = {}, random: Random = new FixedRandom(0.5)) {
    const identity = { name: 'm0', endpoint: at(0), meta: new Uint8Array(), label: '' };
    const options = { ...ALERTMANAGER_NUMBERS, ...identity, bindPort: 9094, ...overrides };
    this.swim = new Swim(options, random);
    this.step({ kind: 'start' });
  }

  step(input: SwimInput): readonly SwimEffect[] {
    const effects = this.swim.step(input, this.now);
    for (const effect of effects) this.done.push({ at: this.now, effect });
    for (const effect of effects) this.#answer(effect);
    return effects;
  }

  /** A datagram from `m9`, with all that it brings handled. */
  hear(...messages: readonly PacketMessage[]): readonly SwimEffect[] {
    const before = this.done.length;
    this.step({ kind: 'packet', messages, from: at(9) });
    this.advance(0);
    return this.done.slice(before).map(({ effect }) => effect);
  }

  /** The members `m1` to `m<count>` are alive; nothing of that is still to be told. */
  meet(count: number): void {
    this.step({
      kind: 'state',
      members: Array.from({ length: count }, (_, i) => listed(i + 1)),
    });
    this.take();
  }

  /** Moves on, ticking whenever that is due. */
  advance(ms: number): void {
    const end = this.now + ms;
    for (let turns = 0; this.swim.due <= end; turns += 1) {
      if (turns > 100_000) throw new Error('ticks that never end');
      this.now = Math.max(this.now, this.swim.due);
      this.step({ kind: 'tick' });
    }
    this.now = end;
  }

  /** What has been done since it was last asked. */
  take(): readonly Done[] {
    return this.done.splice(0);
  }

  /** The messages of all datagrams since the last `take`, of one kind if one is named. */
  sent(kind?: PacketMessage['kind']): readonly Sent[] {
    return this.done
      .flatMap(({ at: time, effect }) => sentBy(effect, time))
      .filter(({ message }) => kind === undefined || message.kind === kind);
  }

  /** The effects of these kinds since the last `take`. */
  effects<K extends SwimEffect['kind']>(
    ...kinds: readonly K[]
  ): readonly (SwimEffect & { kind: K })[] {
    const wanted = new Set<string>(kinds);
    return this.done
      .map(({ effect }) => effect)
      .filter((effect): effect is SwimEffect & { kind: K } => wanted.has(effect.kind));
  }

  /** What is known of a member. */
  known(name: string): PushPullMember | undefined {
    return this.swim.state().find((member) => member.name === name);
  }

  #answer(effect: SwimEffect): void {
    for (const { message } of sentBy(effect, this.now)) {
      if (message.kind !== 'ping' || this.silent.has(message.node)) continue;
      const ack = { kind: 'ack', seqNo: message.seqNo, payload: new Uint8Array() } as const;
      this.step({ kind: 'packet', messages: [ack], from: at(9) });
    }
  }
}

function sentBy(effect: SwimEffect, time: number): readonly Sent[] {
  if (effect.kind !== 'send') return [];
  const packets = encodePacket(effect.parts, { label: '', compress: false, crc: effect.crc });
  return packets
    .flatMap((packet) => decodePacket(packet, { label: '' }))
    .map((message) => ({ at: time, to: effect.to.host, message }));
}
