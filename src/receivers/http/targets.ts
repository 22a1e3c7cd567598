import { refusal } from './http-error.ts';
import { proxyAuthorization, routeTo, userAuthorization } from './connectors.ts';
import type { Route } from './connectors.ts';
import type { FlatHeaders } from './header-values.ts';
import type { ProxyFor } from './proxy-rules.ts';

/** Many URLs at one receiver are possible (templates will make them): beyond this many they are forgotten. */
const REMEMBERED = 256;

/** A URL taken apart, and how to get there. */
export interface Target {
  readonly route: Route;
  /** Equal for targets that share connections. */
  readonly routeKey: string;
  /** As it goes into the request line. */
  readonly path: string;
  /** Headers that the way there needs. */
  readonly headers: FlatHeaders;
  /** Basic authentication from the URL's user part, which goes before the configured one. */
  readonly authorization: string | undefined;
  /** Constant where connections serve several hosts: undici makes new ones when it changes. */
  readonly servername: string | undefined;
}

/** Takes URLs apart, once for each. */
export class Targets {
  readonly #proxyFor: ProxyFor;
  readonly #known = new Map<string, Target>();

  constructor(proxyFor: ProxyFor) {
    this.#proxyFor = proxyFor;
  }

  of(url: string): Target {
    const known = this.#known.get(url);
    if (known !== undefined) return known;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const target = this.#parse(url);
    this.#known.set(url, target);
    return target;
  }

  #parse(text: string): Target {
    const url = URL.parse(text);
    if (url === null) throw refusal('http_url', 'not a valid URL');
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw refusal('http_url', `unsupported protocol scheme "${url.protocol.slice(0, -1)}"`);
    }
    const route = routeTo(url, this.#proxyFor(url));
    const path = url.pathname + url.search;
    const forward = route.kind === 'forward';
    return {
      route,
      routeKey:
        route.kind === 'direct'
          ? route.origin
          : `${route.kind} ${route.proxy.href} ${forward ? '' : url.origin}`,
      path: forward ? url.origin + path : path,
      headers: forward ? ['host', url.host, ...proxyAuthorization(route.proxy)] : [],
      authorization: userAuthorization(url),
      servername: forward ? 'proxy' : undefined,
    };
  }
}
