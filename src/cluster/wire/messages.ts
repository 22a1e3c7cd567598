/**
 * The messages of hashicorp/memberlist, protocol versions 1 to 5, as values. Addresses are IP literals in their
 * canonical text (`10.0.0.1`, `fd00::1`; an IPv4 address is never written as an IPv6 one); the codec turns them into the
 * 4 or 16 bytes of the wire and back. Sequence numbers and incarnations are unsigned 32-bit integers.
 */

/** Where a member can be reached. */
export interface Endpoint {
  /** An IP literal. */
  readonly host: string;
  readonly port: number;
}

/** Who asks, and where the answer goes; absent from old peers, which are answered where the packet came from. */
export interface PingSource extends Endpoint {
  readonly node: string;
}

export interface Ping {
  readonly kind: 'ping';
  readonly seqNo: number;
  /** Whom it is meant for; empty: whoever gets it. */
  readonly node: string;
  readonly source: PingSource | undefined;
}

/** Asks another member to ping `target`. */
export interface IndirectPing {
  readonly kind: 'indirect ping';
  readonly seqNo: number;
  readonly target: Endpoint;
  readonly node: string;
  /** Whether the sender wants to hear of a failure too. */
  readonly nack: boolean;
  readonly source: PingSource | undefined;
}

export interface Ack {
  readonly kind: 'ack';
  readonly seqNo: number;
  readonly payload: Uint8Array;
}

export interface Nack {
  readonly kind: 'nack';
  readonly seqNo: number;
}

export interface Suspect {
  readonly kind: 'suspect';
  readonly incarnation: number;
  readonly node: string;
  readonly from: string;
}

/** The protocol and delegate versions a member speaks: least, greatest, current of each. */
export type Versions = readonly [
  protocolMin: number,
  protocolMax: number,
  protocol: number,
  delegateMin: number,
  delegateMax: number,
  delegate: number,
];

export interface Alive {
  readonly kind: 'alive';
  readonly incarnation: number;
  readonly node: string;
  /** Port 0 means the receiver's own. */
  readonly endpoint: Endpoint;
  readonly meta: Uint8Array;
  /** As many numbers as came: six from anything that is to be taken seriously. */
  readonly versions: readonly number[];
}

/** `node` equals `from`: it has left. */
export interface Dead {
  readonly kind: 'dead';
  readonly incarnation: number;
  readonly node: string;
  readonly from: string;
}

/** What the layer above sends: opaque here. */
export interface UserMessage {
  readonly kind: 'user';
  readonly data: Uint8Array;
}

export interface ErrorMessage {
  readonly kind: 'error';
  readonly error: string;
}

/** SWIM's states; `left` is a death that the member itself announced. */
export type MemberState = 'alive' | 'suspect' | 'dead' | 'left';

/** What a push/pull says of one member. */
export interface PushPullMember {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly meta: Uint8Array;
  readonly incarnation: number;
  readonly state: MemberState;
  readonly versions: readonly number[];
}

/** A full exchange of state; the answer has the same form. */
export interface PushPull {
  readonly kind: 'push/pull';
  readonly join: boolean;
  readonly members: readonly PushPullMember[];
  /** The state of the layer above; empty: none. */
  readonly userState: Uint8Array;
}

/** What a datagram can carry, compounds and wrappers undone. */
export type PacketMessage = Ping | IndirectPing | Ack | Nack | Suspect | Alive | Dead | UserMessage;

/** What a stream can carry. */
export type StreamMessage = PushPull | UserMessage | Ping | Ack | ErrorMessage;
