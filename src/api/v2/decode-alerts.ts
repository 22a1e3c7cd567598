import { type Alert, ZERO_TIME_MS } from '../../alerts/alert.ts';
import { type ParsedTime, parseAlertTime } from '../../alerts/time-format.ts';
import { messageOf } from '../../base/errors.ts';
import type { LabelInterner } from '../../labels/interner.ts';
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

interface Posted {
  readonly labels: TextMap;
  readonly annotations: TextMap;
  readonly startsAt: ParsedTime;
  readonly endsAt: ParsedTime;
  readonly generatorUrl: string;
}

const NOT_SET: ParsedTime = { ms: ZERO_TIME_MS, detail: undefined };
const NONE: TextMap = {};

/**
 * Reads the body of POST /api/v2/alerts.
 * @throws ApiError with Alertmanager's status, code and text where the body as a whole is refused
 */
export function decodeAlerts(body: string, nowMs: number, options: DecodeOptions): DecodedAlerts {
  if (body.length === 0) throw required('alerts');
  const posted = read(body).map(toPosted);
  posted.forEach((alert, i) => {
    if (alert.generatorUrl !== '' && !isUri(alert.generatorUrl)) {
      throw ApiError.framework(
        422,
        `${i}.generatorURL in body must be of type uri: ${JSON.stringify(alert.generatorUrl)}`,
        601,
      );
    }
  });
  const valid: Alert[] = [];
  const problems: string[] = [];
  let firing = 0;
  for (const each of posted) {
    const alert = withTimes(each, nowMs, options);
    if (alert.endsAtMs > nowMs) firing++;
    const problem = check(alert, each, options);
    if (problem === undefined) valid.push(alert);
    else problems.push(problem);
  }
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

function toPosted(value: unknown, i: number): Posted {
  if (value === null) throw required(String(i));
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw unreadable(`json: cannot unmarshal ${kindOf(value)} into Go value of type struct`);
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const labels = textMap(field(fields, 'labels'), 'Alert.labels');
  const posted = {
    labels: labels ?? NONE,
    annotations: textMap(field(fields, 'annotations'), '.annotations') ?? NONE,
    startsAt: time(field(fields, 'startsAt'), 'startsAt'),
    endsAt: time(field(fields, 'endsAt'), 'endsAt'),
    generatorUrl: text(field(fields, 'generatorURL'), 'Alert.generatorURL'),
  };
  if (labels === undefined) throw required(`${i}.labels`);
  return posted;
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

function time(value: unknown, name: string): ParsedTime {
  if (value === undefined || value === null) return NOT_SET;
  const written = text(value, `.${name}`);
  const parsed = parseAlertTime(written);
  if (parsed !== undefined) return parsed;
  const quoted = JSON.stringify(written);
  throw unreadable(`parsing time ${quoted} as "2006-01-02": cannot parse ${quoted} as "2006"`);
}

/** Fills in what the sender left out: no start is now (or the end), no end is "until nobody resends it". */
function withTimes(
  posted: Posted,
  nowMs: number,
  { interner, resolveTimeoutMs }: DecodeOptions,
): Alert {
  const hasEnd = posted.endsAt.ms !== ZERO_TIME_MS;
  const start =
    posted.startsAt.ms !== ZERO_TIME_MS
      ? posted.startsAt
      : hasEnd
        ? posted.endsAt
        : { ms: nowMs, detail: undefined };
  return {
    labels: interner.intern(posted.labels),
    annotations: interner.annotations(posted.annotations),
    startsAtMs: start.ms,
    startsAtDetail: start.detail,
    endsAtMs: hasEnd ? posted.endsAt.ms : nowMs + resolveTimeoutMs,
    endsAtDetail: hasEnd ? posted.endsAt.detail : undefined,
    updatedAtMs: nowMs,
    generatorUrl: interner.text(posted.generatorUrl),
    timeout: !hasEnd,
  };
}

function check(
  alert: Alert,
  posted: Posted,
  { isValidLabelName }: DecodeOptions,
): string | undefined {
  if (endsBeforeStart(alert)) return 'start time must be before end time';
  if (alert.labels.size === 0) return 'at least one label pair required';
  const badLabel = invalidName(alert.labels.names, isValidLabelName);
  if (badLabel !== undefined) return `invalid label set: invalid name ${JSON.stringify(badLabel)}`;
  const badAnnotation = invalidName(Object.keys(posted.annotations), isValidLabelName);
  return badAnnotation === undefined
    ? undefined
    : `invalid annotations: invalid name ${JSON.stringify(badAnnotation)}`;
}

function endsBeforeStart(alert: Alert): boolean {
  if (alert.endsAtMs !== alert.startsAtMs) return alert.endsAtMs < alert.startsAtMs;
  return (alert.endsAtDetail?.nanos ?? 0) < (alert.startsAtDetail?.nanos ?? 0);
}

function invalidName(
  names: readonly string[],
  isValid: (name: string) => boolean,
): string | undefined {
  for (const name of names) if (!isValid(name)) return name;
  return undefined;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function required(what: string): ApiError {
  return ApiError.framework(422, `${what} in body is required`, 602);
}

function unreadable(why: string): ApiError {
  return ApiError.framework(400, `parsing alerts body from "" failed, because ${why}`);
}
