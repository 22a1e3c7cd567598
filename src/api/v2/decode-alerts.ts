import { type Alert, type TimeDetail, ZERO_TIME_MS } from '../../alerts/alert.ts';
import { type ParsedTime, parseAlertTime, parseUtcMillis } from '../../alerts/time-format.ts';
import { messageOf } from '../../base/errors.ts';
import type { Annotations } from '../../labels/annotations.ts';
import type { LabelInterner } from '../../labels/interner.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import { kindOf, required, unreadable as unreadableBody } from './body-errors.ts';
import { dateProblem } from './date-problem.ts';
import { ApiError } from './errors.ts';
import { readJson } from './read-json.ts';
import { isUri } from './uri.ts';

/** What decoding a body needs. */
export interface DecodeOptions {
  readonly interner: LabelInterner;
  readonly isValidLabelName: (name: string) => boolean;
  /** How long an alert without an end is taken to last, milliseconds. */
  readonly resolveTimeoutMs: number;
}

/** A body taken apart: good alerts are taken even where others are wrong. */
export interface DecodedAlerts {
  readonly valid: readonly Alert[];
  /** One line for each alert that is not. */
  readonly problems: readonly string[];
  readonly firing: number;
  readonly resolved: number;
}

type TextMap = Readonly<Record<string, string>>;

const NONE: TextMap = {};

/**
 * Reads the body of POST /api/v2/alerts.
 * @throws ApiError with Alertmanager's status, code and text where the body as a whole is refused
 */
export function decodeAlerts(body: string, nowMs: number, options: DecodeOptions): DecodedAlerts {
  if (body.length === 0) throw required('alerts');
  const posted = read(body);
  const valid: Alert[] = [];
  const problems: string[] = [];
  let firing = 0;
  let refusal: ApiError | undefined;
  for (let i = 0; i < posted.length; i++) {
    const fields = asFields(posted[i]);
    const labels = fields && textMap(field(fields, 'labels'), 'Alert.labels');
    const alert = toAlert(fields ?? NONE, labels ?? NONE, nowMs, options);
    // What is of a wrong type is refused by the first pass of the original, what is missing by its second.
    refusal ??= missing(i, fields, labels, alert);
    if (alert.endsAtMs > nowMs) firing++;
    const problem = check(alert, options);
    if (problem === undefined) valid.push(alert);
    else problems.push(problem);
  }
  if (refusal !== undefined) throw refusal;
  return { valid, problems, firing, resolved: posted.length - firing };
}

function read(body: string): readonly unknown[] {
  let value: unknown;
  try {
    value = readJson(body);
  } catch (error) {
    throw unreadable(messageOf(error));
  }
  if (value === null) return [];
  if (!Array.isArray(value)) {
    throw unreadable(
      `json: cannot unmarshal ${kindOf(value)} into Go value of type models.PostableAlerts`,
    );
  }
  return value as readonly unknown[];
}

function asFields(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw unreadable(`json: cannot unmarshal ${kindOf(value)} into Go value of type struct`);
  }
  return value as Readonly<Record<string, unknown>>;
}

function missing(
  i: number,
  fields: unknown,
  labels: unknown,
  { generatorUrl }: Alert,
): ApiError | undefined {
  if (fields === undefined) return required(String(i));
  if (labels === undefined) return required(`${i}.labels`);
  if (generatorUrl === '' || isUri(generatorUrl)) return undefined;
  const message = `${i}.generatorURL in body must be of type uri: ${JSON.stringify(generatorUrl)}`;
  return ApiError.framework(422, message, 601);
}

function toAlert(
  fields: Readonly<Record<string, unknown>>,
  labels: TextMap,
  nowMs: number,
  { interner, resolveTimeoutMs }: DecodeOptions,
): Alert {
  const annotations = textMap(field(fields, 'annotations'), '.annotations');
  const start = time(field(fields, 'startsAt'), 'startsAt');
  const end = time(field(fields, 'endsAt'), 'endsAt');
  const url = text(field(fields, 'generatorURL'), 'Alert.generatorURL');
  return alertOf({
    labels: interner.intern(labels),
    annotations: interner.annotations(annotations ?? NONE),
    start,
    end,
    generatorUrl: interner.text(url),
    nowMs,
    resolveTimeoutMs,
  });
}

/** What was posted of an alert. */
interface Posted {
  readonly labels: LabelSet;
  readonly annotations: Annotations;
  /** Undefined where none is given. */
  readonly start: Time | undefined;
  readonly end: Time | undefined;
  readonly generatorUrl: string;
  readonly nowMs: number;
  readonly resolveTimeoutMs: number;
}

/** The alert, with what its sender left out filled in: no start is now (or the end), no end is "until nobody resends it". */
export function alertOf(posted: Posted): Alert {
  const { start, end, nowMs } = posted;
  const begin = start ?? end;
  return {
    labels: posted.labels,
    annotations: posted.annotations,
    startsAtMs: begin === undefined ? nowMs : msOf(begin),
    startsAtDetail: detailOf(begin),
    endsAtMs: end === undefined ? nowMs + posted.resolveTimeoutMs : msOf(end),
    endsAtDetail: detailOf(end),
    updatedAtMs: nowMs,
    generatorUrl: posted.generatorUrl,
    timeout: end === undefined,
  };
}

/** Go finds a field by its name or, failing that, by its name in another case. */
function field(fields: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = fields[name];
  if (value !== undefined) return value;
  const lower = name.toLowerCase();
  for (const key in fields)
    if (key.length === name.length && key.toLowerCase() === lower) return fields[key];
  return undefined;
}

function textMap(value: unknown, where: string): TextMap | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw unreadable(
      `json: cannot unmarshal ${kindOf(value)} into Go struct field ${where} of type models.LabelSet`,
    );
  }
  const map = value as Record<string, unknown>;
  for (const name in map) {
    const entry = map[name];
    if (typeof entry === 'string') continue;
    if (entry !== null)
      throw unreadable(
        `json: cannot unmarshal ${kindOf(entry)} into Go struct field ${where} of type string`,
      );
    map[name] = '';
  }
  return map as TextMap;
}

function text(value: unknown, where: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string')
    throw unreadable(
      `json: cannot unmarshal ${kindOf(value)} into Go struct field ${where} of type string`,
    );
  return value;
}

/** Milliseconds where they say all, which they nearly always do. */
export type Time = number | ParsedTime;

/** Undefined where no time is given: absent, null, or Go's zero time. */
function time(value: unknown, name: string): Time | undefined {
  if (value === undefined || value === null) return undefined;
  const written = text(value, `.${name}`);
  const read = readTime(written);
  if (read === null) throw unreadable(dateProblem(written));
  return read;
}

/** Undefined for Go's zero time, null for what is no time. */
export function readTime(written: string): Time | undefined | null {
  const ms = parseUtcMillis(written);
  const parsed: Time | undefined = Number.isNaN(ms) ? parseAlertTime(written) : ms;
  if (parsed === undefined) return null;
  return msOf(parsed) === ZERO_TIME_MS ? undefined : parsed;
}

function msOf(time: Time): number {
  return typeof time === 'number' ? time : time.ms;
}

function detailOf(time: Time | undefined): TimeDetail | undefined {
  return typeof time === 'object' ? time.detail : undefined;
}

function check(alert: Alert, { isValidLabelName }: DecodeOptions): string | undefined {
  if (endsBeforeStart(alert)) return 'start time must be before end time';
  if (alert.labels.size === 0) return 'at least one label pair required';
  const badLabel = alert.labels.names.find((name) => !isValidLabelName(name));
  if (badLabel !== undefined) {
    return `invalid label set: invalid name ${JSON.stringify(badLabel)}`;
  }
  const badAnnotation = alert.annotations.names.find((name) => !isValidLabelName(name));
  if (badAnnotation === undefined) return undefined;
  return `invalid annotations: invalid name ${JSON.stringify(badAnnotation)}`;
}

/** Whether an alert ends before it starts, to the nanosecond. */
export function endsBeforeStart(alert: Alert): boolean {
  if (alert.endsAtMs !== alert.startsAtMs) return alert.endsAtMs < alert.startsAtMs;
  return (alert.endsAtDetail?.nanos ?? 0) < (alert.startsAtDetail?.nanos ?? 0);
}

function unreadable(why: string): ApiError {
  return unreadableBody('alerts', why);
}
