import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Alert } from '../../alerts/alert.ts';
import { Annotations } from '../../labels/annotations.ts';
import { goJsonMap } from '../../labels/pairs-json.ts';
import { goJsonString } from '../../base/go-json.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { AlertJson } from './alert-json.ts';
import { JsonMemo } from './json-memo.ts';

const alertWith = (labels: Record<string, string>, annotations: Record<string, string>): Alert => ({
  labels: LabelSet.of(labels),
  annotations: Annotations.of(annotations),
  startsAtMs: 0,
  startsAtDetail: { nanos: 1, offsetMinutes: 60 },
  endsAtMs: 1500,
  endsAtDetail: undefined,
  updatedAtMs: 1000,
  generatorUrl: annotations['a'] ?? '',
  timeout: false,
});

describe('a printed alert', () => {
  const texts = fc.dictionary(
    fc.constantFrom('a', 'b'),
    fc.string({ unit: 'binary', maxLength: 5 }),
    {
      noNullPrototype: true,
    },
  );

  it('is what is written here out plainly, however often and with whatever names', () => {
    const memo = new JsonMemo();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(texts, texts, fc.array(fc.string({ unit: 'binary', maxLength: 3 })))),
        (list) => {
          const json = new AlertJson(memo);
          let expected = '';
          for (const [labels, annotations, names] of list) {
            const alert = alertWith(labels, annotations);
            const status = { silencedBy: names, inhibitedBy: [] };
            json.alert(alert, status, names, []);
            json.alert(alert, status, names, []);
            expected += plainly(alert, names).repeat(2);
          }
          expect(json.finish().toString('utf8')).toBe(expected);
        },
      ),
    );
  });

  it('names a hundred of those that inhibit it', () => {
    const json = new AlertJson(new JsonMemo());
    const inhibitedBy = Array.from({ length: 150 }, (_, i) => String(1000 + i));
    json.alert(alertWith({ a: 'b' }, {}), { inhibitedBy, silencedBy: [] }, ['r'], []);
    const { status } = JSON.parse(json.finish().toString('utf8')) as {
      status: { inhibitedBy: string[]; state: string };
    };
    expect(status.inhibitedBy).toEqual(inhibitedBy.slice(0, 100));
    expect(status.state).toBe('suppressed');
  });
});

function plainly(alert: Alert, names: readonly string[]): string {
  const list = (texts: readonly string[]): string => texts.map(goJsonString).join();
  const { labels, annotations, generatorUrl } = alert;
  const state = names.length === 0 ? 'active' : 'suppressed';
  return `{"annotations":${goJsonMap(annotations.pairs())},"endsAt":"1970-01-01T00:00:01.500Z","fingerprint":"${labels.fingerprint}","receivers":[${names.map((name) => `{"name":${goJsonString(name)}}`).join()}],"startsAt":"1970-01-01T01:00:00.000+01:00","status":{"inhibitedBy":[],"mutedBy":[],"silencedBy":[${list(names)}],"state":"${state}"},"updatedAt":"1970-01-01T00:00:01.000Z"${generatorUrl === '' ? '' : `,"generatorURL":${goJsonString(generatorUrl)}`},"labels":${goJsonMap(labels)}}`;
}
