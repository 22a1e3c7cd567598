import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { loadWebConfig, type LoadedWebConfig } from './web-config.ts';

/** How long the files are taken to be as they were: a request after that sees what has changed. */
const TRUST_MS = 250;

/** Files, looked at at once: they are small, and looked at a few times a second at the most. */
export interface WebFiles {
  /** @throws Error what the system says */
  read(path: string): string;
  /** Differs when the file has changed; empty where there is none. */
  signature(path: string): string;
}

/** What a file of web settings is kept with. */
export interface WebConfigFileOptions {
  /** Empty: there is none, and all is open. */
  readonly file: string;
  readonly files: WebFiles;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly logger: Logger;
}

const OPEN: LoadedWebConfig = {
  config: {
    tls: undefined,
    http2: false,
    headers: new Map(),
    rateLimit: undefined,
    users: new Map(),
  },
  tls: undefined,
  files: [],
};

/**
 * The web settings in force: read anew when one of their files has changed, as requests and connections come in. A
 * change that is wrong is logged and the settings before it stay, so that a slip does not shut senders of alerts out.
 */
export class WebConfigFile {
  readonly #options: WebConfigFileOptions;
  #loaded: LoadedWebConfig;
  #signature: string;
  #lookedAtMs: number;

  /** @throws ConfigError for a file that is wrong, Error for one that cannot be read */
  constructor(options: WebConfigFileOptions) {
    this.#options = options;
    this.#loaded = options.file === '' ? OPEN : this.#load();
    this.#signature = this.#sign();
    this.#lookedAtMs = options.clock.monotonic();
  }

  get current(): LoadedWebConfig {
    if (this.#options.file === '') return OPEN;
    const nowMs = this.#options.clock.monotonic();
    if (nowMs - this.#lookedAtMs < TRUST_MS) return this.#loaded;
    this.#lookedAtMs = nowMs;
    const signature = this.#sign();
    if (signature !== this.#signature) {
      this.#signature = signature;
      this.#reload();
    }
    return this.#loaded;
  }

  #reload(): void {
    const { file, logger } = this.#options;
    try {
      const next = this.#load();
      if ((next.tls === undefined) !== (this.#loaded.tls === undefined))
        throw new Error('TLS can only be switched on or off by a restart');
      if (next.tls !== undefined && next.config.http2 !== this.#loaded.config.http2)
        logger.warn('http2 can only be switched on or off by a restart', { file });
      this.#loaded = next;
      // It may name other files now.
      this.#signature = this.#sign();
      logger.info('Web configuration has changed and is in effect', { file });
    } catch (error) {
      const err = messageOf(error);
      logger.error('Web configuration has changed and is refused: the one before stays in effect', {
        file,
        err,
      });
    }
  }

  #load(): LoadedWebConfig {
    const { file, files } = this.#options;
    return loadWebConfig({ text: files.read(file), file, read: (path) => files.read(path) });
  }

  #sign(): string {
    const { file, files } = this.#options;
    if (file === '') return '';
    return [file, ...this.#loaded.files].map((path) => files.signature(path)).join('\n');
  }
}
