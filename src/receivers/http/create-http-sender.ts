import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import { type Credentials, staticCredentials } from './credentials.ts';
import { FileTexts, type ReadText } from './file-texts.ts';
import { ExtraHeaders } from './header-values.ts';
import type { HttpSender } from './http-sender.ts';
import { OAuth2Credentials } from './oauth2-credentials.ts';
import { type Environment, proxyRules } from './proxy-rules.ts';
import { DEFAULT_HTTP_CONFIG, type HttpConfig, type OAuth2 } from './schema.ts';
import { Targets } from './targets.ts';
import { readTlsNow } from './tls-material.ts';
import { TlsTransports } from './tls-transports.ts';
import { UndiciHttpSender } from './undici-http-sender.ts';

/** What HTTP senders need from outside. */
export interface HttpSenderDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly readText: ReadText;
  /** Reads a whole text file at once; only while a sender is made. */
  readonly readTextNow: (path: string) => string;
  /** The process's environment variables, for `proxy_from_environment`. */
  readonly environment: Environment;
  readonly userAgent: string;
  /** Has TLS trust the machine's authorities; called before the first connection that goes by them. */
  readonly trustSystem: () => void;
}

/**
 * A sender for one `http_config`. Certificates are read at once, so that a configuration with a bad one is
 * refused; other files are read when they are needed, as in the original.
 * @throws HttpError when a certificate cannot be used; its message names files but no content
 */
export function createHttpSender(config: HttpConfig, deps: HttpSenderDeps): HttpSender {
  const files = new FileTexts(deps.readText);
  const texts = readTlsNow(config.tls, deps.readTextNow);
  return new UndiciHttpSender({
    targets: new Targets(proxyRules(config.proxy, deps.environment)),
    transports: new TlsTransports(config, texts, files, deps),
    credentials: credentials(config, files, deps),
    extraHeaders: new ExtraHeaders(config.httpHeaders, files),
    userAgent: deps.userAgent,
    followRedirects: config.followRedirects,
  });
}

function credentials(config: HttpConfig, files: FileTexts, deps: HttpSenderDeps): Credentials {
  if (config.oauth2 === undefined) return staticCredentials(config, files);
  const { clock, random } = deps;
  const sender = createHttpSender(tokenServerConfig(config.oauth2), deps);
  return new OAuth2Credentials(config.oauth2, files, { sender, clock, random });
}

/** The token server has its own TLS and proxy settings, and is never asked in HTTP/2. */
function tokenServerConfig({ tls, proxy }: OAuth2): HttpConfig {
  return { ...DEFAULT_HTTP_CONFIG, tls, proxy, enableHttp2: false };
}
