import type { ConnectionOptions, SecureContextOptions, TLSSocket } from 'node:tls';

/** What connections between members are secured with, and who may connect. */
export interface ClusterTls {
  /** How certificates are asked of whoever connects, in Node's words. */
  readonly demand: { readonly requestCert: boolean; readonly rejectUnauthorized: boolean };
  /** Why a connection that Node let in may not stay, if so. */
  refusal(socket: TLSSocket): string | undefined;
  /**
   * For the side that is connected to. Asked before every handshake, as `client` is; both answer the same object for
   * as long as the certificates are the same, and reject where those cannot be read.
   */
  server(): Promise<SecureContextOptions>;
  /** For the side that connects. */
  client(): Promise<ConnectionOptions>;
}
