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
    const path = pathOf(text, url) + url.search;
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

const PATH = /^[^:]+:\/\/[^/?#\\]*([^?#]*)/;
const CHANGED_WHEN_PARSED = /\\|(^|\/)(\.|%2e){1,2}(\/|$)/i;

/**
 * The path as it is written, as in the original: parsing a URL resolves `..` and takes a backslash for a slash, so that
 * what a template takes from a label could choose another path than the configured one.
 */
function pathOf(text: string, url: URL): string {
  const written = PATH.exec(text.trim().replace(/[\t\r\n]/g, ''))?.[1] ?? '';
  if (!CHANGED_WHEN_PARSED.test(written)) return url.pathname;
  return written
    .split('/')
    .map((segment) => {
      const rest = segment.replaceAll('\\', '%5C');
      return /^(\.|%2e){1,2}$/i.test(rest) ? rest : new URL(`http://x/${rest}`).pathname.slice(1);
    })
    .join('/');
}
