import type { Clock } from '../base/clock.ts';
import type { LogFields, Logger, LogLevel } from '../base/logger.ts';
import { messageOf } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import { logfmtText } from './logfmt.ts';

/** Where finished lines go, each with its newline. */
export interface LogSink {
  write(line: string): void;
}

/** The forms of `--log.format`. */
export type LogFormat = 'logfmt' | 'json';

export interface LoggerSettings {
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly sink: LogSink;
  readonly clock: Pick<Clock, 'now'>;
}

const SEVERITY = { debug: 0, info: 1, warn: 2, error: 3 } as const satisfies Record<
  LogLevel,
  number
>;

/**
 * A logger that writes lines as Alertmanager does (Go's log/slog): `time=… level=INFO msg="…" key=value`, or the
 * same as a JSON object. Secrets print as `<secret>`, errors by their message, passwords in URLs as `xxxxx`, fields
 * that are undefined not at all.
 */
export function createLogger(settings: LoggerSettings): Logger {
  return new LineLogger(settings, settings.format === 'json' ? JSON_LINE : LOGFMT_LINE, '');
}

/** How one form writes the parts of a line. */
interface LineForm {
  head(time: string, level: LogLevel, message: string): string;
  field(key: string, value: unknown): string;
  readonly end: string;
}

const LOGFMT_LINE: LineForm = {
  head: (time, level, message) =>
    `time=${time} level=${level.toUpperCase()} msg=${logfmtText(message)}`,
  field: (key, value) => ` ${logfmtText(key)}=${logfmtText(asText(value))}`,
  end: '\n',
};

const JSON_LINE: LineForm = {
  head: (time, level, message) =>
    `{"time":"${time}","level":"${level.toUpperCase()}","msg":${JSON.stringify(message)}`,
  field: (key, value) => `,${JSON.stringify(key)}:${JSON.stringify(asJson(value))}`,
  end: '}\n',
};

class LineLogger implements Logger {
  readonly debugEnabled: boolean;
  readonly #settings: LoggerSettings;
  readonly #form: LineForm;
  readonly #threshold: number;
  /** The fields of `with`, written out once. */
  readonly #bound: string;

  constructor(settings: LoggerSettings, form: LineForm, bound: string) {
    this.#settings = settings;
    this.#form = form;
    this.#threshold = SEVERITY[settings.level];
    this.#bound = bound;
    this.debugEnabled = this.#threshold <= SEVERITY.debug;
  }

  debug(message: string, fields?: LogFields): void {
    if (this.debugEnabled) this.#write('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    if (this.#threshold <= SEVERITY.info) this.#write('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    if (this.#threshold <= SEVERITY.warn) this.#write('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#write('error', message, fields);
  }

  with(fields: LogFields): Logger {
    return new LineLogger(this.#settings, this.#form, this.#bound + this.#fields(fields));
  }

  #write(level: LogLevel, message: string, fields: LogFields | undefined): void {
    const time = new Date(this.#settings.clock.now()).toISOString();
    const rest = fields === undefined ? '' : this.#fields(fields);
    const head = this.#form.head(time, level, message);
    this.#settings.sink.write(head + this.#bound + rest + this.#form.end);
  }

  #fields(fields: LogFields): string {
    let text = '';
    for (const [key, value] of Object.entries(fields)) {
      if (value !== undefined) text += this.#form.field(key, value);
    }
    return text;
  }
}

function asText(value: unknown): string {
  const plain = asJson(value);
  if (typeof plain === 'string') return plain;
  return plain === null ? '<nil>' : JSON.stringify(plain);
}

/** The value as JSON can hold it, with nothing in it that must not be seen. */
function asJson(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return redactPasswords(value);
    case 'bigint':
      return value.toString();
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      return value === null ? null : objectAsJson(value);
    case 'undefined':
    case 'function':
    case 'symbol':
      return String(value);
  }
}

function objectAsJson(value: object): unknown {
  if (value instanceof Error) return redactPasswords(messageOf(value));
  if (value instanceof Secret) return value.toString();
  if (value instanceof URL) return redactPasswords(value.href);
  if (value instanceof Date) return value.toJSON();
  if (value instanceof Set) return Array.from(value, asJson);
  if (value instanceof Map) return objectAsJson(Object.fromEntries(value) as object);
  if (Array.isArray(value)) return value.map(asJson);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner)]));
}

/** `https://user:password@host` becomes `https://user:xxxxx@host`, as Go redacts a URL. */
function redactPasswords(text: string): string {
  return text.includes('://') ? text.replace(/(:\/\/[^\s/?#:@]*):[^\s/?#]*@/g, '$1:xxxxx@') : text;
}
