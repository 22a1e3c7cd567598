import type { Secret } from '../../base/secret.ts';
import type { CipherSuite, Curve, Version } from './tls-names.ts';

/** The policies for client certificates. */
export const CLIENT_AUTH = [
  'NoClientCert',
  'RequestClientCert',
  'RequireAnyClientCert',
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
] as const;

/** Which certificate of a client is asked for, demanded, verified; the words are Go's. */
export type ClientAuth = (typeof CLIENT_AUTH)[number];

/** `tls_server_config`. Of a text and a file the file counts. */
export interface ServerTls {
  readonly cert: string | undefined;
  readonly certFile: string | undefined;
  readonly key: Secret | undefined;
  readonly keyFile: string | undefined;
  readonly clientCa: string | undefined;
  readonly clientCaFile: string | undefined;
  readonly clientAuth: ClientAuth;
  /** Undefined: any. */
  readonly clientAllowedSans: readonly string[] | undefined;
  readonly cipherSuites: readonly CipherSuite[];
  readonly curves: readonly Curve[];
  readonly minVersion: Version;
  readonly maxVersion: Version;
  readonly preferServerCipherSuites: boolean;
}
