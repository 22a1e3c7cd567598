import type { LogFields, Logger, LogLevel } from '../logger.ts';

/** A line that was logged. */
export interface LoggedLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** Keeps what is logged, for tests to look at. */
export class MemoryLogger implements Logger {
  readonly debugEnabled = true;
  readonly lines: LoggedLine[];
  readonly #bound: LogFields;

  constructor(lines: LoggedLine[] = [], bound: LogFields = {}) {
    this.lines = lines;
    this.#bound = bound;
  }

  debug(message: string, fields?: LogFields): void {
    this.#add('debug', message, fields);
  }
  info(message: string, fields?: LogFields): void {
    this.#add('info', message, fields);
  }
  warn(message: string, fields?: LogFields): void {
    this.#add('warn', message, fields);
  }
  error(message: string, fields?: LogFields): void {
    this.#add('error', message, fields);
  }
  with(fields: LogFields): Logger {
    return new MemoryLogger(this.lines, { ...this.#bound, ...fields });
  }

  #add(level: LogLevel, message: string, fields: LogFields = {}): void {
    this.lines.push({ level, message, fields: { ...this.#bound, ...fields } });
  }
}
