import type { LogFields, Logger, LogLevel } from '../../../src/base/logger.ts';
import type { LogRecord, SilenceRecord } from '../../../src/replication/records.ts';

/** What a simulation hears of a replica from within. */
export interface ReplicaObserver {
  /** An entry of the notification log is in effect there. */
  logged(record: LogRecord): void;
  /** A silence is being stored there; one that came by gossip is in effect. */
  silenced(record: SilenceRecord): void;
  line(level: LogLevel, message: string, fields: LogFields): void;
}

/** Hands warnings and errors on, and everything else where that is wanted. */
export class ObservedLogger implements Logger {
  readonly debugEnabled: boolean;
  readonly #observer: ReplicaObserver;
  readonly #fields: LogFields;

  constructor(observer: ReplicaObserver, verbose: boolean, fields: LogFields = {}) {
    this.#observer = observer;
    this.debugEnabled = verbose;
    this.#fields = fields;
  }

  debug(message: string, fields?: LogFields): void {
    if (this.debugEnabled) this.#line('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    if (this.debugEnabled) this.#line('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#line('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#line('error', message, fields);
  }

  with(fields: LogFields): Logger {
    return new ObservedLogger(this.#observer, this.debugEnabled, { ...this.#fields, ...fields });
  }

  #line(level: LogLevel, message: string, fields: LogFields = {}): void {
    this.#observer.line(level, message, { ...this.#fields, ...fields });
  }
}
