import { isIP } from 'node:net';
import { checkServerIdentity, createSecureContext } from 'node:tls';
import type { PeerCertificate, SecureContext, SecureContextOptions, SecureVersion } from 'node:tls';
import { messageOf } from '../../base/errors.ts';
import type { FileTexts } from './file-texts.ts';
import { textOf } from './file-texts.ts';
import { refusal } from './http-error.ts';
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

/** The texts that files can change, and what connections need of them. */
export interface TlsMaterial {
  /** Equal for equal texts. */
  readonly version: string;
  readonly options: TlsOptions;
}

/** Whether certificates come from files, so that they have to be looked at before each request. */
export function usesTlsFiles(config: TlsConfig): boolean {
  return (
    config.caFile !== undefined || config.certFile !== undefined || config.keyFile !== undefined
  );
}

/** Reads and checks the certificates; rejects with the original's words, which name files but no content. */
export async function loadTls(config: TlsConfig, files: FileTexts): Promise<TlsMaterial> {
  const [ca, cert, key] = await Promise.all([
    part('CA cert', textOf(config.ca, config.caFile, files)),
    part('client cert', textOf(config.cert, config.certFile, files)),
    part('client key', textOf(config.key, config.keyFile, files)),
  ]);
  if (ca !== undefined && !ca.includes('-----BEGIN CERTIFICATE-----')) {
    throw refusal('http_tls', `unable to use specified CA cert ${place(config.caFile)}`);
  }
  return {
    version: JSON.stringify([ca, cert, key]),
    options: connectionOptions(config, { ca, cert, key }),
  };
}

interface Texts {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

function connectionOptions(config: TlsConfig, texts: Texts): TlsOptions {
  const context: SecureContextOptions = {};
  for (const name of ['ca', 'cert', 'key'] as const)
    if (texts[name] !== undefined) context[name] = texts[name];
  if (config.minVersion !== undefined) context.minVersion = VERSIONS[config.minVersion];
  if (config.maxVersion !== undefined) context.maxVersion = VERSIONS[config.maxVersion];
  if (config.minVersion === 'TLS10' || config.minVersion === 'TLS11') context.ciphers = OLD_CIPHERS;
  return {
    ...(Object.keys(context).length > 0 && { secureContext: secureContext(config, context) }),
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

async function part(
  what: string,
  text: string | Promise<string> | undefined,
): Promise<string | undefined> {
  try {
    return await text;
  } catch (error) {
    throw refusal('http_tls', `unable to read ${what}: ${messageOf(error)}`);
  }
}

function place(file: string | undefined): string {
  return file === undefined ? 'inline' : `file ${file}`;
}
