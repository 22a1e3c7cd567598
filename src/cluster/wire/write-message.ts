import { parseAddress } from './address.ts';
import { MESSAGE_TYPE } from './message-types.ts';
import type {
  Ack,
  Alive,
  Dead,
  Endpoint,
  IndirectPing,
  PacketMessage,
  Ping,
  PingSource,
  Suspect,
} from './messages.ts';
import { MsgpackWriter } from './msgpack-writer.ts';

/**
 * One message of a packet, its type byte included, byte for byte as go-msgpack 0.5 writes it: the keys of a struct in
 * ascending order. Throws a CodedError when an address is no IP literal.
 */
export function encodeMessage(message: PacketMessage): Uint8Array {
  switch (message.kind) {
    case 'ping':
      return writePing(message);
    case 'indirect ping':
      return writeIndirectPing(message);
    case 'ack':
      return writeAck(message);
    case 'nack':
      return start(MESSAGE_TYPE.nack, 1).text('SeqNo').uint(message.seqNo).finish();
    case 'suspect':
      return writeAccusation(MESSAGE_TYPE.suspect, message);
    case 'alive':
      return writeAlive(message);
    case 'dead':
      return writeAccusation(MESSAGE_TYPE.dead, message);
    case 'user':
      return new MsgpackWriter(message.data.length + 1)
        .byte(MESSAGE_TYPE.user)
        .append(message.data)
        .finish();
  }
}

/** A ping, in a packet or a stream. */
export function writePing({ seqNo, node, source }: Ping): Uint8Array {
  const writer = start(MESSAGE_TYPE.ping, 2 + sourceKeys(source));
  writer.text('Node').text(node).text('SeqNo').uint(seqNo);
  writeSource(writer, source);
  return writer.finish();
}

/** An ack; `nilWhenEmpty` as streams have it, where packets write empty bytes. */
export function writeAck({ seqNo, payload }: Ack, nilWhenEmpty = false): Uint8Array {
  const writer = start(MESSAGE_TYPE.ack, 2).text('Payload');
  if (nilWhenEmpty && payload.length === 0) writer.nil();
  else writer.raw(payload);
  return writer.text('SeqNo').uint(seqNo).finish();
}

function writeIndirectPing(message: IndirectPing): Uint8Array {
  const { nack, node, target, seqNo, source } = message;
  const writer = start(MESSAGE_TYPE.indirectPing, 5 + sourceKeys(source));
  writer.text('Nack').bool(nack).text('Node').text(node);
  writer.text('Port').uint(target.port).text('SeqNo').uint(seqNo);
  writeSource(writer, source);
  return writer.text('Target').raw(parseAddress(target.host)).finish();
}

function sourceKeys(source: PingSource | undefined): number {
  if (source === undefined) return 0;
  return source.node === '' ? 2 : 3;
}

function writeSource(writer: MsgpackWriter, source: PingSource | undefined): void {
  if (source === undefined) return;
  writer.text('SourceAddr').raw(parseAddress(source.host));
  if (source.node !== '') writer.text('SourceNode').text(source.node);
  writer.text('SourcePort').uint(source.port);
}

function writeAccusation(type: number, { from, incarnation, node }: Suspect | Dead): Uint8Array {
  const writer = start(type, 3).text('From').text(from);
  return writer.text('Incarnation').uint(incarnation).text('Node').text(node).finish();
}

function writeAlive({ node, endpoint, incarnation, meta, versions }: Alive): Uint8Array {
  const writer = start(MESSAGE_TYPE.alive, 6);
  writeWhoAndWhere(writer, { key: 'Node', name: node, endpoint, incarnation, meta });
  return writer.text('Vsn').raw(Uint8Array.from(versions)).finish();
}

/** What an alive message and a member of a push/pull have in common. */
export function writeWhoAndWhere(
  writer: MsgpackWriter,
  member: {
    /** What the name is called. */
    readonly key: 'Node' | 'Name';
    readonly name: string;
    readonly endpoint: Endpoint;
    readonly incarnation: number;
    readonly meta: Uint8Array;
  },
): void {
  const { key, name, endpoint, incarnation, meta } = member;
  writer.text('Addr').raw(parseAddress(endpoint.host)).text('Incarnation').uint(incarnation);
  writer.text('Meta').raw(meta).text(key).text(name).text('Port').uint(endpoint.port);
}

/** A writer that has written the type and the head of a map. */
export function start(type: number, keys: number): MsgpackWriter {
  return new MsgpackWriter().byte(type).map(keys);
}
