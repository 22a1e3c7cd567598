import { CodedError, messageOf } from '../../base/errors.ts';
import { GoTime } from '../time/go-time.ts';
import type { Location } from '../time/location.ts';
import { parseTime } from '../time/parse.ts';
import type { PlainAlert, PlainData, PlainLabels } from './notification-data.ts';

/**
 * Reads data for templates from JSON, as `amtool template render --template.data` does: names in any case, unknown
 * ones passed over, missing ones and `null` empty. Times whose offset is that of `local` get its zone. Throws
 * `template.data` with the place.
 */
export function readJsonData(text: string, local: Location): PlainData {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new CodedError('template.data', `template data: ${messageOf(error)}`);
  }
  const fields = new Fields(json, 'Data', local);
  return {
    receiver: fields.text('receiver'),
    status: fields.text('status'),
    alerts: fields.list('alerts')?.map((item) => readAlert(item, local)),
    notificationReason: fields.text('notification_reason'),
    groupLabels: fields.labels('groupLabels'),
    commonLabels: fields.labels('commonLabels'),
    commonAnnotations: fields.labels('commonAnnotations'),
    routeLabels: fields.labels('routeLabels'),
    externalUrl: fields.text('externalURL'),
  };
}

function readAlert(json: unknown, local: Location): PlainAlert {
  const fields = new Fields(json, 'Data.alerts', local);
  return {
    status: fields.text('status'),
    labels: fields.labels('labels'),
    annotations: fields.labels('annotations'),
    startsAt: fields.time('startsAt'),
    endsAt: fields.time('endsAt'),
    generatorUrl: fields.text('generatorURL'),
    fingerprint: fields.text('fingerprint'),
  };
}

const RFC3339 = '2006-01-02T15:04:05Z07:00';

/** The fields of an object of JSON, by name and type. */
class Fields {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #place: string;
  readonly #local: Location;

  constructor(json: unknown, place: string, local: Location) {
    if (json !== null && (typeof json !== 'object' || Array.isArray(json))) {
      throw wrongType(json, place, 'an object');
    }
    const entries = Object.entries(json ?? {}) as [string, unknown][];
    this.#values = new Map(entries.map(([name, value]) => [name.toLowerCase(), value]));
    this.#place = place;
    this.#local = local;
  }

  text(name: string): string {
    const value = this.#get(name);
    if (value === undefined) return '';
    if (typeof value === 'string') return value.toWellFormed();
    throw wrongType(value, `${this.#place}.${name}`, 'a string');
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.#get(name);
    if (value === undefined || Array.isArray(value)) return value;
    throw wrongType(value, `${this.#place}.${name}`, 'a list');
  }

  labels(name: string): PlainLabels {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    const place = `${this.#place}.${name}`;
    if (typeof value !== 'object' || Array.isArray(value))
      throw wrongType(value, place, 'an object');
    const labels = new Map<string, string>();
    for (const [label, text] of Object.entries(value as Record<string, unknown>)) {
      if (text !== null && typeof text !== 'string') {
        throw wrongType(text, `${place}.${label}`, 'a string');
      }
      labels.set(label.toWellFormed(), (text ?? '').toWellFormed());
    }
    return labels;
  }

  time(name: string): GoTime {
    const value = this.#get(name);
    if (value === undefined) return GoTime.zero;
    const place = `${this.#place}.${name}`;
    if (typeof value !== 'string') throw wrongType(value, place, 'a time');
    try {
      return parseTime(RFC3339, value, this.#local);
    } catch (error) {
      throw new CodedError('template.data', `template data: ${place}: ${messageOf(error)}`);
    }
  }

  #get(name: string): unknown {
    return this.#values.get(name.toLowerCase()) ?? undefined;
  }
}

function wrongType(value: unknown, place: string, wanted: string): CodedError {
  const found = Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
  return new CodedError('template.data', `template data: ${place}: ${found} is not ${wanted}`);
}
