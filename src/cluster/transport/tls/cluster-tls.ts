import type { ConnectionOptions, SecureContextOptions } from 'node:tls';

/** Which certificate is asked of whoever connects, demanded and verified; the words are Go's. */
export type ClientAuth =
  | 'NoClientCert'
  | 'RequestClientCert'
  | 'RequireAnyClientCert'
  | 'VerifyClientCertIfGiven'
  | 'RequireAndVerifyClientCert';

/**
 * What connections between members are secured with. Both are asked before every handshake, and answer the same
 * object for as long as the certificates are the same. They reject where those cannot be read.
 */
export interface ClusterTls {
  readonly clientAuth: ClientAuth;
  /** Whether a verified client is let in; undefined: all are. */
  readonly allowsClient: ((subjectAltNames: string) => boolean) | undefined;
  server(): Promise<SecureContextOptions>;
  client(): Promise<ConnectionOptions>;
}
