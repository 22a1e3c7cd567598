import { readFileSync } from 'node:fs';
import { connect, type ConnectionOptions } from 'node:tls';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NodeClock } from '../base/node/node-clock.ts';
import { encodeFrame } from '../cluster/transport/tls/frame.ts';
import { openTlsTransport } from '../cluster/transport/tls/tls-transport.ts';
import type { ClusterTls } from '../cluster/transport/tls/cluster-tls.ts';
import type { Transport } from '../cluster/transport/transport.ts';
import { ConfigError } from '../config/problem.ts';
import { fixture, fixturePath } from '../receivers/testing/certificates.ts';
import { loadClusterTls } from './cluster-tls.ts';

const FILE = fixturePath('cluster').replace(/\.pem$/, '.yml');
const SERVER = 'tls_server_config: {cert_file: server.pem, key_file: server-key.pem';

let cleanup: AsyncDisposableStack;
beforeEach(() => void (cleanup = new AsyncDisposableStack()));
afterEach(() => cleanup.disposeAsync());

function load(text: string, read = (path: string) => readFileSync(path, 'utf8')): ClusterTls {
  return loadClusterTls({ text, file: FILE, read, trustSystem: () => undefined });
}

function problemsOf(text: string): string[] {
  try {
    load(text);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.problems.map(({ line, message }) => `${line}: ${message}`);
    throw error;
  }
  return [];
}

describe('--cluster.tls-config', () => {
  it('may say all that the server and the client of the original can', async () => {
    const tls = load(`tls_server_config:
  cert_file: server.pem
  key_file: server-key.pem
  client_ca_file: ca.pem
  client_auth_type: RequireAndVerifyClientCert
  client_allowed_sans: [a.test]
  min_version: TLS12
  max_version: TLS13
  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
  curve_preferences: [CurveP256]
  prefer_server_cipher_suites: true
tls_client_config:
  ca_file: ca.pem
  cert_file: client-a.pem
  key_file: client-a-key.pem
  server_name: webhook.test
  insecure_skip_verify: false
  min_version: TLS12
  max_version: TLS13
`);
    expect(tls.demand).toEqual({ requestCert: true, rejectUnauthorized: true });
    expect(await tls.server()).toMatchObject({ minVersion: 'TLSv1.2', ca: fixture('ca') });
    expect(await tls.client()).toMatchObject({ servername: 'webhook.test' });
  });

  it('needs no section for the client', async () => {
    expect(await load(`${SERVER}}`).client()).toEqual({});
  });

  it.each([
    ['nothing', '', '1: tls_server_config: TLS config is not present'],
    ['no server', 'tls_client_config: {}', '1: tls_server_config: TLS config is not present'],
    [
      'an unknown key',
      `${SERVER}}\nhttp_server_config: {}`,
      '2: field http_server_config not found, did you mean tls_server_config?',
    ],
    ['an unknown key in a section', `${SERVER}, ciphers: []}`, '1: field ciphers not found'],
    ['no key', 'tls_server_config: {cert_file: a}', '1: missing one of key or key_file'],
    ['an unknown policy', `${SERVER}, client_auth_type: Maybe}`, '1: invalid ClientAuth: Maybe'],
    [
      'a client without a key',
      `${SERVER}}\ntls_client_config: {cert_file: a}`,
      '2: exactly one of key or key_file must be configured when a client certificate is configured',
    ],
  ])('is refused with %s', (_name, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('is refused where it is no YAML', () => {
    expect(problemsOf('a: [')).not.toEqual([]);
  });

  it('is refused with certificates that are not there, on either side', () => {
    expect(() =>
      load('tls_server_config: {cert_file: none.pem, key_file: server-key.pem}'),
    ).toThrow(
      expect.objectContaining({
        code: 'cluster_tls',
        message: expect.stringContaining('none.pem') as unknown,
      }),
    );
    expect(() => load(`${SERVER}}\ntls_client_config: {ca_file: none.pem}`)).toThrow(/none\.pem/);
  });

  it('reads the certificates again, and makes something new only of changed ones', async () => {
    let name = 'server';
    const read = (path: string): string => {
      if (path.endsWith('/server.pem')) return fixture(name);
      if (path.endsWith('/server-key.pem')) return fixture(`${name}-key`);
      return readFileSync(path, 'utf8');
    };
    const tls = load(`${SERVER}}`, read);
    const before = await tls.server();
    expect(await tls.server()).toBe(before);
    name = 'client-b';
    expect(await tls.server()).toMatchObject({ cert: fixture('client-b') });
  });
});

describe('who is let in', () => {
  const none: ConnectionOptions = { ca: fixture('ca') };
  const good = { ...none, cert: fixture('client-a'), key: fixture('client-a-key') };

  async function member(tls: ClusterTls, heard: (byte: number) => void): Promise<Transport> {
    const listen = { host: '127.0.0.1', port: 0 };
    const options = { listen, label: '', compress: true, timeoutMs: 10_000 };
    const observer = { packet: () => undefined, stream: () => undefined, failed: () => heard(-1) };
    const transport = await openTlsTransport(options, tls, { clock: new NodeClock(), observer });
    cleanup.defer(() => transport.close());
    transport.start({ packet: (bytes) => heard(bytes[0] ?? -1), request: () => undefined });
    return transport;
  }

  it.each([
    ['NoClientCert', true, true],
    ['RequestClientCert', true, true],
    ['RequireAnyClientCert', false, true],
    ['VerifyClientCertIfGiven', true, true],
    ['RequireAndVerifyClientCert', false, true],
    ['RequireAndVerifyClientCert, client_allowed_sans: [nobody.test]', false, false],
  ])('%s: without a certificate %s, with a good one %s', async (policy, without, withGood) => {
    const ca = policy === 'NoClientCert' ? '' : ', client_ca_file: ca.pem';
    const tls = load(`${SERVER}${ca}, client_auth_type: ${policy}}`);
    const isHeard = async (options: ConnectionOptions): Promise<boolean> => {
      const result = Promise.withResolvers<boolean>();
      const transport = await member(tls, (byte) => result.resolve(byte === 7));
      const socket = connect({ ...options, ...transport.bound });
      socket.on('error', () => undefined);
      socket.write(encodeFrame({ kind: 'packet', from: '127.0.0.1:1', bytes: Uint8Array.of(7) }));
      socket.resume();
      void once(socket, 'close').then(() => result.resolve(false));
      const isIn = await result.promise;
      socket.destroy();
      return isIn;
    };
    expect(await isHeard(none)).toBe(without);
    expect(await isHeard(good)).toBe(withGood);
  });
});
