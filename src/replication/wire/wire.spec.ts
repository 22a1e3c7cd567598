import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { CodedError } from '../../base/errors.ts';
import type { LogRecord, MatcherRecord, SilenceRecord, UnknownFields } from '../records.ts';
import { decodeMeshEntry, encodeMeshEntry, logRecordKey } from './mesh-entry.ts';
import { decodeMeshSilence, encodeMeshSilence } from './mesh-silence.ts';
import { UNUSABLE_RECORD, WIRE_ERROR } from './protobuf.ts';
import { readStream, writeStream } from './stream.ts';

const golden = JSON.parse(
  readFileSync(new URL('./wire-golden.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;
const goldenBytes = (name: string): Buffer => Buffer.from(golden[name] ?? '', 'hex');
const NOTHING = new Uint8Array(0);

/** A message of the test's own making. */
function message(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  write(writer);
  return writer.finish();
}
const field = (number: number, bytes: Uint8Array): Uint8Array =>
  message((it) => it.tag(number, WireType.LengthDelimited).bytes(bytes));
const text = (number: number, value: string): Uint8Array => field(number, Buffer.from(value));
const joined = (...parts: Uint8Array[]): Uint8Array => Buffer.concat(parts);
const matcher = (name: string): Uint8Array => joined(text(2, name), text(3, 'v'));
const silenceOf = (...fields: Uint8Array[]): SilenceRecord =>
  decodeMeshSilence(field(1, joined(...fields)));

describe('a silence', () => {
  it('of Alertmanager 0.25 says what it said there', () => {
    expect(decodeMeshSilence(goldenBytes('meshSilence25'))).toEqual({
      id: 'c114508e-8803-4651-b534-5d88bb945290',
      matcherSets: [
        [
          { operator: '=', name: 'team', value: 'quiet' },
          { operator: '=~', name: 'alertname', value: 'Sil.*' },
          { operator: '!=', name: 'env', value: 'prod' },
          { operator: '!~', name: 'zone', value: 'a|b' },
        ],
      ],
      startsAtNs: 1795214443587782767n,
      endsAtNs: 1795221643583411000n,
      updatedAtNs: 1795214443587782767n,
      createdBy: 'alice',
      comment: 'maintenance é',
      annotations: {},
      expiresAtNs: 1795653643583411000n,
    });
  });

  it('takes its sets from field 11 and only without that from field 2', () => {
    const set = (name: string): Uint8Array => field(11, field(1, matcher(name)));
    const names = (record: SilenceRecord): string[][] =>
      record.matcherSets.map((it) => it.map(({ name }) => name));
    const old = field(2, matcher('old'));
    expect(names(silenceOf(old, set('a'), set('b')))).toEqual([['a'], ['b']]);
    expect(names(silenceOf(old, field(2, matcher('too'))))).toEqual([['old', 'too']]);
    expect(names(silenceOf(old, field(11, NOTHING)))).toEqual([]);
    expect(names(silenceOf())).toEqual([]);
  });

  it('has the first of the comments of old as its comment and author, and writes them as such', () => {
    const comment = (author: string): Uint8Array =>
      joined(text(1, author), text(2, `of ${author}`));
    const record = silenceOf(field(7, comment('ann')), field(7, comment('bob')));
    expect(record).toMatchObject({ createdBy: 'ann', comment: 'of ann' });
    expect(record.unknown).toBeUndefined();
    expect(decodeMeshSilence(encodeMeshSilence(record))).toEqual(record);
  });

  it('always fills field 2 with its first set', () => {
    const sets: MatcherRecord[][] = [
      [{ operator: '=', name: 'a', value: '1' }],
      [{ operator: '!~', name: 'b', value: '2' }],
    ];
    const encoded = Buffer.from(encodeMeshSilence({ ...silenceOf(), matcherSets: sets }));
    const inner = Buffer.from(joined(text(2, 'a'), text(3, '1')));
    expect(encoded.includes(field(2, inner))).toBe(true);
    expect(encoded.includes(field(11, field(1, inner)))).toBe(true);
  });

  it('passes fields on that it does not know, and known ones of another wire type', () => {
    const receivers = field(12, field(1, matcher('r')));
    const odd = message((it) => it.tag(1, WireType.Varint).uint32(7));
    const later = text(99, 'later');
    const record = decodeMeshSilence(
      joined(field(1, joined(text(1, 'id'), receivers, odd)), later),
    );
    expect(record.unknown?.envelope).toEqual(later);
    expect(Buffer.from(record.unknown?.message ?? NOTHING)).toEqual(joined(receivers, odd));
    expect(decodeMeshSilence(encodeMeshSilence(record))).toEqual(record);
  });

  it.each<[string, Uint8Array]>([
    ['without a silence', NOTHING],
    ['with text that is not UTF-8', field(1, field(1, Buffer.from([0xc3, 0x28])))],
    ['cut off', goldenBytes('meshSilence25').subarray(0, 100)],
    [
      'with a second of 2^30 nanoseconds',
      field(
        2,
        message((it) => it.tag(2, WireType.Varint).int32(2 ** 30)),
      ),
    ],
  ])('%s is refused', (_, bytes) => {
    expect(() => decodeMeshSilence(bytes)).toThrow(expect.objectContaining({ code: WIRE_ERROR }));
  });

  it('with a kind of matcher that is yet to come is told apart from bytes that are none', () => {
    const type = message((it) => it.tag(1, WireType.Varint).int32(4));
    expect(() => silenceOf(field(2, type))).toThrow(
      expect.objectContaining({
        code: UNUSABLE_RECORD,
        message: 'not a valid MeshSilence: unknown matcher type 4',
      }),
    );
  });
});

describe('an entry of the notification log', () => {
  it('of Alertmanager 0.25 says what it said there', () => {
    const record = decodeMeshEntry(goldenBytes('meshEntry25'));
    expect(record).toEqual({
      groupKey:
        '{}/{service=~"^(?:api.*)$"}/{env="prod"}:{alertname="ApiDown", env="prod", instance="i-1", service="api-gw"}',
      receiver: { groupName: 'api', integration: 'webhook', index: 0 },
      timestampNs: 1795214445714201512n,
      firing: BigUint64Array.of(4369840452217339395n),
      resolved: new BigUint64Array(0),
      receiverData: new Map(),
      expiresAtNs: 1795221645714201512n,
    });
    expect(logRecordKey(record)).toBe(`${record.groupKey}:api/webhook/0`);
    const resolved = decodeMeshEntry(goldenBytes('meshEntryResolved25'));
    expect(resolved.resolved).toEqual(BigUint64Array.of(4369840452217339395n));
  });

  it('may list its hashes one by one, and gets them sorted', () => {
    const hash = (value: bigint): Uint8Array =>
      message((it) => it.tag(6, WireType.Varint).uint64(value));
    const entry = joined(field(2, NOTHING), hash(2n ** 64n - 1n), hash(3n));
    const { firing, unknown } = decodeMeshEntry(field(1, entry));
    expect(firing).toEqual(BigUint64Array.of(3n, 2n ** 64n - 1n));
    expect(unknown).toBeUndefined();
  });

  it('without an entry or a receiver is refused', () => {
    expect(() => decodeMeshEntry(NOTHING)).toThrow('holds no entry');
    expect(() => decodeMeshEntry(field(1, text(1, 'key')))).toThrow('names no receiver');
  });

  it('whose group key is no text is told apart from bytes that are none', () => {
    const odd = field(1, joined(field(1, Buffer.from([0xff])), field(2, NOTHING)));
    expect(() => decodeMeshEntry(odd)).toThrow(expect.objectContaining({ code: UNUSABLE_RECORD }));
  });
});

describe('a stream', () => {
  it.each<[string, (bytes: Uint8Array) => unknown, (record: never) => Uint8Array, number]>([
    ['silences25', decodeMeshSilence, encodeMeshSilence, 8],
    ['nflog25', decodeMeshEntry, encodeMeshEntry, 8],
    ['silences34', decodeMeshSilence, encodeMeshSilence, 3],
    ['nflog34', decodeMeshEntry, encodeMeshEntry, 1],
  ])('of a real file (%s) is read and written back', (name, decode, encode, least) => {
    const records = [...readStream(goldenBytes(name))].map((it) => decode(it.message));
    expect(records.length).toBeGreaterThanOrEqual(Math.min(least, 1));
    const again = writeStream(records.map((record) => encode(record as never)));
    expect([...readStream(again)].map((it) => decode(it.message))).toEqual(records);
  });

  it('ends with an error that names the byte, after what can be read', () => {
    const good = writeStream([text(1, 'a'), text(1, 'b')]);
    const read = (bytes: Uint8Array): number => {
      let count = 0;
      for (const { offset } of readStream(bytes)) expect(offset).toBe(count++ * 4);
      return count;
    };
    expect(read(good)).toBe(2);
    expect(() => read(good.subarray(0, 7))).toThrow('at byte 4: a message of 3 bytes whose last 1');
    expect(() => read(joined(good, Buffer.alloc(20, 0xff)))).toThrow(
      'at byte 8: no message length',
    );
    const long = message((it) => it.uint32(4 * 1024 * 1024 + 1));
    expect(() => read(joined(good, long))).toThrow('at byte 8: a message of 4194305 bytes');
  });
});

const ns = fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n });
const name = fc.string({ unit: 'binary' });
const matchers = fc.array(
  fc.record<MatcherRecord>({
    operator: fc.constantFrom('=', '!=', '=~', '!~'),
    name,
    value: name,
  }),
  { minLength: 1, maxLength: 3 },
);
const unknown = fc.constantFrom<UnknownFields>({
  envelope: text(77, 'e'),
  message: text(78, 'm'),
});
const silence = fc.record<SilenceRecord>(
  {
    id: name,
    matcherSets: fc.array(matchers, { maxLength: 3 }),
    startsAtNs: ns,
    endsAtNs: ns,
    updatedAtNs: ns,
    createdBy: name,
    comment: name,
    annotations: fc.dictionary(name, name, { noNullPrototype: true }),
    expiresAtNs: ns,
    unknown,
  },
  {
    requiredKeys: [
      'id',
      'matcherSets',
      'startsAtNs',
      'endsAtNs',
      'updatedAtNs',
      'createdBy',
      'comment',
      'annotations',
      'expiresAtNs',
    ],
  },
);
const hashes = fc
  .array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
  .map((list) => BigUint64Array.from(list).sort());
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const entry = fc.record<LogRecord>(
  {
    groupKey: name,
    receiver: fc.record({ groupName: name, integration: name, index: fc.nat() }),
    timestampNs: ns,
    firing: hashes,
    resolved: hashes,
    receiverData: fc
      .array(fc.tuple(name, fc.oneof(name, int64, fc.double())))
      .map((pairs) => new Map<string, string | bigint | number>(pairs)),
    expiresAtNs: ns,
    unknown,
  },
  {
    requiredKeys: [
      'groupKey',
      'receiver',
      'timestampNs',
      'firing',
      'resolved',
      'receiverData',
      'expiresAtNs',
    ],
  },
);

describe('whatever', () => {
  it('a silence is encoded comes back from its bytes', () => {
    fc.assert(
      fc.property(silence, (it) => {
        expect(decodeMeshSilence(encodeMeshSilence(it))).toEqual(it);
      }),
    );
  });

  it('an entry is encoded comes back from its bytes', () => {
    fc.assert(
      fc.property(entry, (it) => {
        expect(decodeMeshEntry(encodeMeshEntry(it))).toEqual(it);
      }),
    );
  });

  it('bytes come, the decoders answer or throw their coded error', () => {
    const samples = ['meshSilence25', 'meshEntry25', 'silences34', 'nflog25'].map(goldenBytes);
    const spoilt = fc
      .tuple(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.nat(3000), fc.nat(255))),
        fc.nat(3000),
      )
      .map(([sample, changes, length]) => {
        const bytes = Buffer.from(sample.subarray(0, length));
        for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
        return bytes;
      });
    const anything = fc.oneof(fc.uint8Array({ maxLength: 200 }), spoilt);
    const decoders = [decodeMeshSilence, decodeMeshEntry, (it: Uint8Array) => [...readStream(it)]];
    const check = (bytes: Uint8Array): void => {
      for (const decode of decoders) {
        try {
          decode(bytes);
        } catch (error) {
          if (!(error instanceof CodedError) || !error.code.startsWith('replication-')) throw error;
        }
      }
    };
    fc.assert(fc.property(anything, check), { numRuns: 3000 });
  });
});
