import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Alert } from '../../alerts/alert.ts';
import { LabelInterner } from '../../labels/interner.ts';
import { isUtf8LabelName } from '../../labels/label-name.ts';
import { type DecodedAlerts, decodeAlerts } from './decode-alerts.ts';
import { ApiError } from './errors.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const MINUTE = 60_000;
const decode = (body: string): DecodedAlerts =>
  decodeAlerts(body, NOW, {
    interner: new LabelInterner(),
    isValidLabelName: isUtf8LabelName,
    resolveTimeoutMs: 5 * MINUTE,
  });
const one = (fields: object): Alert => {
  const [alert] = decode(JSON.stringify([{ labels: { a: 'b' }, ...fields }])).valid;
  if (alert === undefined) throw new Error('not valid');
  return alert;
};
const refusal = (body: string): ApiError => {
  try {
    decode(body);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('was accepted');
};

describe('the times of a posted alert', () => {
  const at = (text: string): number => Date.parse(text);
  it.each([
    ['neither: from now until the resolve timeout', {}, NOW, NOW + 5 * MINUTE, true],
    [
      'a start',
      { startsAt: '2026-01-01T11:00:00Z' },
      at('2026-01-01T11:00:00Z'),
      NOW + 5 * MINUTE,
      true,
    ],
    [
      'an end: the start is the end',
      { endsAt: '2026-01-01T13:00:00Z' },
      at('2026-01-01T13:00:00Z'),
      at('2026-01-01T13:00:00Z'),
      false,
    ],
    [
      'both',
      { startsAt: '2026-01-01T11:00:00Z', endsAt: '2026-01-01T13:00:00Z' },
      at('2026-01-01T11:00:00Z'),
      at('2026-01-01T13:00:00Z'),
      false,
    ],
    [
      "Go's zero times are none",
      { startsAt: '0001-01-01T00:00:00Z', endsAt: '0001-01-01T00:00:00Z' },
      NOW,
      NOW + 5 * MINUTE,
      true,
    ],
    ['null is none', { startsAt: null, endsAt: null }, NOW, NOW + 5 * MINUTE, true],
    ['an empty text is the epoch', { startsAt: '' }, 0, NOW + 5 * MINUTE, true],
    [
      'a zone',
      { startsAt: '2026-01-01T12:00:00+02:00' },
      at('2026-01-01T10:00:00Z'),
      NOW + 5 * MINUTE,
      true,
    ],
  ])('%s', (_name, fields, startsAtMs, endsAtMs, timeout) => {
    expect(one(fields)).toMatchObject({ startsAtMs, endsAtMs, timeout, updatedAtMs: NOW });
  });

  it('keep nanoseconds and the zone', () => {
    expect(one({ startsAt: '2026-01-01T12:00:00.123456789+02:00' })).toMatchObject({
      startsAtMs: at('2026-01-01T10:00:00.123Z'),
      startsAtDetail: { nanos: 456_789, offsetMinutes: 120 },
    });
  });
});

describe('a posted alert', () => {
  it('loses labels with an empty or no value and keeps annotations', () => {
    const alert = one({
      labels: { a: 'b', c: '', d: null },
      annotations: { x: '', y: null, z: 'é' },
    });
    expect(alert.labels.toRecord()).toEqual({ a: 'b' });
    expect(alert.annotations.pairs().toRecord()).toEqual({ x: '', y: '', z: 'é' });
  });

  it('may spell its keys in another case and have more of them', () => {
    const { valid } = decode(
      '[{"Labels":{"a":"b"},"GENERATORURL":"http://x/","future":{"x":[1]}}]',
    );
    expect(valid[0]).toMatchObject({ generatorUrl: 'http://x/' });
  });

  it('has a surrogate without partner replaced, as Go does', () => {
    expect(decode('[{"labels":{"a":"\\ud800"}}]').valid[0]?.labels.get('a')).toBe('\ufffd');
  });

  it('counts as firing or resolved by its end', () => {
    const body = JSON.stringify([
      { labels: { a: '1' } },
      { labels: { a: '2' }, endsAt: '2026-01-01T11:00:00Z' },
    ]);
    expect(decode(body)).toMatchObject({ firing: 1, resolved: 1 });
  });
});

describe('alerts that are wrong', () => {
  it('are named one a line and leave the others in', () => {
    const { valid, problems } = decode(
      JSON.stringify([
        { labels: {} },
        { labels: { a: 'b' }, startsAt: '2026-01-02T00:00:00Z', endsAt: '2026-01-01T00:00:00Z' },
        { labels: { good: 'yes' } },
        { labels: { a: '' } },
        { labels: { '': 'x' } },
        { labels: { a: 'b' }, annotations: { '': 'x' } },
      ]),
    );
    expect(valid.map(({ labels }) => labels.toRecord())).toEqual([{ good: 'yes' }]);
    expect(problems).toEqual([
      'at least one label pair required',
      'start time must be before end time',
      'at least one label pair required',
      'invalid label set: invalid name ""',
      'invalid annotations: invalid name ""',
    ]);
  });
});

describe('a body that is refused as a whole', () => {
  it.each([
    ['none', '', 422, 602, 'alerts in body is required'],
    ['no labels', '[{}]', 422, 602, '0.labels in body is required'],
    [
      'labels null',
      '[{"labels":{"a":"b"}},{"labels":null}]',
      422,
      602,
      '1.labels in body is required',
    ],
    ['null for an alert', '[null]', 422, 602, '0 in body is required'],
    [
      'bad URL',
      '[{"labels":{"a":"b"},"generatorURL":"not a url"}]',
      422,
      601,
      '0.generatorURL in body must be of type uri: "not a url"',
    ],
    [
      'cut off',
      '[{"labels":{"a":"b',
      400,
      400,
      'parsing alerts body from "" failed, because unexpected EOF',
    ],
    ['only space', '  ', 400, 400, 'parsing alerts body from "" failed, because unexpected EOF'],
    [
      'an object',
      '{}',
      400,
      400,
      'parsing alerts body from "" failed, because json: cannot unmarshal object into Go value of type models.PostableAlerts',
    ],
    [
      'a number as label',
      '[{"labels":{"a":1}}]',
      400,
      400,
      'parsing alerts body from "" failed, because json: cannot unmarshal number into Go struct field Alert.labels of type string',
    ],
    [
      'a list as labels',
      '[{"labels":[]}]',
      400,
      400,
      'parsing alerts body from "" failed, because json: cannot unmarshal array into Go struct field Alert.labels of type models.LabelSet',
    ],
    [
      'a time that is none',
      '[{"labels":{"a":"b"},"startsAt":"x"}]',
      400,
      400,
      'parsing alerts body from "" failed, because parsing time "x" as "2006-01-02": cannot parse "x" as "2006"',
    ],
    [
      'a number as time',
      '[{"labels":{"a":"b"},"startsAt":5}]',
      400,
      400,
      'parsing alerts body from "" failed, because json: cannot unmarshal number into Go struct field .startsAt of type string',
    ],
  ])('%s', (_name, body, status, code, message) => {
    const error = refusal(body);
    expect(error.status).toBe(status);
    expect(JSON.parse(error.body)).toEqual({ code, message });
  });

  it('is not refused for what follows it, nor when it is null', () => {
    expect(decode('[{"labels":{"a":"b"}}] x').valid).toHaveLength(1);
    expect(decode('null').valid).toEqual([]);
  });
});

it('a body that would fill the memory is refused before it is read', () => {
  const bomb = `[{"labels":{"a":"b"},"x":[${'[],'.repeat(400_000)}[]]}]`;
  expect(refusal(bomb).message).toContain('more than 250000 lists and objects');
  const large = JSON.stringify(
    Array.from({ length: 5000 }, (_, i) => ({ labels: { a: `${i}`, b: 'x'.repeat(300) } })),
  );
  expect(decode(large).valid).toHaveLength(5000);
});

it('no body does worse than a refusal', () => {
  const value = fc.json();
  const nearly = fc.json().map((json) => `[{"labels":{"a":"b"},"startsAt":${json}},${json}]`);
  const cut = fc.tuple(nearly, fc.nat(40)).map(([text, end]) => text.slice(0, end));
  fc.assert(
    fc.property(fc.oneof(fc.string(), value, nearly, cut), (body) => {
      try {
        decode(body);
      } catch (error) {
        expect(error).toBeInstanceOf(ApiError);
      }
    }),
    { numRuns: 3000 },
  );
});
