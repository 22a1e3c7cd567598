import { encodeMessage } from '../wire/write-message.ts';
import type { Alive, Dead, Endpoint, PacketMessage, Suspect } from '../wire/messages.ts';
import { BroadcastQueue, retransmitLimit } from './broadcast-queue.ts';
import type { MemberTable } from './member-table.ts';
import type { SwimOptions } from './options.ts';

/** The type byte of a compound and its count. */
const COMPOUND_HEADER = 2;
/** The length of a part of a compound. */
const PART_OVERHEAD = 2;
/** The type byte before a user message. */
const USER_OVERHEAD = 1;

/** What waits to be told to everybody: news of members first, then what the layer above has to say. */
export class Broadcasts {
  readonly #options: SwimOptions;
  readonly #members: MemberTable;
  readonly #news: BroadcastQueue;
  readonly #user: BroadcastQueue;

  constructor(options: SwimOptions, members: MemberTable) {
    this.#options = options;
    this.#members = members;
    // One each is what honest members get; the names of a liar must not pile up.
    this.#news = new BroadcastQueue(2 * options.maxMembers);
    this.#user = new BroadcastQueue(options.maxUserBroadcasts);
  }

  /** How many messages wait. */
  get length(): number {
    return this.#news.length + this.#user.length;
  }

  get empty(): boolean {
    return this.length === 0;
  }

  /** Whether what waits is more than one packet holds. */
  get fillsPackets(): boolean {
    const news = this.#news.bytes + PART_OVERHEAD * this.#news.length;
    const user = this.#user.bytes + (PART_OVERHEAD + USER_OVERHEAD) * this.#user.length;
    return news + user > this.packetRoom;
  }

  /** How many messages of the layer above wait. */
  get queuedByUser(): number {
    return this.#user.length;
  }

  /** News of a member, in the place of older news under the same name. */
  news(name: string, message: Alive | Suspect | Dead, finished?: () => void): void {
    this.#news.add({
      bytes: encodeMessage(message),
      name,
      ...(finished === undefined ? {} : { finished }),
    });
  }

  /** Whether it can be sent at all. `heardFrom` told us: that member need not be told. */
  user(data: Uint8Array, heardFrom?: Endpoint): boolean {
    if (data.length + PART_OVERHEAD + USER_OVERHEAD > this.packetRoom) return false;
    const known = heardFrom && addressOf(heardFrom);
    this.#user.add({ bytes: data, name: undefined, heardFrom: known });
    return true;
  }

  /** A member tells us what we may have queued ourselves. */
  heard(data: Uint8Array, from: Endpoint): void {
    this.#user.heard(data, addressOf(from));
  }

  pruneUser(max: number): void {
    this.#user.prune(max);
  }

  /** What a packet of nothing but gossip can hold. */
  get packetRoom(): number {
    const { label, packetSize } = this.#options;
    const labelOverhead = label === '' ? 0 : 2 + Buffer.byteLength(label);
    return packetSize - COMPOUND_HEADER - labelOverhead;
  }

  /** The message, and as much gossip as fits beside it. */
  beside(message: PacketMessage, to: Endpoint): readonly Uint8Array[] {
    const bytes = encodeMessage(message);
    return this.empty ? [bytes] : [bytes, ...this.take(this.packetRoom - bytes.length, to)];
  }

  /** News of members for one that is dead to us, as many as fit: it may have to object. The rest would be lost on it. */
  takeForTheDead(): Uint8Array[] {
    return this.#takeNews(this.packetRoom);
  }

  /** As many messages as fit, framed; each counts as sent. */
  take(room: number, to: Endpoint): Uint8Array[] {
    const { userRetransmitMultiplier, gossipNodes } = this.#options;
    const taken = this.#takeNews(room);
    const left = taken.reduce((rest, bytes) => rest - bytes.length - PART_OVERHEAD, room);
    const overhead = PART_OVERHEAD + USER_OVERHEAD;
    if (left <= overhead || this.#user.length === 0) return taken;
    const present = this.#members.present().length;
    const userLimit = retransmitLimit(userRetransmitMultiplier ?? gossipNodes, present);
    const receiver = { address: addressOf(to), others: present - 1 };
    for (const data of this.#user.take(overhead, left, userLimit, receiver))
      taken.push(encodeMessage({ kind: 'user', data }));
    return taken;
  }

  #takeNews(room: number): Uint8Array[] {
    const limit = retransmitLimit(this.#options.retransmitMultiplier, this.#members.size);
    return this.#news.take(PART_OVERHEAD, room, limit);
  }
}

function addressOf({ host, port }: Endpoint): string {
  return `${host} ${port}`;
}
