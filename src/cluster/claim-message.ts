import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { CodedError } from '../base/errors.ts';
import {
  decoding,
  delimited,
  readMessage,
  varint,
  WIRE_ERROR,
  writeText,
} from '../replication/wire/protobuf.ts';

/** `asks`: whether anybody else tells of a group; `tells`: the answer that it does; `done`: either is over. */
export type ClaimKind = 'asks' | 'tells' | 'done';

/** What a replica says about its telling of a group. */
export interface Claim {
  /** Stands for the group: the first bytes of its key's hash, in hexadecimal. */
  readonly group: string;
  /** The name of the member that says it. */
  readonly by: string;
  /** Grows with each word of that member. */
  readonly number: number;
  readonly kind: ClaimKind;
}

/** How long what stands for a group is, in bytes. */
export const GROUP_BYTES = 16;

const KINDS: readonly ClaimKind[] = ['asks', 'tells', 'done'];

/** Encodes a `Claim`, as a protobuf message of our own. */
export function encodeClaim({ group, by, number, kind }: Claim): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).bytes(Buffer.from(group, 'hex'));
  writeText(writer, 2, by);
  writer.tag(3, WireType.Varint).uint32(number);
  writer.tag(4, WireType.Varint).uint32(KINDS.indexOf(kind));
  return writer.finish();
}

/** Decodes a `Claim`. Throws a CodedError on anything that is none. */
export function decodeClaim(bytes: Uint8Array): Claim {
  return decoding('Claim', () => {
    let group = '';
    let by = '';
    let number = 0;
    let kind: ClaimKind | undefined;
    readMessage(bytes, {
      1: delimited((reader) => void (group = Buffer.from(reader.bytes()).toString('hex'))),
      2: delimited((reader) => void (by = reader.string())),
      3: varint((reader) => void (number = reader.uint32())),
      4: varint((reader) => void (kind = KINDS[reader.uint32()])),
    });
    if (group.length !== 2 * GROUP_BYTES) throw new CodedError(WIRE_ERROR, 'it names no group');
    if (kind === undefined) throw new CodedError(WIRE_ERROR, 'it says nothing that is known');
    return { group, by, number, kind };
  });
}
