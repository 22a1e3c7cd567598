import { isIP } from 'node:net';
import { checkServerIdentity, createSecureContext } from 'node:tls';
import type { PeerCertificate, SecureContext, SecureContextOptions, SecureVersion } from 'node:tls';
import { messageOf } from '../../base/errors.ts';
import type { FileTexts } from './file-texts.ts';
import { refusal } from './http-error.ts';
import type { HttpError } from './http-sender.ts';
import type { TlsConfig, TlsVersion } from './schema.ts';

const VERSIONS: Readonly<Record<TlsVersion, SecureVersion>> = {
  TLS10: 'TLSv1',
  TLS11: 'TLSv1.1',
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
};
/** OpenSSL speaks TLS 1.0 and 1.1 only at its lowest level, whoever asks for them. */
const OLD_CIPHERS = 'DEFAULT@SECLEVEL=0';

/** What TLS connections are made with. */
export interface TlsOptions {
  readonly secureContext?: SecureContext;
  readonly rejectUnauthorized?: boolean;
  readonly servername?: string;
  readonly checkServerIdentity?: (host: string, certificate: PeerCertificate) => Error | undefined;
}

/** The certificates and key in PEM, from wherever the configuration has them. */
export interface TlsTexts {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/** Whether certificates come from files, so that they have to be looked at before each request. */
export function usesTlsFiles(config: TlsConfig): boolean {
  return (
    config.caFile !== undefined || config.certFile !== undefined || config.keyFile !== undefined
  );
}

/** Whether servers are trusted that the machine's authorities vouch for. */
export function trustsSystem(config: TlsConfig): boolean {
  return config.ca === undefined && config.caFile === undefined && !config.insecureSkipVerify;
}

/** Reads what `config` names, at once. @throws HttpError */
export function readTlsNow(config: TlsConfig, readNow: (path: string) => string): TlsTexts {
  const read = (
    what: string,
    direct: string | undefined,
    file: string | undefined,
  ): string | undefined => {
    try {
      return direct ?? (file === undefined ? undefined : readNow(file).trim());
    } catch (error) {
      throw unreadable(what, messageOf(error));
    }
  };
  return {
    ca: read('CA cert', config.ca, config.caFile),
    cert: read('client cert', config.cert, config.certFile),
    key: read('client key', config.key?.reveal(), config.keyFile),
  };
}

/** The same, later. Rejects with HttpError. */
export async function readTls(config: TlsConfig, files: FileTexts): Promise<TlsTexts> {
  const read = async (
    what: string,
    direct: string | undefined,
    file: string | undefined,
  ): Promise<string | undefined> => {
    try {
      return direct ?? (file === undefined ? undefined : await files.read(file));
    } catch (error) {
      throw unreadable(what, messageOf(error));
    }
  };
  const [ca, cert, key] = await Promise.all([
    read('CA cert', config.ca, config.caFile),
    read('client cert', config.cert, config.certFile),
    read('client key', config.key?.reveal(), config.keyFile),
  ]);
  return { ca, cert, key };
}

/**
 * What connections need of them. `beforeTls` is called when that takes the authorities that are trusted by then.
 * @throws HttpError in the original's words, which name files but no content
 */
export function tlsOptions(config: TlsConfig, texts: TlsTexts, beforeTls: () => void): TlsOptions {
  if (texts.ca !== undefined && !texts.ca.includes('-----BEGIN CERTIFICATE-----')) {
    throw refusal('http_tls', `unable to use specified CA cert ${place(config.caFile)}`);
  }
  const context: SecureContextOptions = {};
  for (const name of ['ca', 'cert', 'key'] as const)
    if (texts[name] !== undefined) context[name] = texts[name];
  if (config.minVersion !== undefined) context.minVersion = VERSIONS[config.minVersion];
  if (config.maxVersion !== undefined) context.maxVersion = VERSIONS[config.maxVersion];
  if (config.minVersion === 'TLS10' || config.minVersion === 'TLS11') context.ciphers = OLD_CIPHERS;
  const own = Object.keys(context).length > 0;
  if (own) beforeTls();
  return {
    ...(own && { secureContext: secureContext(config, context) }),
    ...(config.insecureSkipVerify && { rejectUnauthorized: false }),
    ...serverName(config.serverName),
  };
}

function secureContext(config: TlsConfig, context: SecureContextOptions): SecureContext {
  try {
    return createSecureContext(context);
  } catch (error) {
    const where = `(${place(config.certFile)}) & key (${place(config.keyFile)})`;
    throw refusal('http_tls', `unable to use specified client cert ${where}: ${messageOf(error)}`);
  }
}

/** An address cannot be announced to the server as its name, but its certificate can be checked against it. */
function serverName(name: string | undefined): TlsOptions {
  if (name === undefined || name === '') return {};
  if (isIP(name) === 0) return { servername: name };
  return { checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate) };
}

function unreadable(what: string, why: string): HttpError {
  return refusal('http_tls', `unable to read ${what}: ${why}`);
}

function place(file: string | undefined): string {
  return file === undefined ? 'inline' : `file ${file}`;
}
