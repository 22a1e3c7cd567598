import type { Endpoint, IndirectPing, PacketMessage, Ping } from '../wire/messages.ts';
import type { Broadcasts } from './broadcasts.ts';
import type { Effects } from './effects.ts';
import type { SwimOptions } from './options.ts';
import type { Sequence } from './sequence.ts';

/** A ping that we sent for somebody else. */
interface Relay {
  readonly to: Endpoint;
  /** The asker's own number. */
  readonly seqNo: number;
  readonly nack: boolean;
  readonly deadline: number;
}

/** What pings for others work with. */
export interface RelayParts {
  readonly options: SwimOptions;
  readonly broadcasts: Broadcasts;
  readonly sequence: Sequence;
  readonly effects: Effects;
}

/** Answers pings, and pings for those who got no answer. */
export class Relays {
  readonly #parts: RelayParts;
  /** By our number, oldest first: all have the same time. */
  readonly #pending = new Map<number, Relay>();

  constructor(parts: RelayParts) {
    this.#parts = parts;
  }

  /** When the oldest has had its time. */
  get due(): number {
    for (const { deadline } of this.#pending.values()) return deadline;
    return Infinity;
  }

  answer(ping: Ping, from: Endpoint): void {
    const { name } = this.#parts.options;
    if (ping.node !== '' && ping.node !== name) return;
    const ack = { kind: 'ack', seqNo: ping.seqNo, payload: NOTHING } as const;
    this.#send(replyAddress(ping, from), ack);
  }

  /** Pings another member for somebody. Beyond the limit of those without an answer it is not done. */
  relay(request: IndirectPing, from: Endpoint, now: number): void {
    const { options, sequence } = this.#parts;
    if (this.#pending.size >= options.maxPendingRelays) return;
    const seqNo = sequence.next();
    this.#pending.set(seqNo, {
      to: replyAddress(request, from),
      seqNo: request.seqNo,
      nack: request.nack,
      deadline: now + options.probeTimeoutMs,
    });
    const source = { ...options.endpoint, node: options.name };
    const { host, port } = request.target;
    const target = { host, port: port === 0 ? options.bindPort : port };
    this.#send(target, { kind: 'ping', seqNo, node: request.node, source });
  }

  /** The target of a relayed ping answered. */
  ack(seqNo: number): void {
    const relay = this.#pending.get(seqNo);
    if (relay === undefined) return;
    this.#pending.delete(seqNo);
    this.#send(relay.to, { kind: 'ack', seqNo: relay.seqNo, payload: NOTHING });
  }

  /** Tells those who wanted to know that no answer came. */
  expire(now: number): void {
    for (const [seqNo, relay] of this.#pending) {
      if (relay.deadline > now) return;
      this.#pending.delete(seqNo);
      if (relay.nack) this.#send(relay.to, { kind: 'nack', seqNo: relay.seqNo });
    }
  }

  #send(to: Endpoint, message: PacketMessage): void {
    const parts = this.#parts.broadcasts.beside(message, to);
    this.#parts.effects.push({ kind: 'send', to, parts, crc: false });
  }
}

const NOTHING = new Uint8Array();

/** Where the asker wants the answer, or where the packet came from. */
function replyAddress({ source }: Ping | IndirectPing, from: Endpoint): Endpoint {
  if (source === undefined || source.host === '' || source.port === 0) return from;
  return { host: source.host, port: source.port };
}
