import { execFile, execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../support/ports.ts';
import { ChildProgram } from '../support/process.ts';
import { findOnPath, tocsinProgram } from '../support/servers.ts';
import { Prometheus, prometheusProgram } from './prometheus.ts';

/** Of `secret`. */
const HASH = '$2b$06$qPlNvhDv12A2PU6JGm8vnuczCTyQHl0cbeT2Vsz93Y73YOiDd6gaa';
const TLS = 'tls_server_config: { cert_file: server.crt, key_file: server.key';
const LIMIT_MS = 30_000;

let folder: string;

/** Makes certificates as people do: an authority, a server's and a client's, and one that signed itself. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-tls-'));
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const own = (name: string): void =>
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
    );
  const signed = async (name: string, names: string, usage: string): Promise<void> => {
    await writeFile(join(folder, 'ext'), `subjectAltName=${names}\nextendedKeyUsage=${usage}\n`);
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-out',
      `${name}.crt`,
      '-extfile',
      'ext',
    );
  };
  own('ca');
  own('self');
  await signed('server', 'DNS:localhost,IP:127.0.0.1', 'serverAuth');
  await signed('newer', 'DNS:localhost,IP:127.0.0.1', 'serverAuth');
  await signed('client', 'DNS:client.example,URI:spiffe://a/b', 'clientAuth');
  await writeFile(
    join(folder, 'am.yml'),
    'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n',
  );
}, LIMIT_MS);
afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly out: string;
}

function run(command: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd: folder, timeout: LIMIT_MS }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? -1);
      resolve({ code, out: stdout + stderr });
    });
  });
}

/** `200 2`: the status and the version of HTTP, or what curl says. */
async function curl(url: string, ...args: readonly string[]): Promise<string> {
  const shown = [
    '-s',
    '-o',
    '/dev/null',
    '-w',
    '%{http_code} %{http_version}',
    '--cacert',
    'ca.crt',
  ];
  const { code, out } = await run('curl', [...shown, ...args, url]);
  return code === 0 ? out : `error ${code}`;
}

let running: { readonly url: string; readonly program: ChildProgram } | undefined;
afterEach(async () => {
  await running?.program.stop();
  running = undefined;
});

async function start(web: string): Promise<string> {
  await writeFile(join(folder, 'web.yml'), web);
  const { command, args } = tocsinProgram();
  const port = await freePort();
  const url = `https://localhost:${port}`;
  const flags = [
    '--config.file=am.yml',
    `--storage.path=data-${port}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
    '--web.config.file=web.yml',
  ];
  const program = new ChildProgram({
    name: 'tocsin',
    command,
    args: [...args, ...flags],
    cwd: folder,
  });
  running = { url, program };
  // What asks for a client's certificate is up when it refuses us.
  const end = Date.now() + LIMIT_MS;
  while ((await curl(`${url}/-/healthy`)) === 'error 7') {
    if (Date.now() > end) throw new Error(`not up within ${LIMIT_MS} ms`);
    await wait(50);
  }
  return url;
}

describe('curl over TLS', () => {
  it('speaks HTTP/2, or HTTP/1.1, and no old version', async () => {
    const url = await start(`${TLS} }\n`);
    expect(await curl(`${url}/api/v2/status`)).toBe('200 2');
    expect(await curl(`${url}/api/v2/status`, '--http1.1')).toBe('200 1.1');
    expect(await curl(`${url}/api/v2/status`, '--tls-max', '1.2')).toBe('200 2');
    expect(await curl(`${url}/api/v2/status`, '--tls-max', '1.1')).toMatch(/^error/);
    expect(
      await curl(
        `${url}/api/v2/alerts`,
        '-H',
        'content-type: application/json',
        '-d',
        '[{"labels":{"alertname":"a"}}]',
      ),
    ).toBe('200 2');
    expect((await run('curl', ['-s', '--cacert', 'ca.crt', `${url}/api/v2/alerts`])).out).toContain(
      '"alertname":"a"',
    );
  });

  it('speaks what the file allows', async () => {
    const url = await start(`${TLS}, min_version: TLS13 }\nhttp_server_config: { http2: false }\n`);
    expect(await curl(`${url}/api/v2/status`)).toBe('200 1.1');
    expect(await curl(`${url}/api/v2/status`, '--tls-max', '1.2')).toMatch(/^error/);
  });

  it('uses the ciphers of the file', async () => {
    const suites = 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256';
    const url = await start(`${TLS}, max_version: TLS12, cipher_suites: [${suites}] }\n`);
    expect(await curl(`${url}/-/healthy`, '--ciphers', 'ECDHE-ECDSA-AES128-GCM-SHA256')).toBe(
      '200 2',
    );
    expect(await curl(`${url}/-/healthy`, '--ciphers', 'ECDHE-ECDSA-AES256-GCM-SHA384')).toMatch(
      /^error/,
    );
  });

  const CLIENT = ['--cert', 'client.crt', '--key', 'client.key'];
  const SELF = ['--cert', 'self.crt', '--key', 'self.key'];
  it.each([
    ['NoClientCert', '', true, true, true],
    ['RequestClientCert', '', true, true, true],
    ['RequireAnyClientCert', '', false, true, true],
    ['VerifyClientCertIfGiven', ', client_ca_file: ca.crt', true, false, true],
    ['RequireAndVerifyClientCert', ', client_ca_file: ca.crt', false, false, true],
    [
      'RequireAndVerifyClientCert',
      ', client_ca_file: ca.crt, client_allowed_sans: ["spiffe://a/b"]',
      false,
      false,
      true,
    ],
    [
      'RequireAndVerifyClientCert',
      ', client_ca_file: ca.crt, client_allowed_sans: [other]',
      false,
      false,
      false,
    ],
  ])(
    'shows a certificate to %s%s',
    async (policy, more, none, self, client) => {
      const url = await start(`${TLS}, client_auth_type: ${policy}${more} }\n`);
      for (const http of ['--http2', '--http1.1']) {
        const isLetIn = async (...args: readonly string[]): Promise<boolean> =>
          (await curl(`${url}/api/v2/status`, http, ...args)).startsWith('200');
        expect([await isLetIn(), await isLetIn(...SELF), await isLetIn(...CLIENT)]).toEqual([
          none,
          self,
          client,
        ]);
      }
    },
    LIMIT_MS,
  );

  it(
    'sees a new certificate without a restart',
    async () => {
      for (const kind of ['crt', 'key'])
        await copyFile(join(folder, `server.${kind}`), join(folder, `live.${kind}`));
      const url = await start('tls_server_config: { cert_file: live.crt, key_file: live.key }\n');
      const subject = async (): Promise<string> =>
        (await run('curl', ['-sv', '--cacert', 'ca.crt', `${url}/-/healthy`])).out;
      expect(await subject()).toContain('subject: CN=server');
      for (const kind of ['crt', 'key'])
        await copyFile(join(folder, `newer.${kind}`), join(folder, `live.${kind}`));
      const end = Date.now() + LIMIT_MS;
      while (!(await subject()).includes('subject: CN=newer')) {
        if (Date.now() > end) throw new Error('still the former certificate');
        await wait(50);
      }
    },
    LIMIT_MS,
  );

  it('signs in', async () => {
    const url = await start(`${TLS} }\nbasic_auth_users: { alice: ${HASH} }\n`);
    for (const http of ['--http2', '--http1.1']) {
      expect(await curl(`${url}/api/v2/status`, http)).toMatch(/^401/);
      expect(await curl(`${url}/api/v2/status`, http, '-u', 'alice:secret')).toMatch(/^200/);
      expect(await curl(`${url}/-/healthy`, http)).toMatch(/^200/);
    }
  });

  it('ends when the process does, with connections open', async () => {
    const url = await start(`${TLS} }\n`);
    expect(await curl(`${url}/-/healthy`)).toBe('200 2');
    const begin = Date.now();
    await running?.program.stop();
    expect(Date.now() - begin).toBeLessThan(4000);
  });
});

const amtool = findOnPath(['amtool']);
(amtool === undefined ? describe.skip : describe)('amtool', () => {
  it('works over TLS with a user and a password', async () => {
    const url = await start(`${TLS} }\nbasic_auth_users: { alice: ${HASH} }\n`);
    await writeFile(
      join(folder, 'client.yml'),
      'basic_auth: { username: alice, password: secret }\ntls_config: { ca_file: ca.crt }\n',
    );
    const call = (...args: readonly string[]): Promise<Outcome> =>
      run(amtool ?? '', [
        '--alertmanager.url',
        url,
        '--http.config.file=client.yml',
        '--no-version-check',
        ...args,
      ]);
    expect(await call('alert', 'add', 'alertname=a', 'x=y')).toEqual({ code: 0, out: '' });
    expect((await call('alert', 'query')).out).toMatch(/^a /m);
    const { code, out } = await call('silence', 'add', '-a', 'me', '-c', 'quiet', 'x=y');
    expect([code, out]).toEqual([0, expect.stringMatching(/^[0-9a-f-]{36}\n$/)]);
    const refused = await run(amtool ?? '', [
      '--alertmanager.url',
      url,
      '--tls.insecure.skip.verify',
      'alert',
      'query',
    ]);
    expect(refused.code).not.toBe(0);
  });
});

const prometheus = prometheusProgram();
(prometheus === undefined ? describe.skip : describe)('Prometheus', () => {
  it(
    'sends its alerts over TLS with a user and a password',
    async () => {
      const url = await start(`${TLS} }\nbasic_auth_users: { alice: ${HASH} }\n`);
      const { host } = new URL(url);
      const config = `global: { evaluation_interval: 1s }
rule_files: [rules.yml]
alerting:
  alertmanagers:
    - scheme: https
      basic_auth: { username: alice, password: secret }
      tls_config: { ca_file: ${join(folder, 'ca.crt')} }
      static_configs: [{ targets: ['${host}'] }]
`;
      const rules = 'groups: [{ name: g, rules: [{ alert: Always, expr: vector(1) }] }]\n';
      const sender = await Prometheus.start(prometheus ?? '', config, rules);
      try {
        const end = Date.now() + LIMIT_MS;
        const args = ['-s', '--cacert', 'ca.crt', '-u', 'alice:secret', `${url}/api/v2/alerts`];
        while (!(await run('curl', args)).out.includes('"alertname":"Always"')) {
          if (Date.now() > end) throw new Error('no alert came');
          await wait(100);
        }
      } finally {
        await sender.stop();
      }
    },
    2 * LIMIT_MS,
  );
});
