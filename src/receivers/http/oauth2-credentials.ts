import type { Credentials } from './credentials.ts';
import { type FileTexts, textOf } from './file-texts.ts';
import { fetchToken, type Token, type TokenRequestPorts } from './oauth2-token.ts';
import { wireText } from './header-values.ts';
import type { OAuth2 } from './schema.ts';

/** A token is not used in its last seconds, lest it ends on the way. */
const EXPIRY_MARGIN_MS = 10_000;
/** Asking for a token outlives the request that caused it, since others wait for it too; but not for ever. */
const FETCH_TIMEOUT_MS = 60_000;

/**
 * Tokens from an OAuth 2 server: fetched when first needed, kept until shortly before their end, until the
 * client's secret changes or until a server refuses them.
 */
export class OAuth2Credentials implements Credentials {
  readonly #config: OAuth2;
  readonly #files: FileTexts;
  readonly #ports: TokenRequestPorts;
  readonly #closing = new AbortController();
  #token: Token | undefined;
  #fetching: Promise<Token> | undefined;
  #credential: string | undefined;
  /** Where this server takes the client's name and secret, once known. */
  #clientInBody: boolean | undefined;

  constructor(config: OAuth2, files: FileTexts, ports: TokenRequestPorts) {
    this.#config = config;
    this.#files = files;
    this.#ports = ports;
  }

  async header(signal: AbortSignal): Promise<string> {
    const credential = (await this.#read()) ?? '';
    if (credential !== this.#credential) {
      this.#credential = credential;
      this.#token = undefined;
      this.#fetching = undefined;
    }
    if (this.#token === undefined || this.#isOver(this.#token))
      return (await this.#fetched(credential, signal)).header;
    return this.#token.header;
  }

  refused(header: string): boolean {
    if (this.#token?.header === header) this.#token = undefined;
    return true;
  }

  get secrets(): readonly string[] {
    const token = this.#token?.header;
    return [
      this.#credential ?? '',
      ...(token === undefined ? [] : [token, token.slice(token.indexOf(' ') + 1)]),
    ];
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('closed'));
    await this.#ports.sender.close();
  }

  #read(): string | Promise<string> | undefined {
    const { clientSecret, clientSecretFile, clientCertificateKey, clientCertificateKeyFile } =
      this.#config;
    return this.#config.grantType === 'client_credentials'
      ? textOf(clientSecret, clientSecretFile, this.#files)
      : textOf(clientCertificateKey, clientCertificateKeyFile, this.#files);
  }

  #isOver(token: Token): boolean {
    return (
      token.expiresAtMs !== undefined &&
      this.#ports.clock.now() >= token.expiresAtMs - EXPIRY_MARGIN_MS
    );
  }

  /** Joins the fetch under way, or begins one; gives up waiting when `signal` aborts. */
  async #fetched(credential: string, signal: AbortSignal): Promise<Token> {
    if (this.#fetching === undefined) {
      const fetching: Promise<Token> = this.#fetch(credential).finally(() => {
        if (this.#fetching === fetching) this.#fetching = undefined;
      });
      this.#fetching = fetching;
    }
    return orAborted(this.#fetching, signal);
  }

  async #fetch(credential: string): Promise<Token> {
    const timeout = new AbortController();
    const timer = this.#ports.clock.after(FETCH_TIMEOUT_MS, () =>
      timeout.abort(new Error('oauth2: no token in time')),
    );
    const signal = AbortSignal.any([timeout.signal, this.#closing.signal]);
    try {
      const token = await this.#tryBothWays(credential, signal);
      const ready = { ...token, header: wireText(token.header) };
      if (credential === this.#credential) this.#token = ready;
      return ready;
    } finally {
      timer.cancel();
    }
  }

  /** RFC 6749 wants the client in the header; servers that want it in the body are found out once. */
  async #tryBothWays(credential: string, signal: AbortSignal): Promise<Token> {
    const attempt = (inBody: boolean): Promise<Token> =>
      fetchToken(this.#config, credential, inBody, this.#ports, signal);
    if (this.#clientInBody !== undefined || this.#config.grantType !== 'client_credentials') {
      return attempt(this.#clientInBody ?? false);
    }
    let inBody = false;
    const token = await attempt(false).catch((error: unknown) => {
      if (signal.aborted) throw error;
      inBody = true;
      return attempt(true);
    });
    this.#clientInBody = inBody;
    return token;
  }
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void =>
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
