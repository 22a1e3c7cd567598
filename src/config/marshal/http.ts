import { parseGoUrl } from '../../base/schema/go-url.ts';
import { SECRET_TOKEN } from '../../base/secret.ts';
import type { Secret } from '../../base/secret.ts';
import type {
  Authorization,
  BasicAuth,
  HttpConfig,
  HttpHeader,
  OAuth2,
  ProxyConfig,
  TlsConfig,
} from '../../receivers/http/schema.ts';
import type { Printable } from '../yaml/print.ts';
import { filled, list, map, secret, sorted, text, texts, verbatim, whenTrue } from './build.ts';
import type { OptionalEntry } from './build.ts';
import { jsonValue } from './json-value.ts';

/** `http_config`, complete. */
export function http(config: HttpConfig): Printable {
  return map([
    ['basic_auth', config.basicAuth && basicAuth(config.basicAuth)],
    ['authorization', config.authorization && authorization(config.authorization)],
    ['oauth2', config.oauth2 && oauth2(config.oauth2)],
    ['tls_config', tlsUnlessDefault(config.tls)],
    ['follow_redirects', verbatim(config.followRedirects)],
    ['enable_http2', verbatim(config.enableHttp2)],
    ...proxy(config.proxy),
    ['http_headers', headers(config.httpHeaders)],
  ]);
}

/** `tls_config`, complete. */
export function tls(config: TlsConfig): Printable {
  return map([
    ['ca', filled(config.ca)],
    ['cert', filled(config.cert)],
    ['key', secret(config.key)],
    ['ca_file', filled(config.caFile)],
    ['cert_file', filled(config.certFile)],
    ['key_file', filled(config.keyFile)],
    ['server_name', filled(config.serverName)],
    ['insecure_skip_verify', verbatim(config.insecureSkipVerify)],
    ['min_version', filled(config.minVersion)],
    ['max_version', filled(config.maxVersion)],
  ]);
}

/** Headers by name, left out where there are none. */
export function headers(record: Readonly<Record<string, HttpHeader>>): Printable | undefined {
  return sorted(record, ({ values, secrets, files }) =>
    map([
      ['values', texts(values)],
      ['secrets', secretList(secrets)],
      ['files', texts(files)],
    ]),
  );
}

function secretList(items: readonly Secret[]): Printable | undefined {
  return list(items, secretItem);
}

/** An empty secret is printed as null. */
function secretItem(item: Secret): Printable {
  return item.reveal() === '' ? verbatim(null) : text(SECRET_TOKEN);
}

function tlsUnlessDefault(config: TlsConfig): Printable | undefined {
  const isDefault = Object.keys(config).length === 1 && !config.insecureSkipVerify;
  return isDefault ? undefined : tls(config);
}

function basicAuth(config: BasicAuth): Printable {
  return map([
    ['username', filled(config.username)],
    ['username_file', filled(config.usernameFile)],
    ['password', secret(config.password)],
    ['password_file', filled(config.passwordFile)],
  ]);
}

function authorization(config: Authorization): Printable {
  return map([
    ['type', filled(config.type)],
    ['credentials', secret(config.credentials)],
    ['credentials_file', filled(config.credentialsFile)],
  ]);
}

function oauth2(config: OAuth2): Printable {
  const isSigned = config.grantType !== 'client_credentials';
  return map([
    ['client_id', filled(config.clientId)],
    ['client_secret', secret(config.clientSecret)],
    ['client_secret_file', filled(config.clientSecretFile)],
    ['client_certificate_key_id', filled(config.clientCertificateKeyId)],
    ['client_certificate_key', secret(config.clientCertificateKey)],
    ['client_certificate_key_file', filled(config.clientCertificateKeyFile)],
    ['grant_type', isSigned ? text(config.grantType) : undefined],
    ['signature_algorithm', isSigned ? text(config.signatureAlgorithm) : undefined],
    ['iss', filled(config.iss)],
    ['audience', filled(config.audience)],
    ['claims', sorted(config.claims, jsonValue)],
    ['scopes', texts(config.scopes)],
    ['token_url', filled(config.tokenUrl)],
    ['endpoint_params', sorted(config.endpointParams, text)],
    ['tls_config', tlsUnlessDefault(config.tls)],
    ...proxy(config.proxy),
  ]);
}

function proxy(config: ProxyConfig): readonly OptionalEntry[] {
  return [
    ['proxy_url', filled(config.proxyUrl && withoutPassword(config.proxyUrl))],
    ['no_proxy', filled(config.noProxy)],
    ['proxy_from_environment', whenTrue(config.proxyFromEnvironment)],
    [
      'proxy_connect_header',
      sorted(
        config.proxyConnectHeader,
        (values) => secretList(values) ?? { kind: 'list', items: [] },
      ),
    ],
  ];
}

/** A URL whose password, if it has one, is replaced as Go's `URL.Redacted` does. */
function withoutPassword(url: string): string {
  const { host } = parseGoUrl(url);
  return host === ''
    ? url
    : url.replace(/^([^/]*\/\/[^/?#]*?):[^/?#]*@(?=[^@/?#]*(?:[/?#]|$))/, '$1:xxxxx@');
}
