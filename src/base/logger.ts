/** A log line's fields. A value of type Error is logged by its message, a Secret as `<secret>`. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The levels of `--log.level`. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * Structured logging, one line an event: a constant message, all that varies in the fields.
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** Whether a debug line would be written, for call sites whose fields are costly. */
  readonly debugEnabled: boolean;
  /** A logger that adds `fields` to each of its lines. */
  with(fields: LogFields): Logger;
}
