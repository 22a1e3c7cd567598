import { afterEach, describe, expect, it } from '@jest/globals';
import { TLSSocket } from 'node:tls';
import { Secret } from '../../base/secret.ts';
import { fixture, fixturePath } from '../testing/certificates.ts';
import { aSender, post } from '../testing/senders.ts';
import {
  type Answer,
  type ServerOptions,
  startServer,
  type TestServer,
} from '../testing/test-server.ts';
import { Opened } from '../testing/using.ts';
import type { HttpSenderDeps } from './create-http-sender.ts';
import type { HttpSender } from './http-sender.ts';
import type { HttpConfig, TlsConfig } from './schema.ts';

const opened = new Opened();
afterEach(() => opened.closeAll());

async function serving(tls: NonNullable<ServerOptions['tls']> = {}): Promise<TestServer> {
  return opened.add(await startServer({ tls }));
}

function sending(
  tls: Partial<TlsConfig>,
  more: Partial<HttpConfig> = {},
  deps: Partial<HttpSenderDeps> = {},
): HttpSender {
  return opened.add(aSender({ tls: { insecureSkipVerify: false, ...tls }, ...more }, deps));
}

/** The n-th request's connection, as the server sees it. */
function connection(server: TestServer, n = 0): TLSSocket {
  const socket = server.received[n]?.socket;
  if (socket instanceof TLSSocket) return socket;
  throw new Error('no TLS');
}

function peerName(server: TestServer, n = 0): unknown {
  return connection(server, n).getPeerCertificate().subject.CN;
}

const trusting = { ca: fixture('ca') };

describe('TLS', () => {
  it.each<[string, Partial<TlsConfig>]>([
    ['signed by the given authority', trusting],
    ['signed by the authority in the given file', { caFile: fixturePath('ca') }],
    ['unknown, when nothing is verified', { insecureSkipVerify: true }],
    [
      'of another name than that of the URL, when that is the one expected',
      { ...trusting, serverName: 'webhook.test' },
    ],
    ['of the address expected', { ...trusting, serverName: '127.0.0.1' }],
  ])('takes a server whose certificate is %s', async (_name, tls) => {
    const server = await serving();
    expect((await sending(tls).send(post(server.origin))).status).toBe(200);
  });

  it.each<[string, Partial<TlsConfig>, string]>([
    ['unknown', {}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['signed by another authority', { ca: fixture('other-ca') }, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['of another name', { ...trusting, serverName: 'other.test' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['of another address', { ...trusting, serverName: '10.0.0.1' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('refuses a server whose certificate is %s', async (_name, tls, code) => {
    const server = await serving();
    await expect(sending(tls).send(post(`${server.origin}/secret`))).rejects.toMatchObject({
      code,
      message: expect.not.stringContaining('secret') as unknown,
    });
    expect(server.received).toHaveLength(0);
  });

  it('announces the expected name to the server', async () => {
    const server = await serving();
    await sending({ ...trusting, serverName: 'webhook.test' }).send(post(server.origin));
    expect(connection(server).servername).toBe('webhook.test');
  });

  it('shows its own certificate to a server that asks for one', async () => {
    const server = await serving({ clientCa: fixture('ca') });
    const own = { cert: fixture('client-a'), key: new Secret(fixture('client-a-key')) };
    await sending({ ...trusting, ...own }).send(post(server.origin));
    expect(peerName(server)).toBe('client-a');
    await expect(sending(trusting).send(post(server.origin))).rejects.toThrow();
  });

  it('speaks no version outside the configured ones', async () => {
    const server = await serving({ maxVersion: 'TLSv1.2' });
    await expect(
      sending({ ...trusting, minVersion: 'TLS13' }).send(post(server.origin)),
    ).rejects.toThrow(/protocol version/);
    await sending({ ...trusting, maxVersion: 'TLS12' }).send(post(server.origin));
    const modern = await serving();
    await sending({ ...trusting, minVersion: 'TLS10', maxVersion: 'TLS12' }).send(
      post(modern.origin),
    );
    expect(connection(modern).getProtocol()).toBe('TLSv1.2');
  });

  it('takes up certificate files as they change', async () => {
    const names: unknown[] = [];
    const answer: Answer = (_request, response) => {
      names.push(peerName(server, names.length));
      response.end();
    };
    const server = opened.add(await startServer({ tls: { clientCa: fixture('ca') }, answer }));
    let client = 'client-a';
    const files: Record<string, () => string> = {
      '/cert': () => fixture(client),
      '/key': () => fixture(`${client}-key`),
    };
    const read = (path: string): string => files[path]?.() ?? '';
    const deps = { readText: (path: string) => Promise.resolve(read(path)), readTextNow: read };
    const sender = sending({ ...trusting, certFile: '/cert', keyFile: '/key' }, {}, deps);
    await sender.send(post(server.origin));
    await sender.send(post(server.origin));
    const gone = new Promise((resolve) => server.received[0]?.socket.once('close', resolve));
    client = 'client-b';
    await sender.send(post(server.origin));
    expect(names).toEqual(['client-a', 'client-a', 'client-b']);
    expect(server.connections()).toBe(2);
    await gone;
  });

  it.each<[string, Partial<TlsConfig>, boolean]>([
    ['an authority of its own', trusting, false],
    ['no verification', { insecureSkipVerify: true }, false],
    ['nothing', {}, true],
    ['only a version', { minVersion: 'TLS12' }, true],
  ])('configured with %s goes by what the machine trusts: %p', async (_name, tls, expected) => {
    let asked = false;
    const server = await serving();
    const sender = sending(tls, {}, { trustSystem: () => (asked = true) });
    await sender.send(post(server.origin)).catch(() => undefined);
    expect(asked).toBe(expected);
  });

  it('does not ask what the machine trusts for requests without TLS', async () => {
    let asked = false;
    const server = opened.add(await startServer());
    await sending({}, {}, { trustSystem: () => (asked = true) }).send(post(server.origin));
    expect(asked).toBe(false);
  });

  it.each<[string, Partial<TlsConfig>, RegExp]>([
    [
      'an authority that cannot be read',
      { caFile: '/gone/ca.pem' },
      /^unable to read CA cert: ENOENT.*\/gone\/ca\.pem/,
    ],
    ['an authority that is none', { ca: 'nonsense' }, /^unable to use specified CA cert inline$/],
    [
      'a key that does not go with its certificate',
      { cert: fixture('client-a'), key: new Secret(fixture('client-b-key')) },
      /^unable to use specified client cert \(inline\) & key \(inline\): /,
    ],
  ])('is refused at once with %s', (_name, tls, message) => {
    expect(() => sending(tls)).toThrow(message);
  });
});

describe('HTTP/2', () => {
  it.each([
    [true, true, '2.0'],
    [true, false, '1.1'],
    [false, true, '1.1'],
  ])('enabled here %p and there %p means HTTP/%s', async (enableHttp2, http2, version) => {
    const server = await serving({ http2 });
    const sender = sending(trusting, { enableHttp2 });
    const answers = await Promise.all(
      [1, 2, 3].map(() => sender.send(post(`${server.origin}/p?q`, { body: 'ü' }))),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(server.received.map((request) => request.version)).toEqual([version, version, version]);
    expect(server.received[0]).toMatchObject({ method: 'POST', url: '/p?q', body: 'ü' });
    expect(server.received[0]?.headers['user-agent']).toBe('Alertmanager/test');
  });
});
