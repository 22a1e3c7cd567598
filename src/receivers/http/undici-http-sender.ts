import { SECRET_TOKEN } from '../../base/secret.ts';
import type { Credentials } from './credentials.ts';
import { type ExtraHeaders, type FlatHeaders, wireText } from './header-values.ts';
import { httpError, refusal } from './http-error.ts';
import type { HttpRequest, HttpResponse, HttpSender } from './http-sender.ts';
import { headersFor, type Hop, nextHop } from './redirects.ts';
import type { Targets } from './targets.ts';
import type { TlsTransports } from './tls-transports.ts';
import type { Transport } from './transport.ts';

/** As many requests as Go makes before it gives up on a chain of redirects. */
const MAX_REQUESTS = 10;

/** What a sender is put together from. */
export interface SenderParts {
  readonly targets: Targets;
  readonly transports: TlsTransports;
  readonly credentials: Credentials;
  readonly extraHeaders: ExtraHeaders;
  readonly userAgent: string;
  readonly followRedirects: boolean;
}

/** Sends requests through undici; see `createHttpSender`. */
export class UndiciHttpSender implements HttpSender {
  readonly #parts: SenderParts;
  /** Requests that share a headers object share what is made of it. */
  readonly #flat = new WeakMap<object, FlatHeaders>();

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    try {
      request.signal.throwIfAborted();
      return await this.#follow(request);
    } catch (error) {
      throw httpError(request.method, error, request.signal);
    }
  }

  redact(text: string): string {
    const { credentials, extraHeaders } = this.#parts;
    const secrets = [...credentials.secrets, ...extraHeaders.secrets].filter(
      (secret) => secret !== '',
    );
    // The longest first: one may be part of another.
    secrets.sort((a, b) => b.length - a.length);
    return secrets.reduce((redacted, secret) => redacted.replaceAll(secret, SECRET_TOKEN), text);
  }

  async close(): Promise<void> {
    await Promise.all([this.#parts.transports.close(), this.#parts.credentials.close()]);
  }

  async #follow(request: HttpRequest): Promise<HttpResponse> {
    let hop: Hop = {
      method: request.method,
      url: request.url,
      body: request.body,
      leftHost: false,
    };
    for (let made = 1; ; made++) {
      const configured = this.#configuredAuthorization(hop, request);
      const response = await (configured === undefined
        ? this.#single(hop, request, undefined)
        : this.#authorized(hop, request, configured));
      const next = this.#parts.followRedirects ? nextHop(hop, request.url, response) : undefined;
      if (next === undefined) return response;
      if (made >= MAX_REQUESTS)
        throw refusal('http_redirect', `stopped after ${MAX_REQUESTS} redirects`);
      hop = next;
    }
  }

  /** With a token that a server no longer takes, once more with a new one. */
  async #authorized(
    hop: Hop,
    request: HttpRequest,
    authorization: string | Promise<string | undefined>,
  ): Promise<HttpResponse> {
    const configured = await authorization;
    const response = await this.#single(hop, request, configured);
    if (response.status !== 401 || configured === undefined) return response;
    if (!this.#parts.credentials.refused(configured)) return response;
    const renewed = await this.#configuredAuthorization(hop, request);
    return renewed === configured ? response : this.#single(hop, request, renewed);
  }

  #configuredAuthorization(
    hop: Hop,
    request: HttpRequest,
  ): string | undefined | Promise<string | undefined> {
    if (hop.leftHost || 'authorization' in request.headers) return undefined;
    if (this.#parts.targets.of(hop.url).authorization !== undefined) return undefined;
    return this.#parts.credentials.header(request.signal);
  }

  /** Nearly always everything is at hand, and then nothing is waited for. */
  #single(hop: Hop, request: HttpRequest, configured: string | undefined): Promise<HttpResponse> {
    const headers = this.#headers(request.headers);
    const transport = this.#parts.transports.current();
    if (headers instanceof Promise || transport instanceof Promise) {
      return Promise.all([headers, transport]).then(([flat, via]) =>
        this.#run(hop, request, configured, flat, via),
      );
    }
    return this.#run(hop, request, configured, headers, transport);
  }

  #run(
    hop: Hop,
    request: HttpRequest,
    configured: string | undefined,
    flat: FlatHeaders,
    transport: Transport,
  ): Promise<HttpResponse> {
    const target = this.#parts.targets.of(hop.url);
    const own = 'authorization' in request.headers;
    const authorization = own ? undefined : (configured ?? target.authorization);
    let headers = headersFor(hop, request.method, flat);
    if (target.headers.length > 0) headers = [...headers, ...target.headers];
    if (authorization !== undefined) headers = [...headers, 'authorization', authorization];
    const { method, body } = hop;
    return transport.run({ method, target, headers, body, signal: request.signal });
  }

  #headers(own: Readonly<Record<string, string>>): FlatHeaders | Promise<FlatHeaders> {
    const known = this.#flat.get(own);
    if (known !== undefined) return known;
    const { extraHeaders, userAgent } = this.#parts;
    const flat = Object.entries(own).flatMap(([name, value]) => [name, wireText(value)]);
    const base = ['user-agent', userAgent, ...flat];
    if (extraHeaders.static === undefined)
      return extraHeaders.read().then((extra) => [...base, ...extra]);
    const all = [...base, ...extraHeaders.static];
    this.#flat.set(own, all);
    return all;
  }
}
