import { type BinaryReader, type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { CodedError } from '../../base/errors.ts';
import type { MatcherRecord, SilenceRecord } from '../records.ts';
import {
  decoding,
  delimited,
  encodeEnvelope,
  readEnvelope,
  readMessage,
  timestamp,
  UNUSABLE_RECORD,
  varint,
  writeText,
  writeTimestamp,
} from './protobuf.ts';

/** The numbers of Alertmanager's `Matcher.Type` by position. */
const OPERATORS = ['=', '=~', '!=', '!~'] as const;

/** What a Silence may say beside a SilenceRecord. */
interface Draft {
  id: string;
  matchers: MatcherRecord[];
  /** Undefined: the field is not there. */
  matcherSets: MatcherRecord[][] | undefined;
  startsAtNs: bigint;
  endsAtNs: bigint;
  updatedAtNs: bigint;
  createdBy: string;
  comment: string;
  annotations: [name: string, value: string][];
  /** The first of the `comments` that releases before 0.16 wrote. */
  legacy: { readonly author: string; readonly comment: string } | undefined;
}

/**
 * Decodes a MeshSilence. Sets without matchers, which would match everything, are left out. Throws a CodedError on
 * anything that is none; where a matcher is of a kind that this program does not know, with `UNUSABLE_RECORD`.
 */
export function decodeMeshSilence(bytes: Uint8Array): SilenceRecord {
  return decoding('MeshSilence', () => {
    const { message: silence, expiresAtNs, unknown: envelope } = readEnvelope(bytes, 'silence');
    const draft = emptyDraft();
    const message = readSilence(silence, draft);
    return {
      id: draft.id,
      matcherSets: matcherSetsOf(draft),
      startsAtNs: draft.startsAtNs,
      endsAtNs: draft.endsAtNs,
      updatedAtNs: draft.updatedAtNs,
      createdBy: draft.legacy?.author ?? draft.createdBy,
      comment: draft.legacy?.comment ?? draft.comment,
      annotations: annotationsOf(draft.annotations),
      expiresAtNs,
      ...(envelope.length + message.length > 0 && { unknown: { envelope, message } }),
    };
  });
}

function emptyDraft(): Draft {
  return {
    id: '',
    matchers: [],
    matcherSets: undefined,
    startsAtNs: 0n,
    endsAtNs: 0n,
    updatedAtNs: 0n,
    createdBy: '',
    comment: '',
    annotations: [],
    legacy: undefined,
  };
}

function readSilence(bytes: Uint8Array, draft: Draft): Uint8Array {
  return readMessage(bytes, {
    1: delimited((reader) => void (draft.id = reader.string())),
    2: delimited((reader) => void draft.matchers.push(readMatcher(reader.bytes()))),
    3: timestamp((ns) => void (draft.startsAtNs = ns)),
    4: timestamp((ns) => void (draft.endsAtNs = ns)),
    5: timestamp((ns) => void (draft.updatedAtNs = ns)),
    7: delimited((reader) => {
      const comment = readComment(reader.bytes());
      draft.legacy ??= comment;
    }),
    8: delimited((reader) => void (draft.createdBy = reader.string())),
    9: delimited((reader) => void (draft.comment = reader.string())),
    10: delimited((reader) => void draft.annotations.push(readAnnotation(reader.bytes()))),
    11: delimited((reader) => {
      draft.matcherSets ??= [];
      draft.matcherSets.push(readMatcherSet(reader.bytes()));
    }),
  });
}

function matcherSetsOf({ matchers, matcherSets }: Draft): MatcherRecord[][] {
  return (matcherSets ?? [matchers]).filter((set) => set.length > 0);
}

/** As own properties, whatever the names; the last of a name wins. */
function annotationsOf(pairs: [name: string, value: string][]): Record<string, string> {
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
}

function readMatcherSet(bytes: Uint8Array): MatcherRecord[] {
  const matchers: MatcherRecord[] = [];
  readMessage(bytes, {
    1: delimited((reader) => void matchers.push(readMatcher(reader.bytes()))),
  });
  return matchers;
}

function readMatcher(bytes: Uint8Array): MatcherRecord {
  let type = 0;
  let name = '';
  let value = '';
  readMessage(bytes, {
    1: varint((reader) => void (type = reader.int32())),
    2: delimited((reader) => void (name = reader.string())),
    3: delimited((reader) => void (value = reader.string())),
  });
  const operator = OPERATORS[type];
  if (operator === undefined) throw new CodedError(UNUSABLE_RECORD, `unknown matcher type ${type}`);
  return { operator, name, value };
}

function readComment(bytes: Uint8Array): NonNullable<Draft['legacy']> {
  let author = '';
  let comment = '';
  readMessage(bytes, {
    1: delimited((reader) => void (author = reader.string())),
    2: delimited((reader) => void (comment = reader.string())),
  });
  return { author, comment };
}

function readAnnotation(bytes: Uint8Array): [name: string, value: string] {
  const text = (take: (value: string) => void): readonly [WireType, (r: BinaryReader) => void] =>
    delimited((reader) => take(reader.string()));
  let name = '';
  let value = '';
  readMessage(bytes, { 1: text((it) => void (name = it)), 2: text((it) => void (value = it)) });
  return [name, value];
}

/**
 * Encodes a MeshSilence. The first matcher set stands in field 2 as well, where releases before 0.32 look: those
 * take a silence without matchers for one that matches every alert.
 */
export function encodeMeshSilence(record: SilenceRecord): Uint8Array {
  const { expiresAtNs, unknown } = record;
  return encodeEnvelope((writer) => writeSilence(writer, record), expiresAtNs, unknown?.envelope);
}

function writeSilence(writer: BinaryWriter, record: SilenceRecord): void {
  writeText(writer, 1, record.id);
  for (const matcher of record.matcherSets[0] ?? []) writeMatcher(writer, 2, matcher);
  writeTimestamp(writer, 3, record.startsAtNs);
  writeTimestamp(writer, 4, record.endsAtNs);
  writeTimestamp(writer, 5, record.updatedAtNs);
  writeText(writer, 8, record.createdBy);
  writeText(writer, 9, record.comment);
  for (const [name, value] of Object.entries(record.annotations)) {
    writer.tag(10, WireType.LengthDelimited).fork();
    writeText(writer, 1, name);
    writeText(writer, 2, value);
    writer.join();
  }
  for (const set of record.matcherSets) {
    writer.tag(11, WireType.LengthDelimited).fork();
    for (const matcher of set) writeMatcher(writer, 1, matcher);
    writer.join();
  }
  if (record.unknown) writer.raw(record.unknown.message);
}

function writeMatcher(writer: BinaryWriter, field: number, matcher: MatcherRecord): void {
  const type = OPERATORS.indexOf(matcher.operator);
  writer.tag(field, WireType.LengthDelimited).fork();
  if (type !== 0) writer.tag(1, WireType.Varint).int32(type);
  writeText(writer, 2, matcher.name);
  writeText(writer, 3, matcher.value);
  writer.join();
}
