import { formatAddress } from './address.ts';
import { MESSAGE_TYPE } from './message-types.ts';
import type {
  Ack,
  Alive,
  Dead,
  Endpoint,
  PacketMessage,
  Ping,
  PingSource,
  Suspect,
} from './messages.ts';
import { MsgpackReader } from './msgpack-reader.ts';
import { STRUCTS } from './structs.ts';
import { wireError } from './wire-error.ts';

/**
 * One message of a packet without any wrapper, its type byte included. A user message is a view of `bytes`. Throws a
 * CodedError on anything else.
 */
export function readMessage(bytes: Uint8Array): PacketMessage {
  const reader = new MsgpackReader(bytes, 1);
  switch (bytes[0]) {
    case MESSAGE_TYPE.ping:
      return readPing(reader);
    case MESSAGE_TYPE.indirectPing: {
      const { SeqNo, Node, Nack, Target, Port, ...source } = reader.struct(STRUCTS.indirectPing);
      const target = endpoint(Target, Port);
      return {
        kind: 'indirect ping',
        seqNo: SeqNo,
        target,
        node: Node,
        nack: Nack,
        source: sourceOf(source),
      };
    }
    case MESSAGE_TYPE.ack:
      return readAck(reader);
    case MESSAGE_TYPE.nack:
      return { kind: 'nack', seqNo: reader.struct(STRUCTS.nack).SeqNo };
    case MESSAGE_TYPE.suspect:
      return readAccusation('suspect', reader);
    case MESSAGE_TYPE.alive:
      return readAlive(reader);
    case MESSAGE_TYPE.dead:
      return readAccusation('dead', reader);
    case MESSAGE_TYPE.user:
      return { kind: 'user', data: bytes.subarray(1) };
    case undefined:
      throw wireError('gossip-truncated', 'an empty message');
    default:
      throw wireError('gossip-unknown-kind', `a message of type ${bytes[0]} in a packet`);
  }
}

/** The body of a ping, in a packet or a stream. */
export function readPing(reader: MsgpackReader): Ping {
  const { SeqNo, Node, ...source } = reader.struct(STRUCTS.ping);
  return { kind: 'ping', seqNo: SeqNo, node: Node, source: sourceOf(source) };
}

/** The body of an ack. */
export function readAck(reader: MsgpackReader): Ack {
  const { SeqNo, Payload } = reader.struct(STRUCTS.ack);
  return { kind: 'ack', seqNo: SeqNo, payload: Payload.slice() };
}

function readAccusation<K extends 'suspect' | 'dead'>(
  kind: K,
  reader: MsgpackReader,
): K extends 'suspect' ? Suspect : Dead;
function readAccusation(kind: 'suspect' | 'dead', reader: MsgpackReader): Suspect | Dead {
  const { Incarnation, Node, From } = reader.struct(STRUCTS.suspect);
  return { kind, incarnation: Incarnation, node: Node, from: From };
}

function readAlive(reader: MsgpackReader): Alive {
  const { Incarnation, Node, Addr, Port, Meta, Vsn } = reader.struct(STRUCTS.alive);
  return {
    kind: 'alive',
    incarnation: Incarnation,
    node: Node,
    endpoint: endpoint(Addr, Port),
    // What is kept must not keep the whole packet.
    meta: Meta.slice(),
    versions: [...Vsn],
  };
}

/** Throws a CodedError when the bytes are no address. */
export function endpoint(address: Uint8Array, port: number): Endpoint {
  const host = formatAddress(address);
  if (host === undefined)
    throw wireError('gossip-malformed', `an address of ${address.length} bytes`);
  return { host, port };
}

/** As memberlist does: a source without address or port is none. */
function sourceOf(source: {
  readonly SourceAddr: Uint8Array;
  readonly SourcePort: number;
  readonly SourceNode: string;
}): PingSource | undefined {
  const { SourceAddr, SourcePort, SourceNode } = source;
  if (SourceAddr.length === 0 || SourcePort === 0) return undefined;
  return { ...endpoint(SourceAddr, SourcePort), node: SourceNode };
}
