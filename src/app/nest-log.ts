import type { LoggerService } from '@nestjs/common';
import type { Logger } from '../base/logger.ts';

/** Sends what Nest says of its own to our log: its routine at debug level. */
export class NestLog implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger.with({ component: 'nest' });
  }

  log(message: unknown): void {
    this.#logger.debug(String(message));
  }

  debug(message: unknown): void {
    this.#logger.debug(String(message));
  }

  verbose(message: unknown): void {
    this.#logger.debug(String(message));
  }

  warn(message: unknown): void {
    this.#logger.warn(String(message));
  }

  error(message: unknown): void {
    this.#logger.error(String(message));
  }

  fatal(message: unknown): void {
    this.#logger.error(String(message));
  }
}
