import { compact } from '../../base/compact.ts';
import {
  bool,
  filled,
  lazily,
  object,
  oneOf,
  optional,
  secret,
  then,
} from '../../base/schema/schema.ts';
import type { Report, Schema } from '../../base/schema/schema.ts';
import { atMostOne, countGiven, noReferences } from './rules.ts';
import type { TlsConfig, TlsVersion } from './schema.ts';

const TLS_VERSIONS = ['TLS10', 'TLS11', 'TLS12', 'TLS13'] as const satisfies readonly TlsVersion[];

/** Reads a `tls_config`. */
export function tlsConfig(): Schema<TlsConfig | undefined> {
  const version = (): Schema<TlsVersion | undefined> =>
    optional(oneOf(TLS_VERSIONS, (given) => `unknown TLS version: ${given}`));
  return lazily(() =>
    then(
      object({
        ca: filled(),
        cert: filled(),
        key: secret(),
        ca_file: filled(),
        cert_file: filled(),
        key_file: filled(),
        ca_ref: filled(),
        cert_ref: filled(),
        key_ref: filled(),
        server_name: filled(),
        insecure_skip_verify: bool(),
        min_version: version(),
        max_version: version(),
      }),
      (given, report) => {
        if (given === undefined) return undefined;
        atMostOne(given, ['ca', 'ca_file', 'ca_ref'], '', report);
        atMostOne(given, ['cert', 'cert_file', 'cert_ref'], '', report);
        if (countGiven(given, ['key', 'key_file', 'key_ref']) > 1) {
          report('at most one of key and key_file must be configured', { code: 'exclusive' });
        }
        noReferences(given, report);
        checkPair(given, report);
        return compact({
          ca: given.ca,
          caFile: given.ca_file,
          cert: given.cert,
          certFile: given.cert_file,
          key: given.key,
          keyFile: given.key_file,
          serverName: given.server_name,
          insecureSkipVerify: given.insecure_skip_verify ?? false,
          minVersion: given.min_version,
          maxVersion: given.max_version,
        });
      },
    ),
  );
}

function checkPair(given: Readonly<Record<string, unknown>>, report: Report): void {
  const hasCert = countGiven(given, ['cert', 'cert_file', 'cert_ref']) > 0;
  const hasKey = countGiven(given, ['key', 'key_file', 'key_ref']) > 0;
  if (hasCert && !hasKey) {
    report(
      'exactly one of key or key_file must be configured when a client certificate is configured',
    );
  }
  if (hasKey && !hasCert) {
    report('exactly one of cert or cert_file must be configured when a client key is configured');
  }
}

/** `tls` with every relative path joined by `join`. */
export function joinTlsPaths(tls: TlsConfig, join: (path: string) => string): TlsConfig {
  const joined = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : join(path);
  return {
    ...tls,
    ...compact({
      caFile: joined(tls.caFile),
      certFile: joined(tls.certFile),
      keyFile: joined(tls.keyFile),
    }),
  };
}
