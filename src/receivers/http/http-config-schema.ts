import { compact } from '../../base/compact.ts';
import { bool, filled, lazily, object, secret, then } from '../../base/schema/schema.ts';
import type { Report, Schema } from '../../base/schema/schema.ts';
import type { Secret } from '../../base/secret.ts';
import { authorization, basicAuth } from './credentials-schema.ts';
import { httpHeaders } from './headers-schema.ts';
import { oauth2 } from './oauth2-schema.ts';
import { proxyOf, proxyShape } from './proxy-schema.ts';
import { DEFAULT_HTTP_CONFIG, DEFAULT_TLS } from './schema.ts';
import type { Authorization, BasicAuth, HttpConfig, OAuth2 } from './schema.ts';
import { joinTlsPaths, tlsConfig } from './tls-schema.ts';

/** Reads an `http_config`; absent parts get their defaults, `bearer_token` becomes `authorization`. */
export function httpConfig(): Schema<HttpConfig | undefined> {
  return lazily(() =>
    then(
      object({
        basic_auth: basicAuth(),
        authorization: authorization(),
        oauth2: oauth2(),
        bearer_token: secret(),
        bearer_token_file: filled(),
        tls_config: tlsConfig(),
        follow_redirects: bool(),
        enable_http2: bool(),
        ...proxyShape(),
        http_headers: httpHeaders(),
      }),
      (given, report) => {
        if (given === undefined) return undefined;
        const bearer = compact({
          credentials: given.bearer_token,
          credentialsFile: given.bearer_token_file,
        });
        checkOneCredential(given, report);
        const hasBearer = Object.keys(bearer).length > 0;
        return compact({
          basicAuth: given.basic_auth,
          authorization:
            given.authorization ?? (hasBearer ? { type: 'Bearer', ...bearer } : undefined),
          oauth2: given.oauth2,
          tls: given.tls_config ?? DEFAULT_TLS,
          followRedirects: given.follow_redirects ?? DEFAULT_HTTP_CONFIG.followRedirects,
          enableHttp2: given.enable_http2 ?? DEFAULT_HTTP_CONFIG.enableHttp2,
          proxy: proxyOf(given, report),
          httpHeaders: given.http_headers ?? {},
        });
      },
    ),
  );
}

/** `http` with every relative path joined to the configuration file's folder by `join`. */
export function joinHttpPaths(http: HttpConfig, join: (path: string) => string): HttpConfig {
  const joined = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : join(path);
  const { basicAuth: basic, authorization: auth, oauth2: token } = http;
  return compact({
    ...http,
    basicAuth: basic && {
      ...basic,
      ...compact({
        usernameFile: joined(basic.usernameFile),
        passwordFile: joined(basic.passwordFile),
      }),
    },
    authorization: auth && {
      ...auth,
      ...compact({ credentialsFile: joined(auth.credentialsFile) }),
    },
    oauth2: token && {
      ...token,
      ...compact({ clientSecretFile: joined(token.clientSecretFile) }),
      tls: joinTlsPaths(token.tls, join),
    },
    tls: joinTlsPaths(http.tls, join),
    httpHeaders: Object.fromEntries(
      Object.entries(http.httpHeaders).map(([name, header]) => [
        name,
        { ...header, files: header.files.map(join) },
      ]),
    ),
  });
}

/** At most one way to authenticate, in Alertmanager's words. */
function checkOneCredential(given: GivenCredentials, report: Report): void {
  const isBoth = given.bearer_token !== undefined && given.bearer_token_file !== undefined;
  const hasBearer = given.bearer_token !== undefined || given.bearer_token_file !== undefined;
  const { basic_auth: basic, oauth2: token, authorization: auth } = given;
  if (isBoth) {
    report('at most one of bearer_token & bearer_token_file must be configured');
  }
  if (hasBearer && (basic !== undefined || token !== undefined)) {
    report(
      'at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured',
    );
  }
  if (hasBearer && auth !== undefined) {
    report('authorization is not compatible with bearer_token & bearer_token_file');
  }
  if ([basic, token, auth].filter((one) => one !== undefined).length > 1) {
    report('at most one of basic_auth, oauth2 & authorization must be configured');
  }
}

interface GivenCredentials {
  readonly basic_auth: BasicAuth | undefined;
  readonly authorization: Authorization | undefined;
  readonly oauth2: OAuth2 | undefined;
  readonly bearer_token: Secret | undefined;
  readonly bearer_token_file: string | undefined;
}
