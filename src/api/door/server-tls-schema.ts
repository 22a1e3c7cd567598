import { isAbsolute, join as joinPath } from 'node:path';
import {
  bool,
  filled,
  list,
  object,
  oneOf,
  optional,
  secret,
  text,
} from '../../base/schema/schema.ts';
import type { Fields, Report, Schema } from '../../base/schema/schema.ts';
import { CLIENT_AUTH } from './server-tls.ts';
import type { ClientAuth, ServerTls } from './server-tls.ts';
import { CIPHER_SUITES, CURVES, VERSIONS } from './tls-names.ts';

type GivenServerTls = Fields<ReturnType<typeof tlsShape>>;

/** Reads a `tls_server_config` as it is written. */
export function serverTlsSchema(): Schema<GivenServerTls | undefined> {
  return object(tlsShape());
}

function tlsShape() {
  const version = oneOf(VERSIONS, (word) => `unknown TLS version: ${word}`);
  return {
    cert: filled(),
    key: secret(),
    client_ca: filled(),
    cert_file: filled(),
    key_file: filled(),
    client_ca_file: filled(),
    client_auth_type: filled(),
    client_allowed_sans: list(text()),
    cipher_suites: list(oneOf(CIPHER_SUITES, (word) => `unknown cipher: ${word}`)),
    curve_preferences: list(oneOf(CURVES, (word) => `unknown curve: ${word}`)),
    min_version: optional(version),
    max_version: optional(version),
    prefer_server_cipher_suites: optional(bool()),
  };
}

/** Undefined where the section says nothing that asks for TLS, as in the original, or something wrong. */
export function resolveServerTls(
  given: GivenServerTls,
  folder: string,
  report: Report,
): ServerTls | undefined {
  if (![...CERT, ...KEY, ...CA, 'client_auth_type' as const].some((key) => isGiven(given, key)))
    return undefined;
  const problem = tlsProblem(given);
  if (problem !== undefined) {
    report(problem.message, { path: ['tls_server_config', ...problem.at] });
    return undefined;
  }
  const join = (path: string | undefined): string | undefined =>
    path === undefined || isAbsolute(path) ? path : joinPath(folder, path);
  return {
    cert: given.cert,
    certFile: join(given.cert_file),
    key: given.key,
    keyFile: join(given.key_file),
    clientCa: given.client_ca,
    clientCaFile: join(given.client_ca_file),
    clientAuth: clientAuthOf(given.client_auth_type) ?? 'NoClientCert',
    clientAllowedSans: given.client_allowed_sans,
    cipherSuites: given.cipher_suites ?? [],
    curves: given.curve_preferences ?? [],
    minVersion: given.min_version ?? 'TLS12',
    maxVersion: given.max_version ?? 'TLS13',
    preferServerCipherSuites: given.prefer_server_cipher_suites ?? true,
  };
}

const CERT = ['cert', 'cert_file'] as const;
const KEY = ['key', 'key_file'] as const;
const CA = ['client_ca', 'client_ca_file'] as const;

function isGiven(given: GivenServerTls, key: keyof GivenServerTls): boolean {
  return given[key] !== undefined;
}

function tlsProblem(
  given: GivenServerTls,
): { readonly message: string; readonly at: readonly string[] } | undefined {
  const has = (keys: readonly (keyof GivenServerTls)[]): boolean =>
    keys.some((key) => isGiven(given, key));
  if (!has(CERT)) return { message: 'missing one of cert or cert_file', at: [] };
  if (!has(KEY)) return { message: 'missing one of key or key_file', at: [] };
  const { client_auth_type: type = '', min_version: min = 'TLS12' } = given;
  const clientAuth = clientAuthOf(given.client_auth_type);
  if (clientAuth === undefined)
    return { message: `invalid ClientAuth: ${type}`, at: ['client_auth_type'] };
  if (has(CA) && clientAuth === 'NoClientCert')
    return { message: "client CA's have been configured without a Client Auth Policy", at: [] };
  if (min > (given.max_version ?? 'TLS13'))
    return {
      message: 'min_version is above max_version: nobody could connect',
      at: ['min_version'],
    };
  return undefined;
}

function clientAuthOf(given: string | undefined): ClientAuth | undefined {
  if (given === undefined) return 'NoClientCert';
  // An older name of it.
  if (given === 'RequireClientCert') return 'RequireAnyClientCert';
  return CLIENT_AUTH.find((word) => word === given);
}
