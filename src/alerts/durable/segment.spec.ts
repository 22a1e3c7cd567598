import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemoryLogger } from '../../base/testing/memory-logger.ts';
import { Annotations } from '../../labels/annotations.ts';
import { LabelInterner } from '../../labels/interner.ts';
import type { Alert, TimeDetail } from '../alert.ts';
import { AlertBuilder } from '../testing/builders.ts';
import { Replay } from './replay.ts';
import { readSegment, type Row, type Texts } from './segment-reader.ts';
import { SegmentWriter } from './segment-writer.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');

let builder: AlertBuilder;
let writer: SegmentWriter;
beforeEach(() => {
  builder = new AlertBuilder(NOW);
  writer = new SegmentWriter();
});

const time = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
const detail: fc.Arbitrary<TimeDetail | undefined> = fc.option(
  fc.record({
    nanos: fc.integer({ min: 0, max: 999_999 }),
    offsetMinutes: fc.integer({ min: -1500, max: 1500 }),
  }),
  { nil: undefined },
);
const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
const texts = fc.dictionary(fc.string({ minLength: 1 }), text, { maxKeys: 5 });
const someAlert = fc.record({
  labels: fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1, unit: 'binary' })),
  annotations: texts,
  generatorUrl: text,
  startsAtMs: time,
  startsAtDetail: detail,
  endsAtMs: time,
  endsAtDetail: detail,
  updatedAtMs: time,
  timeout: fc.boolean(),
});
const plain = (
  alert: Omit<Alert, 'labels' | 'annotations'> & Pick<Alert, 'labels' | 'annotations'>,
) => ({
  ...alert,
  labels: alert.labels.toRecord(),
  annotations: alert.annotations.json,
});

const record = ({ names, values }: Texts): Record<string, string> =>
  Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));

/** A segment with rows of every kind. */
function aSegment(): Uint8Array {
  const alert = builder.alert({
    labels: { alertname: 'A', instance: 'ü' },
    annotations: { summary: 'x' },
    startsAtDetail: { nanos: 1, offsetMinutes: 60 },
  });
  writer.woke();
  writer.alert(1, alert, false);
  writer.alert(2, builder.alert({ labels: { alertname: 'B', instance: 'i' } }), true);
  writer.times(1, alert, true);
  writer.removed(2);
  return writer.finish(NOW);
}

describe('a segment', () => {
  it('holds alerts to the last detail, whatever their texts', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(someAlert, fc.boolean())), (given) => {
        const alerts = given.map(([each]) => builder.alert(each));
        alerts.forEach((alert, i) => writer.alert(i * 2 ** 33, alert, given[i]?.[1] === true));
        const segment = readSegment(writer.finish(NOW));
        expect(segment.nowMs).toBe(NOW);
        const read = segment.rows.map((row) => {
          if (row.kind !== 'alert') throw new Error(row.kind);
          const { slot, labels, annotations, generatorUrl, times } = row;
          return { slot, labels: record(labels), annotations, generatorUrl, ...times };
        });
        expect(read).toEqual(
          alerts.map((alert, i) => ({ ...plain(alert), slot: i * 2 ** 33, told: given[i]?.[1] })),
        );
      }),
    );
  });

  it('holds rows of every kind in their order', () => {
    const kinds = readSegment(aSegment()).rows.map(({ kind }: Row) => kind);
    expect(kinds).toEqual(['woke', 'alert', 'alert', 'times', 'removed']);
  });

  it('holds many alerts, of which some texts come again and others never do', () => {
    const alerts = Array.from({ length: 1000 }, (_, i) =>
      builder.alert({
        // In the second half every pod has come before.
        labels: { alertname: 'HighLatency', job: `checkout-${i % 3}`, pod: `pod-${i % 500}` },
        annotations: { summary: `of ${i}` },
        generatorUrl: 'http://prometheus.example/graph',
      }),
    );
    alerts.forEach((alert, i) => writer.alert(i, alert, false));
    const bytes = writer.finish(NOW);
    const read = readSegment(bytes).rows.flatMap((row) =>
      row.kind === 'alert' ? [{ labels: record(row.labels), annotations: row.annotations }] : [],
    );
    expect(read).toEqual(
      alerts.map(({ labels, annotations }) => ({
        labels: labels.toRecord(),
        annotations: annotations.json,
      })),
    );
    const text = Buffer.from(bytes).toString('latin1');
    expect(text.split('HighLatency')).toHaveLength(2);
    expect(text.split('checkout-1')).toHaveLength(2);
  });

  it('is read as it was written before annotations were one text', () => {
    const former = Buffer.from(
      '024279b796dd600000000000750100000000000002121001000000000000020e0602000000010000' +
        '004279b796dd6000004279b79a4c4800004279b796dd600000000202010e00120100000000000000' +
        '02000000020000024279b796dd6000004279b79a4c4800004279b796dd6000000002020200616c65' +
        '72746e616d65696e7374616e636573756d6d61727975726c41c3bcc3a9203e20227822687474703a' +
        '2f2f702f4269',
      'hex',
    );
    const replay = new Replay(new LabelInterner(), new MemoryLogger());
    replay.add(former);
    expect(Array.from(replay.alerts(), ({ alert }) => plain(alert))).toEqual([
      plain(
        builder.alert({
          labels: { alertname: 'A', instance: 'ü' },
          annotations: { summary: 'é > "x"', url: '' },
          generatorUrl: 'http://p/',
        }),
      ),
      plain(builder.alert({ labels: { alertname: 'B', instance: 'i' } })),
    ]);
  });

  it('loses no more than annotations that cannot be read', () => {
    const good = builder.alert({ annotations: { a: 'b' } });
    writer.alert(
      1,
      { ...good, annotations: new Annotations(good.annotations.shape, '{"a":"b}') },
      false,
    );
    writer.alert(2, builder.alert({ labels: { alertname: 'B' }, annotations: { a: 'b' } }), false);
    const logger = new MemoryLogger();
    const replay = new Replay(new LabelInterner(), logger);
    replay.add(writer.finish(NOW));
    expect(Array.from(replay.alerts(), ({ alert }) => alert.annotations.json)).toEqual([
      '{}',
      '{"a":"b"}',
    ]);
    expect(logger.lines).toHaveLength(1);
  });

  it('can be empty, and says when it was written even so', () => {
    expect(readSegment(writer.finish(NOW))).toEqual({ nowMs: NOW, rows: [] });
  });

  it('holds once what many alerts share, however much text is between', () => {
    const shared = 'a text that every alert repeats, ü too';
    const alerts = Array.from({ length: 500 }, (_, i) =>
      builder.alert({
        labels: { alertname: 'A', instance: `instance-${i}-${'x'.repeat(i)}` },
        annotations: { summary: shared },
      }),
    );
    alerts.forEach((alert, i) => writer.alert(i, alert, false));
    const bytes = writer.finish(NOW);
    const { rows } = readSegment(bytes);
    expect(rows).toHaveLength(500);
    for (const [i, row] of rows.entries()) {
      if (row.kind !== 'alert') throw new Error(row.kind);
      expect(record(row.labels)).toEqual(alerts[i]?.labels.toRecord());
      expect(row.annotations).toBe(alerts[i]?.annotations.json);
    }
    const copies = Buffer.from(bytes).toString().split(shared).length - 1;
    expect(copies).toBeLessThan(10);
  });

  it('is full by rows, and by text', () => {
    const alert = builder.alert();
    for (let i = 0; i < 1999; i++) writer.removed(i);
    expect(writer.isFull).toBe(false);
    writer.removed(1999);
    expect(writer.isFull).toBe(true);
    writer.finish(NOW);
    writer.alert(1, { ...alert, generatorUrl: 'x'.repeat(2 ** 21) }, false);
    expect(writer.isFull).toBe(true);
  });
});

describe('bytes that are no segment', () => {
  it('are refused when they are cut anywhere', () => {
    const bytes = aSegment();
    for (let length = 0; length < bytes.length; length++)
      expect(() => readSegment(bytes.subarray(0, length))).toThrow();
  });

  it('are refused when more follows', () => {
    expect(() => readSegment(Buffer.concat([aSegment(), Buffer.of(0x41)]))).toThrow(
      'more text than rows tell of',
    );
  });

  it('are refused in another version', () => {
    const bytes = aSegment();
    bytes[0] = 3;
    expect(() => readSegment(bytes)).toThrow('version 3 is unknown');
  });

  it('never do more than be skipped with one error, whatever they are', () => {
    const valid = aSegment();
    const changed = fc
      .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
      .map((changes) => {
        const bytes = Uint8Array.from(valid);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes;
      });
    const random = fc.uint8Array({ maxLength: 200 }).map((rest) => Uint8Array.of(2, ...rest));
    fc.assert(
      fc.property(fc.array(fc.oneof(changed, random), { maxLength: 4 }), (segments) => {
        const logger = new MemoryLogger();
        const replay = new Replay(new LabelInterner(), logger);
        for (const bytes of segments) replay.add(bytes);
        replay.wake(NOW + 1000);
        expect(logger.lines.length).toBeLessThanOrEqual(segments.length);
      }),
      { numRuns: 2000 },
    );
  });
});
