import { GoTime } from '../templates/time/go-time.ts';
import type { Location } from '../templates/time/location.ts';
import type { PlainAlert, PlainData } from '../templates/values/notification-data.ts';

const MINUTE_MS = 60_000;

/** The data that `amtool template render` takes where none is given: two alerts, one of them resolved. */
export function defaultRenderData(nowMs: number, location: Location): PlainData {
  const labels = { commonlabelkey1: 'commonlabelvalue1', commonlabelkey2: 'commonlabelvalue2' };
  const annotations = {
    commonannotationkey1: 'commonannotationvalue1',
    commonannotationkey2: 'commonannotationvalue2',
  };
  const alert = (
    status: string,
    number: number,
    own: { readonly labels: Texts; readonly annotations: Texts },
  ): PlainAlert => ({
    status,
    labels: mapOf({ ...own.labels, ...labels }),
    annotations: mapOf({ ...own.annotations, ...annotations }),
    startsAt: GoTime.ofMillis(nowMs - number * 5 * MINUTE_MS, 0, location),
    endsAt: GoTime.ofMillis(nowMs, 0, location),
    generatorUrl: 'https://generatorurl.com',
    fingerprint: `fingerprint${number}`,
  });
  return {
    receiver: 'receiver',
    status: 'alertstatus',
    alerts: [
      alert('firing', 1, {
        labels: { label1: 'value1', label2: 'value2', instance: 'foo.bar:1234' },
        annotations: { annotation1: 'value1', annotation2: 'value2' },
      }),
      alert('resolved', 2, {
        labels: { foo: 'bar', baz: 'qux' },
        annotations: { aaa: 'bbb', ccc: 'ddd' },
      }),
    ],
    notificationReason: '',
    groupLabels: mapOf({ grouplabelkey1: 'grouplabelvalue1', grouplabelkey2: 'grouplabelvalue2' }),
    commonLabels: mapOf(labels),
    commonAnnotations: mapOf(annotations),
    routeLabels: undefined,
    externalUrl: 'https://example.com',
  };
}

type Texts = Readonly<Record<string, string>>;

function mapOf(texts: Texts): ReadonlyMap<string, string> {
  return new Map(Object.entries(texts));
}
