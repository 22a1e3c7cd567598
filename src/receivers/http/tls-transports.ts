import type { FileTexts } from './file-texts.ts';
import type { HttpConfig } from './schema.ts';
import { readTls, tlsOptions, type TlsTexts, trustsSystem, usesTlsFiles } from './tls-material.ts';
import { Transport, type TransportPorts } from './transport.ts';

/** The transport for the certificates as they are now: a changed file means new connections. */
export class TlsTransports {
  readonly #config: HttpConfig;
  readonly #files: FileTexts;
  readonly #ports: TransportPorts;
  readonly #changeable: boolean;
  #texts: TlsTexts;
  #transport: Transport;

  /** `texts` are the certificates as they are at the start. @throws HttpError when they cannot be used */
  constructor(config: HttpConfig, texts: TlsTexts, files: FileTexts, ports: TransportPorts) {
    this.#config = config;
    this.#files = files;
    this.#ports = ports;
    this.#changeable = usesTlsFiles(config.tls);
    this.#texts = texts;
    this.#transport = this.#made(texts);
  }

  /** Without a promise where no file has to be looked at. */
  current(): Transport | Promise<Transport> {
    return this.#changeable ? this.#reloaded() : this.#transport;
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async #reloaded(): Promise<Transport> {
    const texts = await readTls(this.#config.tls, this.#files);
    const { ca, cert, key } = this.#texts;
    if (texts.ca === ca && texts.cert === cert && texts.key === key) return this.#transport;
    const next = this.#made(texts);
    this.#transport.retire();
    this.#texts = texts;
    this.#transport = next;
    return next;
  }

  #made(texts: TlsTexts): Transport {
    const { tls, enableHttp2: allowHttp2, proxy } = this.#config;
    const { clock, trustSystem } = this.#ports;
    const beforeTls = trustsSystem(tls) ? trustSystem : (): void => undefined;
    const options = { tls: tlsOptions(tls, texts, beforeTls), allowHttp2 };
    const { proxyConnectHeader } = proxy;
    return new Transport({ ...options, proxyConnectHeader }, { clock, trustSystem: beforeTls });
  }
}
