import { dirname } from 'node:path';
import { bool, integer, map, object } from '../../base/schema/schema.ts';
import { optional, readTree, secretText, text, then } from '../../base/schema/schema.ts';
import type { Fields, Finding, Report, Schema } from '../../base/schema/schema.ts';
import { goDuration } from '../../base/schema/formats.ts';
import type { Secret } from '../../base/secret.ts';
import { Places } from '../../config/places.ts';
import { ConfigError } from '../../config/problem.ts';
import { readYaml } from '../../config/yaml/document.ts';
import { hashProblem } from './bcrypt-hash.ts';
import { resolveServerTls, serverTlsSchema } from './server-tls-schema.ts';
import type { ServerTls } from './server-tls.ts';
import { HTTP2_CIPHERS } from './tls-names.ts';
import { tlsMaterial } from './tls-material.ts';
import type { TlsMaterial } from './tls-material.ts';

/** A token bucket: one request each interval, so many at once. */
export interface RateLimit {
  readonly intervalMs: number;
  readonly burst: number;
}

/** What a file of web settings says. */
export interface WebConfig {
  /** Undefined: plain HTTP. */
  readonly tls: ServerTls | undefined;
  readonly http2: boolean;
  /** Added to every answer. */
  readonly headers: ReadonlyMap<string, string>;
  readonly rateLimit: RateLimit | undefined;
  /** The bcrypt hash of each user's password; nobody has to sign in where there is none. */
  readonly users: ReadonlyMap<string, Secret>;
}

/** A file of web settings with what it names, read and found good. */
export interface LoadedWebConfig {
  readonly config: WebConfig;
  /** Undefined without TLS. */
  readonly tls: TlsMaterial | undefined;
  /** The files it names. */
  readonly files: readonly string[];
}

/** What is loaded, and by whom files are read: at once, throwing what the system says. */
export interface WebConfigSource {
  readonly text: string;
  /** Its name: for messages, and relative paths in it start from its folder. */
  readonly file: string;
  readonly read: (path: string) => string;
}

/** The headers that may be added and, for some, the values. */
const HEADERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Strict-Transport-Security', []],
  ['X-Content-Type-Options', ['nosniff']],
  ['X-Frame-Options', ['deny', 'sameorigin']],
  ['X-XSS-Protection', []],
  ['Content-Security-Policy', []],
]);

/**
 * Reads `--web.config.file` in the format of Prometheus' exporter-toolkit, and the certificates it names.
 * @throws ConfigError with every problem found at its line
 */
export function loadWebConfig({ text: given, file, read }: WebConfigSource): LoadedWebConfig {
  const document = readYaml(given);
  const places = new Places(file, document);
  if (document.problems.length > 0) {
    throw new ConfigError(document.problems.map((problem) => places.problemAt(problem)));
  }
  const findings: Finding[] = [];
  const report: Report = (message, { code = 'invalid', path = [], known = [] } = {}) =>
    findings.push({ code, message, path, known });
  let loaded: LoadedWebConfig | undefined;
  if (document.tree !== undefined) {
    const result = readTree(fileSchema(), document.tree);
    findings.push(...result.findings);
    if ('value' in result) loaded = resolve(result.value, dirname(file), read, report);
  } else {
    loaded = resolve(undefined, dirname(file), read, report);
  }
  if (loaded === undefined || findings.length > 0) {
    const problems = findings.map((finding) => places.problem(finding));
    throw new ConfigError(problems.sort((a, b) => a.line - b.line || a.column - b.column));
  }
  return loaded;
}

function fileShape() {
  return {
    tls_server_config: serverTlsSchema(),
    http_server_config: object({ http2: optional(bool()), headers: headers() }),
    rate_limit: object({ interval: goDuration(), burst: integer({ kind: 'int' }) }),
    basic_auth_users: users(),
  };
}

type GivenFile = Fields<ReturnType<typeof fileShape>>;

function fileSchema(): Schema<GivenFile | undefined> {
  return object(fileShape());
}

function headers(): Schema<Readonly<Record<string, string>> | undefined> {
  return then(map(text()), (given, report) => {
    for (const [name, value] of Object.entries(given ?? {})) {
      const values = HEADERS.get(name);
      if (values === undefined) {
        const message = `HTTP header ${JSON.stringify(name)} can not be configured`;
        report(message, { path: [name] });
      } else if (values.length > 0 && !values.includes(value)) {
        const expected = values.map((each) => JSON.stringify(each)).join(' ');
        const message = `invalid value for ${name}. Expected one of: [${expected}], but got: ${JSON.stringify(value)}`;
        report(message, { path: [name] });
      } else if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
        report(`invalid value for ${name}: no character of a header`, { path: [name] });
      }
    }
    return given;
  });
}

function users(): Schema<Readonly<Record<string, Secret>> | undefined> {
  return then(map(secretText()), (given, report) => {
    for (const [name, hash] of Object.entries(given ?? {})) {
      const problem = hashProblem(hash.reveal());
      if (problem !== undefined) report(problem, { code: 'bad_hash', path: [name] });
    }
    return given;
  });
}

function resolve(
  given: GivenFile | undefined,
  folder: string,
  read: (path: string) => string,
  report: Report,
): LoadedWebConfig | undefined {
  const http2 = given?.http_server_config?.http2 ?? true;
  const tls = given?.tls_server_config && resolveServerTls(given.tls_server_config, folder, report);
  const { interval = 0, burst = 0 } = given?.rate_limit ?? {};
  const config: WebConfig = {
    tls,
    http2,
    headers: new Map(
      Object.entries(given?.http_server_config?.headers ?? {}).filter(([, value]) => value !== ''),
    ),
    // A negative interval is no limit either, as in Go.
    rateLimit: interval > 0 ? { intervalMs: interval, burst } : undefined,
    users: new Map(Object.entries(given?.basic_auth_users ?? {})),
  };
  if (tls === undefined) return { config, tls: undefined, files: [] };
  if (http2) checkHttp2Ciphers(tls, report);
  const files = [tls.certFile, tls.keyFile, tls.clientCaFile];
  return {
    config,
    tls: tlsMaterial(tls, read, (message, key) =>
      report(message, { path: ['tls_server_config', ...(key === undefined ? [] : [key])] }),
    ),
    files: files.filter((file) => file !== undefined),
  };
}

function checkHttp2Ciphers({ cipherSuites, minVersion }: ServerTls, report: Report): void {
  if (cipherSuites.length === 0 || minVersion === 'TLS13') return;
  if (HTTP2_CIPHERS.some((each) => cipherSuites.includes(each))) return;
  const message = `http2: TLSConfig.CipherSuites is missing an HTTP/2-required AES_128_GCM_SHA256 cipher (need at least one of ${HTTP2_CIPHERS.join(' or ')})`;
  report(message, { path: ['tls_server_config', 'cipher_suites'] });
}
