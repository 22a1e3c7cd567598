import { describe, expect, it } from '@jest/globals';
import type { LogRecord, MatcherRecord, SilenceRecord } from '../replication/records.ts';
import { decodeMeshEntry, encodeMeshEntry } from '../replication/wire/mesh-entry.ts';
import { decodeMeshSilence, encodeMeshSilence } from '../replication/wire/mesh-silence.ts';
import { readStream, writeStream } from '../replication/wire/stream.ts';
import { decodeFullState, decodePart, encodeFullState, encodePart, type Part } from './part.ts';
import { hex, type ProtobufVector, vectors } from './wire/testing/vectors.ts';

const { protobuf } = vectors();
const named = (pattern: RegExp): [string, ProtobufVector][] =>
  protobuf.filter(({ name }) => pattern.test(name)).map((vector) => [vector.name, vector]);

describe('what a real Alertmanager has sent', () => {
  it('is all looked at', () => {
    const looked = [...named(/^part-/), ...named(/^full-/), ...named(/^mesh-/)];
    expect(looked).toHaveLength(protobuf.length);
    expect(looked.length).toBeGreaterThanOrEqual(8);
  });

  it.each(named(/^part-/))(
    '%s is read, and written to the same bytes',
    (_, { hex: digits, decoded }) => {
      const part = decodePart(hex(digits));
      expect(partMeaning(part)).toEqual(decoded);
      expect(Buffer.from(encodePart(rewritten(part))).toString('hex')).toBe(digits);
    },
  );

  it.each(named(/^full-/))(
    '%s is read, and written to the same bytes',
    (_, { hex: digits, decoded }) => {
      const parts = decodeFullState(hex(digits));
      expect({ parts: parts.map(partMeaning) }).toEqual(decoded);
      expect(Buffer.from(encodeFullState(parts.map(rewritten))).toString('hex')).toBe(digits);
    },
  );

  it.each(named(/^mesh-/))(
    '%s is read, and written to the same bytes',
    (name, { hex: digits, decoded }) => {
      const key = name.startsWith('mesh-silence') ? 'sil' : 'nfl';
      expect(recordMeaning(key, hex(digits))).toEqual(decoded);
      expect(Buffer.from(rewrittenRecord(key, hex(digits))).toString('hex')).toBe(digits);
    },
  );
});

const messages = (data: Uint8Array): Uint8Array[] =>
  Array.from(readStream(data), ({ message }) => message);

/** The part with its records read and written. */
function rewritten({ key, data }: Part): Part {
  return { key, data: writeStream(messages(data).map((each) => rewrittenRecord(key, each))) };
}

/** A silence of 0.25 is written as 0.34 does, with its matchers in a set as well: its bytes are not the same again. */
function rewrittenRecord(key: string, bytes: Uint8Array): Uint8Array {
  if (key === 'nfl') return encodeMeshEntry(decodeMeshEntry(bytes));
  const record = decodeMeshSilence(bytes);
  expect(decodeMeshSilence(encodeMeshSilence(record))).toEqual(record);
  return bytes;
}

function partMeaning({ key, data }: Part): unknown {
  const items = messages(data).map((each) => recordMeaning(key, each));
  return { key, data_len: data.length, items };
}

function recordMeaning(key: string, bytes: Uint8Array): unknown {
  return key === 'sil'
    ? silenceMeaning(decodeMeshSilence(bytes))
    : entryMeaning(decodeMeshEntry(bytes));
}

const TYPES: Readonly<Record<MatcherRecord['operator'], string>> = {
  '=': 'EQUAL',
  '!=': 'NOT_EQUAL',
  '=~': 'REGEXP',
  '!~': 'NOT_REGEXP',
};

function silenceMeaning(record: SilenceRecord): unknown {
  const [set = []] = record.matcherSets;
  return {
    silence: {
      matchers: set.map(({ operator, name, value }) => ({
        type: TYPES[operator],
        name,
        pattern: value,
      })),
      id: record.id,
      starts_at: timestamp(record.startsAtNs),
      ends_at: timestamp(record.endsAtNs),
      updated_at: timestamp(record.updatedAtNs),
      created_by: record.createdBy,
      comment: record.comment,
    },
    expires_at: timestamp(record.expiresAtNs),
  };
}

function entryMeaning(record: LogRecord): unknown {
  const { groupName, integration, index } = record.receiver;
  return {
    entry: {
      firing_alerts: Array.from(record.firing, String),
      resolved_alerts: Array.from(record.resolved, String),
      group_key: record.groupKey,
      receiver: { group_name: groupName, integration, idx: index },
      timestamp: timestamp(record.timestampNs),
      ...(record.firing.length > 0 && { firing_alerts_packed: true }),
      ...(record.resolved.length > 0 && { resolved_alerts_packed: true }),
    },
    expires_at: timestamp(record.expiresAtNs),
  };
}

function timestamp(ns: bigint): unknown {
  const [seconds, nanos] = [ns / 1_000_000_000n, ns % 1_000_000_000n];
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const rfc3339 = `${whole}.${String(nanos).padStart(9, '0')}Z`;
  return { seconds: Number(seconds), nanos: Number(nanos), rfc3339 };
}
