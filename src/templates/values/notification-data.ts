import { ZERO_TIME_MS } from '../../alerts/alert.ts';
import type { Alert, TimeDetail } from '../../alerts/alert.ts';
import type { Annotations } from '../../labels/annotations.ts';
import { commonPairs } from '../../labels/common-pairs.ts';
import { Pairs } from '../../labels/pairs.ts';
import { BOOL, named, pointerTo, sliceOf, STRING, structOf } from '../engine/types.ts';
import type { Method, SliceType, StructType } from '../engine/types.ts';
import { GoMap, GoPointer, GoSlice, GoStruct } from '../engine/values.ts';
import type { Value } from '../engine/values.ts';
import { GoTime } from '../time/go-time.ts';
import { fixedZone, UTC } from '../time/location.ts';
import { KV, labelEntries, labelMap } from './label-values.ts';
import type { TimeValues } from './time-values.ts';

/** What notifications are made of, as far as templates show it; `Notification` of the room notify is one. */
export interface TemplateInput {
  /** The receiver's name as it is configured. */
  readonly receiver: string;
  readonly groupLabels: Pairs;
  readonly routeLabels: Pairs;
  /** Empty where there is none yet. */
  readonly reason: string;
  readonly alerts: readonly TemplateInputAlert[];
}

export interface TemplateInputAlert {
  readonly alert: Alert;
  readonly status: 'firing' | 'resolved';
}

/** The same data as plain values: what `--template.data` files and samples hold. Times are instants of Go. */
export interface PlainData {
  readonly receiver: string;
  readonly status: string;
  readonly alerts: readonly PlainAlert[] | undefined;
  readonly notificationReason: string;
  readonly groupLabels: PlainLabels;
  readonly commonLabels: PlainLabels;
  readonly commonAnnotations: PlainLabels;
  readonly routeLabels: PlainLabels;
  readonly externalUrl: string;
}

export interface PlainAlert {
  readonly status: string;
  readonly labels: PlainLabels;
  readonly annotations: PlainLabels;
  readonly startsAt: GoTime;
  readonly endsAt: GoTime;
  readonly generatorUrl: string;
  readonly fingerprint: string;
}

/** Undefined is Go's nil map, which prints as `null` in JSON. */
export type PlainLabels = ReadonlyMap<string, string> | undefined;

/** The route labels in data, and whether their values are final and no templates any more. */
export interface RouteLabelValues {
  readonly values: ReadonlyMap<string, string>;
  readonly areRendered: boolean;
}

/** What data, a pointer to it or the data itself, has of route labels; none in anything else. */
export function routeLabelsOf(data: Value): RouteLabelValues {
  const struct = data instanceof GoPointer ? data.target : data;
  const fields = struct instanceof GoStruct ? struct.fields : {};
  return {
    values: new Map(labelEntries(fields['RouteLabels'])),
    areRendered: fields['routeLabelsRendered'] === true,
  };
}

/** Makes the data that templates run over: Alertmanager's `template.Data`. */
export class DataBuilder {
  readonly #times: TimeValues;
  readonly #externalUrl: string;
  readonly #alert: StructType;
  readonly #alerts: SliceType;
  readonly #data: StructType;
  /** Labels are interned and annotations live as long as their alert, so that most come again at the next flush. */
  readonly #maps = new WeakMap<Pairs | Annotations, GoMap>();

  constructor(times: TimeValues, externalUrl: string) {
    this.#times = times;
    this.#externalUrl = externalUrl;
    this.#alert = alertType(times.type);
    this.#alerts = alertsType(this.#alert);
    this.#data = dataType(this.#alerts);
  }

  /**
   * The data of a notification, as a pointer, which is how notifiers get it. What is common, and the status, are
   * those of the alerts given: a limit on their number has to cut before. `routeLabelsRendered` says that the
   * values of the route labels are final and no templates any more.
   */
  ofNotification(input: TemplateInput, routeLabelsRendered: boolean = true): GoPointer {
    const { alerts } = input;
    const annotations = alerts.map(({ alert }) => alert.annotations.pairs());
    const data = this.#struct(routeLabelsRendered, {
      Receiver: quoteMeta(input.receiver.toWellFormed()),
      Status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
      Alerts: new GoSlice(
        this.#alerts,
        alerts.map((each, i) => this.#ofAlert(each, annotations[i] ?? Pairs.empty)),
      ),
      NotificationReason: input.reason,
      GroupLabels: this.#mapOf(input.groupLabels),
      CommonLabels: this.#mapOf(commonPairs(alerts.map(({ alert }) => alert.labels))),
      CommonAnnotations: this.#mapOf(commonPairs(annotations)),
      RouteLabels: this.#mapOf(input.routeLabels),
      ExternalURL: this.#externalUrl,
    });
    return new GoPointer(pointerTo(this.#data), data);
  }

  /** The data itself, not a pointer, which is how `amtool template render` has it. */
  ofPlain(plain: PlainData): GoStruct {
    const alerts = plain.alerts?.map((alert) => this.#ofPlainAlert(alert));
    return this.#struct(false, {
      Receiver: plain.receiver,
      Status: plain.status,
      Alerts: new GoSlice(this.#alerts, alerts),
      NotificationReason: plain.notificationReason,
      GroupLabels: labelMapOf(plain.groupLabels),
      CommonLabels: labelMapOf(plain.commonLabels),
      CommonAnnotations: labelMapOf(plain.commonAnnotations),
      RouteLabels: labelMapOf(plain.routeLabels),
      ExternalURL: plain.externalUrl,
    });
  }

  #struct(routeLabelsRendered: boolean, fields: Readonly<Record<string, Value>>): GoStruct {
    return new GoStruct(this.#data, { ...fields, routeLabelsRendered });
  }

  /** `annotations` are the alert's, read. */
  #ofAlert({ alert, status }: TemplateInputAlert, annotations: Pairs): GoStruct {
    const ended = status === 'resolved';
    return new GoStruct(this.#alert, {
      Status: status,
      Labels: this.#mapOf(alert.labels),
      Annotations: this.#mapOf(annotations, alert.annotations),
      StartsAt: this.#times.of(timeOfAlert(alert.startsAtMs, alert.startsAtDetail)),
      EndsAt: this.#times.of(ended ? timeOfAlert(alert.endsAtMs, alert.endsAtDetail) : GoTime.zero),
      GeneratorURL: alert.generatorUrl.toWellFormed(),
      Fingerprint: alert.labels.fingerprint,
    });
  }

  #ofPlainAlert(alert: PlainAlert): GoStruct {
    return new GoStruct(this.#alert, {
      Status: alert.status,
      Labels: labelMapOf(alert.labels),
      Annotations: labelMapOf(alert.annotations),
      StartsAt: this.#times.of(alert.startsAt),
      EndsAt: this.#times.of(alert.endsAt),
      GeneratorURL: alert.generatorUrl,
      Fingerprint: alert.fingerprint,
    });
  }

  /** Remembered under what lives on: pairs of annotations are made anew for each notification. */
  #mapOf(pairs: Pairs, key: Pairs | Annotations = pairs): GoMap {
    const known = this.#maps.get(key);
    if (known !== undefined) return known;
    const map = labelMap(wellFormed(pairs));
    this.#maps.set(key, map);
    return map;
  }
}

function* wellFormed(pairs: Pairs): Iterable<readonly [string, string]> {
  for (const [name, value] of pairs.entries()) {
    yield [name.toWellFormed(), value.toWellFormed()];
  }
}

function labelMapOf(labels: PlainLabels): Value {
  return labels === undefined ? new GoMap(KV, undefined) : labelMap(labels);
}

function timeOfAlert(ms: number, detail: TimeDetail | undefined): GoTime {
  if (ms === ZERO_TIME_MS) return GoTime.zero;
  const offsetMinutes = detail?.offsetMinutes ?? 0;
  const location = offsetMinutes === 0 ? UTC : fixedZone('', offsetMinutes * 60);
  return GoTime.ofMillis(ms, detail?.nanos ?? 0, location);
}

function alertType(time: StructType): StructType {
  return named(
    'template.Alert',
    structOf([
      { name: 'Status', type: STRING, json: 'status' },
      { name: 'Labels', type: KV, json: 'labels' },
      { name: 'Annotations', type: KV, json: 'annotations' },
      { name: 'StartsAt', type: time, json: 'startsAt' },
      { name: 'EndsAt', type: time, json: 'endsAt' },
      { name: 'GeneratorURL', type: STRING, json: 'generatorURL' },
      { name: 'Fingerprint', type: STRING, json: 'fingerprint' },
    ]),
  );
}

function alertsType(alert: StructType): SliceType {
  const plain = sliceOf(alert);
  const withStatus = (wanted: string): Method => ({
    params: [],
    result: plain,
    call: (self: Value) =>
      new GoSlice(
        plain,
        alertsOf(self).filter((each) => statusOf(each) === wanted),
      ),
  });
  return named('template.Alerts', plain, () => ({
    Firing: withStatus('firing'),
    Resolved: withStatus('resolved'),
  }));
}

function alertsOf(value: Value): readonly Value[] {
  return value instanceof GoSlice ? value.items : [];
}

function statusOf(alert: Value): Value {
  return alert instanceof GoStruct ? alert.fields['Status'] : undefined;
}

function dataType(alerts: SliceType): StructType {
  return named(
    'template.Data',
    structOf([
      { name: 'Receiver', type: STRING, json: 'receiver' },
      { name: 'Status', type: STRING, json: 'status' },
      { name: 'Alerts', type: alerts, json: 'alerts' },
      { name: 'NotificationReason', type: STRING, json: 'notification_reason' },
      { name: 'GroupLabels', type: KV, json: 'groupLabels' },
      { name: 'CommonLabels', type: KV, json: 'commonLabels' },
      { name: 'CommonAnnotations', type: KV, json: 'commonAnnotations' },
      { name: 'RouteLabels', type: KV, json: 'routeLabels' },
      { name: 'ExternalURL', type: STRING, json: 'externalURL' },
      { name: 'routeLabelsRendered', type: BOOL },
    ]),
  );
}

/** What Go's `regexp.QuoteMeta` puts a backslash before. */
const META = /[\\.+*?()|[\]{}^$]/g;

/** Go's `regexp.QuoteMeta`: the receiver's name as an expression that matches it; links to the pages filter by it. */
function quoteMeta(text: string): string {
  return text.replace(META, '\\$&');
}
