import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Alert } from '../../alerts/alert.ts';
import { type GoJson, goJson } from '../../base/go-json.ts';
import { LabelInterner } from '../../labels/interner.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import { isClassicLabelName } from '../../labels/label-name.ts';
import { type DecodedAlerts, decodeAlerts } from './decode-alerts.ts';
import { AlertScanner } from './scan-alerts.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const RESOLVE_TIMEOUT_MS = 300_000;

type Texts = Readonly<Record<string, string>>;

class Subject {
  readonly interner = new LabelInterner();
  readonly held = new Map<LabelSet, Alert>();
  readonly #scanner = new AlertScanner({
    interner: this.interner,
    held: (labels) => this.held.get(labels),
  });

  scan(body: string | Buffer): DecodedAlerts | undefined {
    return this.#scanner.scan(Buffer.from(body), NOW, RESOLVE_TIMEOUT_MS);
  }

  decode(body: string | Buffer): DecodedAlerts {
    return decodeAlerts(Buffer.from(body).toString('utf8'), NOW, {
      interner: this.interner,
      isValidLabelName: isClassicLabelName,
      resolveTimeoutMs: RESOLVE_TIMEOUT_MS,
    });
  }

  hold(decoded: DecodedAlerts): void {
    for (const alert of decoded.valid) this.held.set(alert.labels, alert);
  }
}

const shown = ({ valid, ...rest }: DecodedAlerts): unknown => ({
  ...rest,
  valid: valid.map(({ labels, annotations, ...alert }) => ({
    ...alert,
    // The very object: whoever reads it, labels are interned once.
    labels,
    annotations: annotations.json,
  })),
});

const expectAlike = (subject: Subject, body: string | Buffer): void => {
  const scanned = subject.scan(body);
  if (scanned === undefined) return;
  const decoded = subject.decode(body);
  expect(shown(scanned)).toEqual(shown(decoded));
  scanned.valid.forEach(({ labels }, i) => expect(decoded.valid[i]?.labels).toBe(labels));
};

const PLAIN = {
  labels: { alertname: 'Down', instance: '10.0.0.1:9100' },
  annotations: { summary: 'it is down' },
  startsAt: '2026-01-01T11:00:00.000Z',
  endsAt: '2026-01-01T13:00:00.5Z',
  generatorURL: 'http://prometheus.example/graph?g0.expr=up&g0.tab=1',
};

describe('what is read straight from the bytes', () => {
  it.each([
    ['all fields', [PLAIN]],
    ['labels alone', [{ labels: PLAIN.labels }]],
    ['several alerts', [PLAIN, { labels: { a: 'b' } }, PLAIN]],
    ['names out of order', [{ labels: { b: '1', a: '2', _c9: '3' } }]],
    ['no annotations', [{ ...PLAIN, annotations: {} }]],
    ['empty annotations', [{ ...PLAIN, annotations: { a: '', b: 'x' } }]],
    ['other scripts', [{ labels: { a: 'é', b: '日本😀' }, annotations: { a: 'ü' } }]],
    ['escapes', [{ labels: { a: '"\\\n\u0007' }, annotations: { a: '\t' } }]],
    ['no end and no zone', [{ ...PLAIN, endsAt: '0001-01-01T00:00:00Z' }]],
    ['nanoseconds and a zone', [{ ...PLAIN, startsAt: '2026-01-01T11:00:00.123456789+02:00' }]],
    ['an empty time', [{ ...PLAIN, startsAt: '' }]],
    ['an empty link', [{ ...PLAIN, generatorURL: '' }]],
    ['names of JavaScript', [{ labels: { constructor: 'x', toString: 'y' } }]],
  ])('%s', (_name, alerts) => {
    const subject = new Subject();
    const body = JSON.stringify(alerts);
    expect(subject.scan(body)).toBeDefined();
    expectAlike(subject, body);
  });

  it('is what Prometheus writes: its order of fields, and Go’s escapes', () => {
    const subject = new Subject();
    const body =
      '[{"annotations":{"summary":"a \\u003c b \\ud800 \\/"},"endsAt":"2026-01-01T12:04:00.07Z","startsAt":"2026-01-01T11:00:00Z","generatorURL":"http://p/graph?g0.expr=up\\u0026g0.tab=1","labels":{"alertname":"Down"}}]';
    expect(subject.scan(body)?.valid[0]?.generatorUrl).toBe('http://p/graph?g0.expr=up&g0.tab=1');
    expectAlike(subject, body);
  });

  it.each<[what: string, annotations: string, printed?: string]>([
    ['as they stand', String.raw`{"a":"x","b":"\u003e 90%\n\t\"q\" \\ \u0001\u2028","c":"é日"}`],
    ['sorted', '{"b":"1","a":"2"}', '{"a":"2","b":"1"}'],
    ['with what Go escapes', '{"a":"<&> "}', String.raw`{"a":"\u003c\u0026\u003e\u2028"}`],
    [
      'without what Go does not',
      String.raw`{"a":"\u003C\u0041\/\ud83d\ude00"}`,
      String.raw`{"a":"\u003cA/😀"}`,
    ],
    ['with short escapes', String.raw`{"a":"\u000a\u0009"}`, String.raw`{"a":"\n\t"}`],
  ])('keeps annotations %s', (_what, annotations, printed = annotations) => {
    const subject = new Subject();
    const body = `[{"annotations":${annotations},"labels":{"a":"b"}}]`;
    const read = subject.scan(body)?.valid[0]?.annotations;
    expect(Buffer.from(read?.json ?? '', 'latin1').toString()).toBe(printed);
    expectAlike(subject, body);
    subject.hold(subject.decode(body));
    expect(subject.scan(body)?.valid[0]?.annotations).toBe(
      [...subject.held.values()][0]?.annotations,
    );
  });

  it('ends with the list: what follows is not looked at', () => {
    const subject = new Subject();
    expect(subject.scan('[{"labels":{"a":"b"}}]]}x')).toBeDefined();
    expectAlike(subject, '[{"labels":{"a":"b"}}]]}x');
  });

  it('is, of a resend, what is held already', () => {
    const subject = new Subject();
    const first = subject.decode(JSON.stringify([PLAIN]));
    subject.hold(first);
    const again = subject.scan(JSON.stringify([{ ...PLAIN, endsAt: '2026-01-01T14:00:00Z' }]));
    expect(again?.valid[0]?.labels).toBe(first.valid[0]?.labels);
    expect(again?.valid[0]?.annotations).toBe(first.valid[0]?.annotations);
    expect(again?.valid[0]?.endsAtMs).toBe(Date.parse('2026-01-01T14:00:00Z'));
  });

  it('is new where anything of it is new', () => {
    const subject = new Subject();
    subject.hold(subject.decode(JSON.stringify([PLAIN])));
    const changed = { ...PLAIN, annotations: { summary: 'it is up' }, generatorURL: 'http://x' };
    expectAlike(subject, JSON.stringify([changed]));
  });
});

describe('what is left to the general way', () => {
  it.each([
    ['nothing', ''],
    ['an empty list', '[]'],
    ['null', 'null'],
    ['a space', '[ {"labels":{"a":"b"}}]'],
    ['an unknown field', '[{"labels":{"a":"b"},"x":1}]'],
    ['a field in another case', '[{"Labels":{"a":"b"}}]'],
    ['a field twice', '[{"labels":{"a":"b"},"labels":{"a":"c"}}]'],
    ['a name twice', '[{"labels":{"a":"b","a":"c"}}]'],
    ['no labels', '[{"startsAt":"2026-01-01T11:00:00Z"}]'],
    ['empty labels', '[{"labels":{}}]'],
    ['a label without value', '[{"labels":{"a":"","b":"c"}}]'],
    ['a label that is null', '[{"labels":{"a":null}}]'],
    ['a name that is not plain', '[{"labels":{"a-b":"c"}}]'],
    ['an empty name', '[{"labels":{"":"c"}}]'],
    ['a control character', '[{"labels":{"a":"b\nc"}}]'],
    ['a bad escape', '[{"labels":{"a":"b\\x"}}]'],
    ['a bad time', '[{"labels":{"a":"b"},"startsAt":"yesterday"}]'],
    ['a number for a time', '[{"labels":{"a":"b"},"startsAt":1}]'],
    ['a bad link', '[{"labels":{"a":"b"},"generatorURL":"x y"}]'],
    [
      'an end before the start',
      '[{"labels":{"a":"b"},"startsAt":"2026-01-01T11:00:00Z","endsAt":"2026-01-01T10:00:00Z"}]',
    ],
    ['many labels', JSON.stringify([{ labels: Object.fromEntries(range(65)) }])],
    ['a long name', `[{"labels":{"${'a'.repeat(300)}":"b"}}]`],
  ])('%s', (_name, body) => {
    expect(new Subject().scan(body)).toBeUndefined();
  });

  it('any body that ends too early', () => {
    const body = Buffer.from(JSON.stringify([PLAIN, { labels: { a: 'é"' } }]));
    const subject = new Subject();
    for (let end = 0; end < body.length; end++)
      expect(subject.scan(body.subarray(0, end))).toBeUndefined();
  });
});

function range(count: number): [string, string][] {
  return Array.from({ length: count }, (_, i) => [`n${i}`, 'x']);
}

const text = fc.oneof(
  fc.constantFrom('a', 'b', 'down', '10.0.0.1:9100', 'é', '"', '\\', '<&>', '\u0000', '\ud800'),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const name = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom('a', 'b', 'c', '__proto__', 'A9') },
  { weight: 1, arbitrary: text },
);
const map = fc.dictionary(name, text, { maxKeys: 4, noNullPrototype: true });
const time = fc.oneof(
  fc.constantFrom(PLAIN.startsAt, PLAIN.endsAt, '0001-01-01T00:00:00Z', '2026-01-01T12:00:00.1Z'),
  fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
    .map((date) => date.toISOString()),
);
const alert = fc.record(
  {
    annotations: map,
    labels: map,
    startsAt: time,
    endsAt: time,
    generatorURL: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(PLAIN.generatorURL, '', '/x') },
      { weight: 1, arbitrary: text },
    ),
  },
  { requiredKeys: ['labels'], noNullPrototype: true },
);
/** An alert with its labels and annotations in the order in which Go prints them. */
const sorted = ({
  labels,
  annotations,
  ...rest
}: {
  labels: Texts;
  annotations?: Texts;
}): GoJson => ({
  ...rest,
  labels: new Map(Object.entries(labels)),
  ...(annotations && { annotations: new Map(Object.entries(annotations)) }),
});
/** A body, whole or with some bytes put in the place of others. */
const body = fc
  .tuple(
    fc.array(alert, { minLength: 1, maxLength: 4 }),
    fc.boolean(),
    fc.oneof(fc.constant([]), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 })),
  )
  .map(([alerts, asGo, changes]) => {
    const bytes = Buffer.from(asGo ? goJson(alerts.map(sorted)) : JSON.stringify(alerts));
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
    return bytes;
  });

it('both ways read alike what both can read, and keep doing so', () => {
  const subject = new Subject();
  let scanned = 0;
  fc.assert(
    fc.property(body, (bytes) => {
      const result = subject.scan(bytes);
      if (result === undefined) return;
      scanned++;
      expectAlike(subject, bytes);
      subject.hold(result);
    }),
    { numRuns: 5000 },
  );
  expect(scanned).toBeGreaterThan(200);
});
