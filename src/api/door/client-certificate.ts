import type { TLSSocket } from 'node:tls';
import type { TlsMaterial } from './tls-material.ts';

/** How a server asks its clients for certificates, in Node's words. */
export interface CertificateDemand {
  readonly requestCert: boolean;
  /** Whether Node itself refuses clients without a certificate that is vouched for. */
  readonly rejectUnauthorized: boolean;
}

/** What of a policy Node can see to; the rest is `certificateProblem`. */
export function certificateDemand({ clientAuth }: TlsMaterial): CertificateDemand {
  return {
    requestCert: clientAuth !== 'NoClientCert',
    rejectUnauthorized: clientAuth === 'RequireAndVerifyClientCert',
  };
}

/** What a connection shows of its client. */
export interface ClientSide extends Pick<TLSSocket, 'authorized' | 'authorizationError'> {
  getPeerX509Certificate(): { readonly subjectAltName?: string | undefined } | undefined;
}

/** Why a client's certificate, or that there is none, does not do; undefined where it does. */
export function certificateProblem(
  { clientAuth, clientAllowedSans }: Pick<TlsMaterial, 'clientAuth' | 'clientAllowedSans'>,
  socket: ClientSide,
): string | undefined {
  if (clientAuth === 'NoClientCert') return undefined;
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) {
    const isNeeded = clientAuth !== 'RequestClientCert' && clientAuth !== 'VerifyClientCertIfGiven';
    if (isNeeded || clientAllowedSans !== undefined) return 'no certificate';
    return undefined;
  }
  const isVerified =
    clientAuth === 'VerifyClientCertIfGiven' || clientAuth === 'RequireAndVerifyClientCert';
  if (isVerified && !socket.authorized) return String(socket.authorizationError);
  if (clientAllowedSans === undefined) return undefined;
  const names = subjectAltNames(certificate.subjectAltName ?? '');
  if (names.some((name) => clientAllowedSans.includes(name))) return undefined;
  return 'none of its alternative names is allowed';
}

/** The kinds of names that count. */
const NAME = /^(?:DNS|email|IP Address|URI):(.*)$/s;

/** The names in Node's text, `DNS:a, IP Address:10.0.0.1`; one with a comma or a quote is a JSON string there. */
export function subjectAltNames(text: string): readonly string[] {
  const entries = text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/gs) ?? [];
  return entries.flatMap((entry) => {
    const [, given] = NAME.exec(entry.trim()) ?? [];
    if (given === undefined) return [];
    return given.startsWith('"') ? quoted(given) : [given];
  });
}

function quoted(text: string): readonly string[] {
  try {
    return [String(JSON.parse(text))];
  } catch {
    return [];
  }
}
