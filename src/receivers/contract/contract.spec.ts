import { createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Notifier, SendResult } from '../../notify/contract.ts';
import type { ReceiverDeps } from '../deps.ts';
import { RECEIVERS } from '../registry.ts';
import { fixturePath } from '../testing/certificates.ts';
import { aFlushedAlert, aNotification } from '../testing/notifications.ts';
import type { Sample } from '../testing/sample.ts';
import { receiverDeps, SAMPLES } from '../testing/samples.ts';
import { type Answer, listen, startServer, type TestServer } from '../testing/test-server.ts';
import { Opened } from '../testing/using.ts';

const opened = new Opened();
afterEach(() => opened.closeAll());

/** What receivers are built with when `http_config` names a certificate of an authority. */
function depsTrusting(authority: string): ReceiverDeps {
  const deps = receiverDeps();
  const tls = { caFile: fixturePath(authority), insecureSkipVerify: false };
  return { ...deps, createHttpSender: (config) => deps.createHttpSender({ ...config, tls }) };
}

const kinds: readonly (readonly [string, Sample])[] = Object.entries(SAMPLES);

it('covers every receiver there is, but for mail, which has a contract of its own', () => {
  const kinds = Object.keys(RECEIVERS).filter((kind) => kind !== 'email');
  expect(Object.keys(SAMPLES)).toEqual(kinds);
});

describe.each(kinds)('the receiver %s', (kind, sample) => {
  const good: Answer = (_request, response) => {
    const { type, body } = sample.reply ?? { type: 'text/plain', body: '' };
    response.setHeader('content-type', type).end(body);
  };

  async function serving(answer: Answer = good): Promise<TestServer> {
    return opened.add(await startServer({ answer }));
  }

  function building(origin: string): Notifier {
    const notifier = sample.build(origin, receiverDeps());
    opened.add({ close: async () => notifier.close?.() });
    return notifier;
  }

  function notify(origin: string, signal = new AbortController().signal): Promise<SendResult> {
    return building(origin).notify(aNotification(), signal);
  }

  /** A server that speaks no HTTP: `act` gets each connection once something has been sent on it. */
  async function broken(act: (socket: Socket) => void): Promise<string> {
    const server = createTcpServer((socket) => void socket.once('data', () => act(socket)));
    const { port } = opened.add(await listen(server));
    return `http://127.0.0.1:${port}`;
  }

  function expectNoSecret(text: string): void {
    for (const secret of sample.secrets) expect(text).not.toContain(secret);
  }

  it('has its name from the registry', () => {
    expect(Object.entries(RECEIVERS).find(([, { name }]) => name === kind)?.[0]).toBe(kind);
  });

  it.each([200, 201, 202, 204, 299])('has sent at %i', async (status) => {
    if (status === 204 && sample.reply !== undefined) return;
    const server = await serving((request, response) => {
      response.statusCode = status;
      good(request, response);
    });
    expect(await notify(server.origin)).toMatchObject({ kind: 'sent' });
  });

  it.each([
    [300, false, 'other'],
    [304, false, 'other'],
    [400, false, 'clientError'],
    [401, false, 'authError'],
    [403, false, 'authError'],
    [404, false, 'clientError'],
    [408, false, 'clientError'],
    [429, false, 'rateLimited'],
    [500, true, 'serverError'],
    [502, true, 'serverError'],
    [503, true, 'serverError'],
    [599, true, 'serverError'],
  ])('has failed at %i: retry %p, for the reason %s', async (status, usually, reason) => {
    const { retries = [] } = sample;
    const retry = usually || retries === 'all' || retries.includes(status);
    const server = await serving((_request, response) => response.writeHead(status).end());
    expect(await notify(server.origin)).toMatchObject({ kind: 'failed', retry, reason });
  });

  it('tells over TLS', async () => {
    const server = opened.add(await startServer({ tls: {}, answer: good }));
    const notifier = sample.build(server.origin, depsTrusting('ca'));
    opened.add({ close: async () => notifier.close?.() });
    const { signal } = new AbortController();
    expect(await notifier.notify(aNotification(), signal)).toMatchObject({ kind: 'sent' });
    for (const { socket } of server.received) expect(socket).toHaveProperty('encrypted', true);
    expect(server.received.map(({ url, body }) => url + body).join()).toContain('firing');
  });

  it('tells nothing to a server whose certificate it does not know', async () => {
    const server = opened.add(await startServer({ tls: {}, answer: good }));
    const result = await notify(server.origin);
    expect(result).toMatchObject({ kind: 'failed', retry: true });
    expect(server.received).toEqual([]);
    expectNoSecret(JSON.stringify(result));
  });

  it('repeats what the server says, but none of its own secrets', async () => {
    const server = await serving((request, response) => {
      const told = JSON.stringify([
        request.url,
        request.headers,
        `http://${String(request.headers.host)}${request.url}`,
      ]);
      response.writeHead(400).end(`no such thing, you sent ${told}`);
    });
    const result = JSON.stringify(await notify(server.origin));
    expect(result).toContain('unexpected status code 400: no such thing');
    expectNoSecret(result);
  });

  it('says of its success what the server says, but none of its own secrets', async () => {
    const server = await serving(({ url, headers }, response) => {
      response.end(JSON.stringify([url, headers, server.received.at(-1)?.body]));
    });
    const result = await notify(server.origin);
    const said = result.kind === 'sent' ? result.response?.() : result.message;
    expect(said).not.toBe('');
    expectNoSecret(String(said));
  });

  it('keeps its messages short, whatever the server says', async () => {
    const server = await serving((_request, response) =>
      response.writeHead(500).end('x'.repeat(5_000_000)),
    );
    expect(JSON.stringify(await notify(server.origin)).length).toBeLessThan(5000);
  });

  it.each<[string, (socket: Socket) => void]>([
    ['closes the connection', (socket) => socket.end()],
    ['resets the connection', (socket) => socket.resetAndDestroy()],
    ['answers nonsense', (socket) => socket.end('nonsense\r\n\r\n')],
    [
      'answers half a response',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'),
    ],
    [
      'answers endless headers',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\n${'x-long: y\r\n'.repeat(20_000)}`),
    ],
    [
      'answers a body it breaks off',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab'),
    ],
  ])('can try again after a server that %s', async (_name, act) => {
    const result = await notify(await broken(act));
    expect(result).toMatchObject({ kind: 'failed', retry: true, reason: 'other' });
    expectNoSecret(JSON.stringify(result));
  });

  it('can try again where nothing listens, and says so with the code of the system', async () => {
    const server = await startServer();
    await server.close();
    const result = await notify(server.origin);
    expect(result).toMatchObject({ kind: 'failed', retry: true, reason: 'other' });
    expect(JSON.stringify(result)).toContain('ECONNREFUSED');
    expectNoSecret(JSON.stringify(result));
  });

  it.each([
    ['a deadline', 'TimeoutError', 'contextDeadlineExceeded'],
    ['a stop', 'AbortError', 'contextCanceled'],
  ])('ends soon after %s when a server hangs', async (_name, name, reason) => {
    let asked = (): void => undefined;
    const hanging = new Promise<void>((resolve) => (asked = resolve));
    const origin = await broken(() => asked());
    const controller = new AbortController();
    const outcome = notify(origin, controller.signal);
    await hanging;
    controller.abort(Object.assign(new Error('over'), { name }));
    expect(await outcome).toMatchObject({ kind: 'failed', retry: true, reason });
  });

  it('sends nothing once its signal has aborted', async () => {
    const server = await serving();
    expect(await notify(server.origin, AbortSignal.abort(new Error('over')))).toMatchObject({
      kind: 'failed',
    });
    expect(server.received).toHaveLength(0);
  });

  it('tells of resolved alerts', async () => {
    const server = await serving();
    const over = aNotification({
      alerts: [aFlushedAlert('resolved')],
      reason: 'all alerts resolved',
    });
    expect(await building(server.origin).notify(over, new AbortController().signal)).toMatchObject({
      kind: 'sent',
    });
    const told = server.received.map(({ url, body }) => url + body).join('\n');
    expect(told).toContain('resolved');
  });

  it('can be closed and ends its connections', async () => {
    const server = await serving();
    const notifier = building(server.origin);
    await notifier.notify(aNotification(), new AbortController().signal);
    const gone = new Promise((resolve) => server.received[0]?.socket.once('close', resolve));
    await notifier.close?.();
    await gone;
  });
});
