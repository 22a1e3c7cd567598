import { CodedError } from '../../base/errors.ts';
import { MESSAGE_TYPE } from './message-types.ts';
import type { MemberState, PushPull, PushPullMember, StreamMessage } from './messages.ts';
import { MsgpackReader, type Struct } from './msgpack-reader.ts';
import { endpoint, readAck, readPing } from './read-message.ts';
import { MAX_MEMBERS, MAX_STRUCT_BYTES, MAX_USER_BYTES } from './stream-limits.ts';
import { STRUCTS } from './structs.ts';
import { Truncated, wireError } from './wire-error.ts';

/** In the place of a type byte that is not there. */
const NONE = -1;

/** The states in memberlist's numbering. */
export const STATES = [
  'alive',
  'suspect',
  'dead',
  'left',
] as const satisfies readonly MemberState[];

/**
 * Where a stream's message ends, found step by step as the bytes come, so that a long one is not read again with
 * every chunk. Nothing is made of it before it is whole.
 */
export class StreamMeasure {
  #at: number;
  #membersLeft = 0;
  #userBytes = 0;
  #headerRead = false;

  /** `at`: where its type byte is. */
  constructor(at: number) {
    this.#at = at;
  }

  /** Returns when `bytes` hold the whole message. Throws `Truncated` when more are to come, or another CodedError. */
  check(bytes: Uint8Array): void {
    if (!this.#headerRead) {
      this.#at = bounded(this.#at + 1, (at) => this.#readHeader(bytes, at));
      this.#headerRead = true;
    }
    for (; this.#membersLeft > 0; this.#membersLeft--)
      this.#at = bounded(this.#at, (at) => skipped(new MsgpackReader(bytes, at)));
    const end = this.#at + this.#userBytes;
    if (bytes.length < end) throw new Truncated(end);
  }

  #readHeader(bytes: Uint8Array, at: number): number {
    const reader = new MsgpackReader(bytes, at);
    switch (bytes[at - 1] ?? NONE) {
      case MESSAGE_TYPE.pushPull: {
        const { Nodes, UserStateLen } = pushPullHeader(reader);
        this.#membersLeft = Nodes;
        this.#userBytes = UserStateLen;
        return reader.position;
      }
      case MESSAGE_TYPE.user:
        this.#userBytes = userLength(reader);
        return reader.position;
      case MESSAGE_TYPE.ping:
      case MESSAGE_TYPE.ack:
      case MESSAGE_TYPE.error:
        return skipped(reader);
      default:
        throw unusable(bytes[at - 1]);
    }
  }
}

/** Passes over one value; answers where the next begins. */
function skipped(reader: MsgpackReader): number {
  reader.skip();
  return reader.position;
}

/** Reads one struct from `at` on; answers where it ends. Throws a CodedError when it is larger than any honest one. */
function bounded(at: number, read: (at: number) => number): number {
  const within = (end: number): number => {
    if (end - at > MAX_STRUCT_BYTES)
      throw wireError('gossip-limit', `a header or member of more than ${MAX_STRUCT_BYTES} bytes`);
    return end;
  };
  try {
    return within(read(at));
  } catch (error) {
    if (error instanceof Truncated) within(error.needed);
    throw error;
  }
}

function unusable(type: number | undefined): CodedError {
  return type === MESSAGE_TYPE.encrypt
    ? wireError('gossip-malformed', 'the stream is encrypted, and there is no key here')
    : wireError('gossip-unknown-kind', `a message of type ${type ?? 'none'} on a stream`);
}

/** A message that StreamMeasure has found whole, its type byte first, without any wrapper. */
export function readStreamMessage(bytes: Uint8Array): StreamMessage {
  const reader = new MsgpackReader(bytes, 1);
  switch (bytes[0] ?? NONE) {
    case MESSAGE_TYPE.pushPull:
      return readPushPull(reader, bytes);
    case MESSAGE_TYPE.user: {
      const length = userLength(reader);
      return { kind: 'user', data: tail(reader, bytes, length) };
    }
    case MESSAGE_TYPE.ping:
      return readPing(reader);
    case MESSAGE_TYPE.ack:
      return readAck(reader);
    case MESSAGE_TYPE.error:
      return { kind: 'error', error: reader.struct(STRUCTS.error).Error };
    default:
      throw unusable(bytes[0]);
  }
}

function readPushPull(reader: MsgpackReader, bytes: Uint8Array): PushPull {
  const { Join, Nodes, UserStateLen } = pushPullHeader(reader);
  const members: PushPullMember[] = [];
  for (let i = 0; i < Nodes; i++) {
    const member = readMember(reader.struct(STRUCTS.pushPullNode));
    if (member !== undefined) members.push(member);
  }
  const userState = tail(reader, bytes, UserStateLen);
  return { kind: 'push/pull', join: Join, members, userState };
}

/** Undefined when it is in no state known here or has no usable name or address: the others are still good. */
function readMember(node: Struct<typeof STRUCTS.pushPullNode>): PushPullMember | undefined {
  const state = STATES[node.State];
  if (state === undefined) return undefined;
  try {
    return {
      name: nameOf(node.Name),
      endpoint: endpoint(node.Addr, node.Port),
      meta: node.Meta.slice(),
      incarnation: node.Incarnation,
      state,
      versions: [...node.Vsn],
    };
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function nameOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw wireError('gossip-malformed', 'a name is not UTF-8');
  }
}

function pushPullHeader(reader: MsgpackReader): Struct<typeof STRUCTS.pushPullHeader> {
  const header = reader.struct(STRUCTS.pushPullHeader);
  checkLimit('members', header.Nodes, MAX_MEMBERS);
  checkLimit('bytes of state', header.UserStateLen, MAX_USER_BYTES);
  return header;
}

function userLength(reader: MsgpackReader): number {
  const { UserMsgLen } = reader.struct(STRUCTS.userHeader);
  checkLimit('bytes of a user message', UserMsgLen, MAX_USER_BYTES);
  return UserMsgLen;
}

function checkLimit(what: string, count: number, max: number): void {
  if (count < 0 || count > max)
    throw wireError('gossip-limit', `${count} ${what} announced, of at most ${max}`);
}

function tail(reader: MsgpackReader, bytes: Uint8Array, length: number): Uint8Array {
  const end = reader.position + length;
  if (bytes.length < end) throw new Truncated(end);
  return bytes.subarray(reader.position, end);
}
