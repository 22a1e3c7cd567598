import { createSecureContext } from 'node:tls';
import type { SecureContextOptions, SecureVersion } from 'node:tls';
import { compact } from '../../base/compact.ts';
import { messageOf } from '../../base/errors.ts';
import { opensslCiphers, opensslCurves, type Version } from './tls-names.ts';
import type { ClientAuth, ServerTls } from './server-tls.ts';

const OPENSSL_VERSIONS: Readonly<Record<Version, SecureVersion>> = {
  TLS10: 'TLSv1',
  TLS11: 'TLSv1.1',
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
};

/** What connections are secured with. */
export interface TlsMaterial {
  readonly context: SecureContextOptions;
  readonly clientAuth: ClientAuth;
  /** Undefined: any. */
  readonly clientAllowedSans: readonly string[] | undefined;
}

/** Hears of a problem, with the key of `tls_server_config` that it is about. */
type Complain = (message: string, key?: string) => void;

/** Reads the certificates and tries them; undefined where something is wrong, which `complain` has heard then. */
export function tlsMaterial(
  tls: ServerTls,
  read: (path: string) => string,
  complain: Complain,
): TlsMaterial | undefined {
  const unreadable: string[] = [];
  const textOf = (
    key: string,
    path: string | undefined,
    given: string | undefined,
  ): string | undefined => {
    if (path === undefined) return given;
    try {
      return read(path);
    } catch (error) {
      unreadable.push(key);
      complain(`failed to read ${key} (${path}): ${messageOf(error)}`, key);
      return undefined;
    }
  };
  const cert = textOf('cert_file', tls.certFile, tls.cert);
  const key = textOf('key_file', tls.keyFile, tls.key?.reveal());
  const ca = textOf('client_ca_file', tls.clientCaFile, tls.clientCa);
  if (unreadable.length > 0) return undefined;
  if (ca !== undefined && !ca.includes('-----BEGIN ')) {
    complain(
      'no certificate in it',
      tls.clientCaFile === undefined ? 'client_ca' : 'client_ca_file',
    );
    return undefined;
  }
  const context: SecureContextOptions = compact({
    cert,
    key,
    ca,
    ciphers: opensslCiphers(tls.cipherSuites, tls.minVersion),
    ecdhCurve: opensslCurves(tls.curves),
    minVersion: OPENSSL_VERSIONS[tls.minVersion],
    maxVersion: OPENSSL_VERSIONS[tls.maxVersion],
    honorCipherOrder: tls.preferServerCipherSuites,
  });
  try {
    createSecureContext(context);
  } catch (error) {
    complain(`the certificate cannot be used: ${messageOf(error)}`);
    return undefined;
  }
  const { clientAuth, clientAllowedSans } = tls;
  return { context, clientAuth, clientAllowedSans };
}
