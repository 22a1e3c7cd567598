import { compact } from '../../base/compact.ts';
import { parseGoUrl } from '../../base/schema/go-url.ts';
import {
  bool,
  filled,
  list,
  map,
  optional,
  secretText,
  text,
  then,
} from '../../base/schema/schema.ts';
import type { Fields, Report } from '../../base/schema/schema.ts';
import type { ProxyConfig } from './schema.ts';

/** The keys about proxies, which stand among those of `http_config` and `oauth2`. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the shape is its own best type
export function proxyShape() {
  return {
    proxy_url: optional(
      then(text(), (given) => {
        parseGoUrl(given);
        return given;
      }),
    ),
    no_proxy: filled(),
    proxy_from_environment: bool(),
    proxy_connect_header: map(list(secretText())),
  };
}

type GivenProxy = Fields<ReturnType<typeof proxyShape>>;

/** What the keys of `proxyShape` say, checked. */
export function proxyOf(given: GivenProxy, report: Report): ProxyConfig {
  const headers = given.proxy_connect_header ?? {};
  const fromEnvironment = given.proxy_from_environment ?? false;
  const hasUrl = given.proxy_url !== undefined && given.proxy_url !== '';
  if (Object.keys(headers).length > 0 && !fromEnvironment && !hasUrl) {
    report(
      'if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured',
    );
  }
  if (fromEnvironment && hasUrl) {
    report('if proxy_from_environment is configured, proxy_url must not be configured');
  }
  if (fromEnvironment && given.no_proxy !== undefined) {
    report('if proxy_from_environment is configured, no_proxy must not be configured');
  }
  if (given.proxy_url === undefined && !fromEnvironment && given.no_proxy !== undefined) {
    report('if no_proxy is configured, proxy_url must also be configured');
  }
  return compact({
    proxyUrl: hasUrl ? given.proxy_url : undefined,
    noProxy: given.no_proxy,
    proxyFromEnvironment: fromEnvironment,
    proxyConnectHeader: Object.fromEntries(
      Object.entries(headers).map(([name, values]) => [name, values ?? []]),
    ),
  });
}
