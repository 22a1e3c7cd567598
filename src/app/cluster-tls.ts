import { dirname, isAbsolute, join as joinPath } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { certificateDemand, certificateProblem } from '../api/door/client-certificate.ts';
import { resolveServerTls, serverTlsSchema } from '../api/door/server-tls-schema.ts';
import type { ServerTls } from '../api/door/server-tls.ts';
import { tlsMaterial, type TlsMaterial } from '../api/door/tls-material.ts';
import { CodedError } from '../base/errors.ts';
import { object, readTree, type Finding, type Report } from '../base/schema/schema.ts';
import type { ClusterTls } from '../cluster/transport/tls/cluster-tls.ts';
import { Places } from '../config/places.ts';
import { ConfigError } from '../config/problem.ts';
import { readYaml } from '../config/yaml/document.ts';
import type { TlsConfig } from '../receivers/http/schema.ts';
import { readTlsNow, tlsOptions, trustsSystem } from '../receivers/http/tls-material.ts';
import { joinTlsPaths, tlsConfig } from '../receivers/http/tls-schema.ts';

/** The file of `--cluster.tls-config`, and by whom files are read: at once, throwing what the system says. */
export interface ClusterTlsSource {
  readonly text: string;
  /** Its name: for messages, and relative paths in it start from its folder. */
  readonly file: string;
  readonly read: (path: string) => string;
  /** Called before the authorities of the machine are needed. */
  readonly trustSystem: () => void;
}

interface ClusterTlsConfig {
  readonly server: ServerTls;
  readonly client: TlsConfig;
}

/**
 * Reads the settings of TLS between replicas, and their certificates once to see that they can be used. Those are read
 * again for each handshake.
 * @throws ConfigError with every problem found in the file, CodedError for a certificate that cannot be used
 */
export function loadClusterTls(source: ClusterTlsSource): ClusterTls {
  const { read } = source;
  const { server, client } = readConfig(source);
  const serverFiles = [server.certFile, server.keyFile, server.clientCaFile];
  const clientFiles = [client.certFile, client.keyFile, client.caFile];
  const materials = new ByContent(serverFiles, read, () => serverMaterial(server, read));
  const options = new ByContent(clientFiles, read, () => clientOptions(client, source));
  return {
    demand: certificateDemand(materials.current()),
    refusal: (socket) => certificateProblem(server, socket),
    server: async () => materials.current().context,
    client: async () => options.current(),
  };
}

/** What is made of files, and made anew only when their content has changed. */
class ByContent<T> {
  readonly #files: readonly (string | undefined)[];
  readonly #read: (path: string) => string;
  readonly #make: () => T;
  #content: string;
  #made: T;

  constructor(
    files: readonly (string | undefined)[],
    read: (path: string) => string,
    make: () => T,
  ) {
    this.#files = files;
    this.#read = read;
    this.#make = make;
    this.#made = make();
    this.#content = this.#look();
  }

  /** Throws what reading and making throw. */
  current(): T {
    const content = this.#look();
    if (content !== this.#content) {
      this.#made = this.#make();
      this.#content = content;
    }
    return this.#made;
  }

  #look(): string {
    return this.#files.map((file) => (file === undefined ? '' : this.#read(file))).join('\n');
  }
}

function readConfig({ text, file }: ClusterTlsSource): ClusterTlsConfig {
  const document = readYaml(text);
  const places = new Places(file, document);
  if (document.problems.length > 0)
    throw new ConfigError(document.problems.map((problem) => places.problemAt(problem)));
  const findings: Finding[] = [];
  const report: Report = (message, { code = 'invalid', path = [], known = [] } = {}) =>
    findings.push({ code, message, path, known });
  const schema = object({ tls_server_config: serverTlsSchema(), tls_client_config: tlsConfig() });
  const result = readTree(schema, document.tree);
  findings.push(...result.findings);
  const given = 'value' in result ? result.value : undefined;
  const folder = dirname(file);
  const server =
    given?.tls_server_config && resolveServerTls(given.tls_server_config, folder, report);
  if (server === undefined && findings.length === 0)
    report('tls_server_config: TLS config is not present', { code: 'missing' });
  if (server === undefined || findings.length > 0) {
    const problems = findings.map((finding) => places.problem(finding));
    throw new ConfigError(problems.sort((a, b) => a.line - b.line || a.column - b.column));
  }
  const join = (path: string): string => (isAbsolute(path) ? path : joinPath(folder, path));
  const client = joinTlsPaths(given?.tls_client_config ?? { insecureSkipVerify: false }, join);
  return { server, client };
}

/** @throws CodedError when the certificate cannot be read or used */
function serverMaterial(server: ServerTls, read: (path: string) => string): TlsMaterial {
  const problems: string[] = [];
  const material = tlsMaterial(server, read, (message) => problems.push(message));
  if (material !== undefined) return material;
  throw new CodedError('cluster_tls', `tls_server_config: ${problems.join('; ')}`);
}

/** @throws CodedError when a certificate cannot be read or used */
function clientOptions(
  client: TlsConfig,
  { read, trustSystem }: ClusterTlsSource,
): ConnectionOptions {
  const beforeTls = trustsSystem(client) ? trustSystem : (): void => undefined;
  return tlsOptions(client, readTlsNow(client, read), beforeTls);
}
