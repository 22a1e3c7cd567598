import type { Secret } from '../../base/secret.ts';

/** Name and password of HTTP basic authentication; each given directly or by a file read at every use. */
export interface BasicAuth {
  readonly username: string;
  readonly usernameFile?: string;
  readonly password?: Secret;
  readonly passwordFile?: string;
}

/** The `Authorization` header: `type` (never empty, `Bearer` by default) and credentials. */
export interface Authorization {
  readonly type: string;
  readonly credentials?: Secret;
  readonly credentialsFile?: string;
}

/** Names of TLS versions as the configuration spells them. */
export type TlsVersion = 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';

/** How to speak TLS. PEM texts (`ca`, `cert`, `key`) or files, never both for one of them. */
export interface TlsConfig {
  readonly ca?: string;
  readonly caFile?: string;
  readonly cert?: string;
  readonly certFile?: string;
  readonly key?: Secret;
  readonly keyFile?: string;
  readonly serverName?: string;
  readonly insecureSkipVerify: boolean;
  readonly minVersion?: TlsVersion;
  readonly maxVersion?: TlsVersion;
}

/** Which proxy a request takes. `proxyUrl` may hold a password: redact it before it is shown. */
export interface ProxyConfig {
  readonly proxyUrl?: string;
  /** Hosts that are reached directly, comma-separated, as in the environment's `NO_PROXY`. */
  readonly noProxy?: string;
  readonly proxyFromEnvironment: boolean;
  /** Headers for the CONNECT request. */
  readonly proxyConnectHeader: Readonly<Record<string, readonly Secret[]>>;
}

export type OAuth2GrantType = 'client_credentials' | 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** OAuth 2 client credentials, or a signed assertion (RFC 7523). */
export interface OAuth2 {
  readonly clientId: string;
  readonly clientSecret?: Secret;
  readonly clientSecretFile?: string;
  readonly clientCertificateKeyId?: string;
  readonly clientCertificateKey?: Secret;
  readonly clientCertificateKeyFile?: string;
  readonly grantType: OAuth2GrantType;
  /** `RS256` where the configuration names none. */
  readonly signatureAlgorithm: 'RS256' | 'RS384' | 'RS512';
  /** Empty: the client id. */
  readonly iss: string;
  /** Empty: the token URL. */
  readonly audience: string;
  /** JSON values. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly scopes: readonly string[];
  readonly tokenUrl: string;
  readonly endpointParams: Readonly<Record<string, string>>;
  readonly tls: TlsConfig;
  readonly proxy: ProxyConfig;
}

/** Values of one extra header: given directly, secret, or read from files at every request; sent in this order. */
export interface HttpHeader {
  readonly values: readonly string[];
  readonly secrets: readonly Secret[];
  readonly files: readonly string[];
}

/**
 * How a receiver makes HTTP requests (`http_config`). At most one of `basicAuth`, `authorization` and `oauth2`.
 * File paths are resolved against the configuration file's folder. Source: prometheus/common `config`.
 */
export interface HttpConfig {
  readonly basicAuth?: BasicAuth;
  readonly authorization?: Authorization;
  readonly oauth2?: OAuth2;
  readonly tls: TlsConfig;
  readonly followRedirects: boolean;
  readonly enableHttp2: boolean;
  readonly proxy: ProxyConfig;
  readonly httpHeaders: Readonly<Record<string, HttpHeader>>;
}

/** TLS as it is where nothing is configured. */
export const DEFAULT_TLS: TlsConfig = { insecureSkipVerify: false };

/** What holds where the configuration says nothing. */
export const DEFAULT_HTTP_CONFIG: HttpConfig = {
  tls: DEFAULT_TLS,
  followRedirects: true,
  enableHttp2: true,
  proxy: { proxyFromEnvironment: false, proxyConnectHeader: {} },
  httpHeaders: {},
};
