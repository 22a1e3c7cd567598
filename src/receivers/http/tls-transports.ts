import type { Clock } from '../../base/clock.ts';
import type { FileTexts } from './file-texts.ts';
import type { HttpConfig } from './schema.ts';
import { loadTls, usesTlsFiles } from './tls-material.ts';
import { Transport } from './transport.ts';

interface Loaded {
  readonly version: string;
  readonly transport: Transport;
}

/** The transport for the certificates as they are now: a changed file means new connections. */
export class TlsTransports {
  readonly #config: HttpConfig;
  readonly #files: FileTexts;
  readonly #clock: Clock;
  readonly #changeable: boolean;
  #loaded: Loaded | undefined;

  constructor(config: HttpConfig, files: FileTexts, clock: Clock) {
    this.#config = config;
    this.#files = files;
    this.#clock = clock;
    this.#changeable = usesTlsFiles(config.tls);
  }

  /** Without a promise where no file has to be looked at. */
  current(): Transport | Promise<Transport> {
    return this.#loaded !== undefined && !this.#changeable ? this.#loaded.transport : this.#load();
  }

  async close(): Promise<void> {
    await this.#loaded?.transport.close();
  }

  async #load(): Promise<Transport> {
    const { tls, enableHttp2, proxy } = this.#config;
    const material = await loadTls(tls, this.#files);
    if (this.#loaded?.version === material.version) return this.#loaded.transport;
    this.#loaded?.transport.retire();
    const options = {
      tls: material.options,
      allowHttp2: enableHttp2,
      proxyConnectHeader: proxy.proxyConnectHeader,
    };
    this.#loaded = { version: material.version, transport: new Transport(options, this.#clock) };
    return this.#loaded.transport;
  }
}
