import { compressed } from './compression.ts';
import { MESSAGE_TYPE } from './message-types.ts';
import type {
  ErrorMessage,
  PushPull,
  PushPullMember,
  StreamMessage,
  UserMessage,
} from './messages.ts';
import { MsgpackWriter } from './msgpack-writer.ts';
import { STATES } from './read-stream.ts';
import { start, writeAck, writePing, writeWhoAndWhere } from './write-message.ts';

/**
 * What is written on a stream for one message, label not included. `compress`: where that makes it shorter. Throws a
 * CodedError when an address is no IP literal.
 */
export function encodeStream(
  message: StreamMessage,
  { compress }: { readonly compress: boolean },
): Uint8Array {
  const plain = encodePlain(message);
  return compress ? compressed(plain) : plain;
}

function encodePlain(message: StreamMessage): Uint8Array {
  switch (message.kind) {
    case 'push/pull':
      return writePushPull(message);
    case 'user':
      return writeUser(message);
    case 'ping':
      return writePing(message);
    case 'ack':
      return writeAck(message, true);
    case 'error':
      return writeError(message);
  }
}

function writePushPull({ join, members, userState }: PushPull): Uint8Array {
  const writer = new MsgpackWriter(64 + 128 * members.length + userState.length);
  writer.byte(MESSAGE_TYPE.pushPull).map(3).text('Join').bool(join);
  writer.text('Nodes').uint(members.length).text('UserStateLen').uint(userState.length);
  for (const member of members) writeMember(writer, member);
  return writer.append(userState).finish();
}

function writeMember(writer: MsgpackWriter, member: PushPullMember): void {
  writer.map(7);
  writeWhoAndWhere(writer, { key: 'Name', ...member });
  writer.text('State').uint(STATES.indexOf(member.state));
  writer.text('Vsn').raw(Uint8Array.from(member.versions));
}

function writeUser({ data }: UserMessage): Uint8Array {
  const writer = new MsgpackWriter(data.length + 20).byte(MESSAGE_TYPE.user).map(1);
  return writer.text('UserMsgLen').uint(data.length).append(data).finish();
}

function writeError({ error }: ErrorMessage): Uint8Array {
  return start(MESSAGE_TYPE.error, 1).text('Error').text(error).finish();
}
