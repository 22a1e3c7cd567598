import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '../../base/secret.ts';
import { aSender, post } from '../testing/senders.ts';
import { type Answer, startServer, type TestServer } from '../testing/test-server.ts';
import { Opened, turns } from '../testing/using.ts';
import { HttpError, RESPONSE_BODY_LIMIT, type HttpSender } from './http-sender.ts';

const opened = new Opened();
afterEach(() => opened.closeAll());

async function serving(answer?: Answer): Promise<TestServer> {
  return opened.add(await startServer(answer === undefined ? {} : { answer }));
}

function sending(...parts: Parameters<typeof aSender>): HttpSender {
  return opened.add(aSender(...parts));
}

describe('a request', () => {
  it('goes out with its method, path, query, headers and body', async () => {
    const server = await serving();
    await sending().send(post(`${server.origin}/a%20b/c?d=e&f#fragment`, { body: '{"ü":"🏔️"}' }));
    const [request] = server.received;
    expect(request).toMatchObject({
      method: 'POST',
      url: '/a%20b/c?d=e&f',
      body: '{"ü":"🏔️"}',
      version: '1.1',
    });
    expect(request?.headers).toMatchObject({
      host: `127.0.0.1:${server.port}`,
      'user-agent': 'Alertmanager/test',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength('{"ü":"🏔️"}')),
    });
    expect(request?.headers).not.toHaveProperty('accept-encoding');
  });

  it('brings back status, headers and body', async () => {
    const server = await serving((_request, response) => {
      response.writeHead(418, { 'x-own': 'a' }).end('tëapot');
    });
    const { status, headers, body } = await sending().send(post(server.origin));
    expect({ status, own: headers['x-own'], body }).toEqual({
      status: 418,
      own: 'a',
      body: 'tëapot',
    });
  });

  it('reuses its connection', async () => {
    const server = await serving();
    const sender = sending();
    for (let i = 0; i < 5; i++) await sender.send(post(server.origin));
    expect(server.connections()).toBe(1);
  });

  it('shares a bounded number of connections with a thousand others', async () => {
    const server = await serving();
    const sender = sending();
    await Promise.all(Array.from({ length: 1000 }, () => sender.send(post(server.origin))));
    expect(server.received).toHaveLength(1000);
    expect(server.connections()).toBeLessThanOrEqual(32);
  });

  it('gets another connection after the server has closed an idle one', async () => {
    const server = await serving();
    const sender = sending();
    await sender.send(post(server.origin));
    const socket = server.received[0]?.socket;
    await new Promise((resolve) => socket?.once('close', resolve).destroy());
    await turns(5);
    expect((await sender.send(post(server.origin))).status).toBe(200);
  });

  it('keeps a limited part of a long response and the connection', async () => {
    const server = await serving((_request, response) =>
      response.end('x'.repeat(RESPONSE_BODY_LIMIT * 3)),
    );
    const sender = sending();
    expect((await sender.send(post(server.origin))).body).toHaveLength(RESPONSE_BODY_LIMIT);
    await sender.send(post(server.origin));
    expect(server.connections()).toBe(1);
  });

  it('does not read a response for ever', async () => {
    const server = await serving((_request, response) => {
      const write = (): void => {
        while (response.write('x'.repeat(100_000)));
        response.once('drain', write);
      };
      write();
    });
    const sender = sending();
    expect((await sender.send(post(server.origin))).body).toHaveLength(RESPONSE_BODY_LIMIT);
    expect((await sender.send(post(server.origin))).status).toBe(200);
  });

  it('carries the configured headers, those from files as the files are at the time', async () => {
    const server = await serving();
    let content = ' first \n';
    const header = { values: ['v1', 'ü'], secrets: [new Secret('s')], files: ['/f'] };
    const readText = (): Promise<string> => Promise.resolve(content);
    const sender = sending({ httpHeaders: { 'X-Own': header } }, { readText });
    await sender.send(post(server.origin));
    content = 'second';
    await sender.send(post(server.origin));
    const values = server.received.map(({ headers }) =>
      Buffer.from(String(headers['x-own']), 'latin1').toString('utf8'),
    );
    expect(values).toEqual(['v1, ü, s, first', 'v1, ü, s, second']);
  });
});

describe('a redirect', () => {
  function redirecting(status: number, location: (path: string) => string): Promise<TestServer> {
    return serving(({ url }, response) => {
      if (url === '/end') response.end('there');
      else response.writeHead(status, { location: location(url) }).end();
    });
  }

  it.each([
    [302, 'GET', ''],
    [308, 'POST', '{}'],
  ])('after %i arrives as %s with body %j', async (status, method, body) => {
    const server = await redirecting(status, () => '/end');
    expect((await sending().send(post(server.origin))).body).toBe('there');
    expect(server.received[1]).toMatchObject({ method, body });
    expect(server.received[1]?.headers['content-type']).toBe(
      body === '' ? undefined : 'application/json',
    );
  });

  it('is not followed when the configuration says so', async () => {
    const server = await redirecting(302, () => '/end');
    expect((await sending({ followRedirects: false }).send(post(server.origin))).status).toBe(302);
  });

  it('is followed nine times and no more', async () => {
    const server = await redirecting(307, (path) => `${path}x`);
    await expect(sending().send(post(`${server.origin}/`))).rejects.toThrow(
      /^Post "<redacted>": stopped after 10 redirects$/,
    );
    expect(server.received).toHaveLength(10);
  });

  it('to another host takes no credentials along, and gets none when it comes back', async () => {
    const back = await serving();
    const there: TestServer = await serving((_request, response) => {
      response.writeHead(307, { location: `${back.origin}/back` }).end();
    });
    const first = await serving((_request, response) => {
      response.writeHead(307, { location: `http://localhost:${there.port}/there` }).end();
    });
    const sender = sending({ authorization: { type: 'Bearer', credentials: new Secret('top') } });
    await sender.send(post(first.origin));
    const seen = [first, there, back].map(({ received }) => received[0]?.headers.authorization);
    expect(seen).toEqual(['Bearer top', undefined, undefined]);
  });
});

describe('an error', () => {
  async function failure(url: string, sender = sending()): Promise<HttpError> {
    return sender.send(post(url)).then(
      () => Promise.reject(new Error('did not fail')),
      (error: unknown) => error as HttpError,
    );
  }

  it('has the code of the operating system and not the URL', async () => {
    const server = await serving();
    await server.close();
    const error = await failure(`http://user:pa55@127.0.0.1:${server.port}/secret?key=secret`);
    expect(error).toBeInstanceOf(HttpError);
    expect(error.code).toBe('ECONNREFUSED');
    expect(error.message).toBe(`Post "<redacted>": connect ECONNREFUSED 127.0.0.1:${server.port}`);
  });

  it.each([
    ['not a url', 'not a valid URL'],
    ['ftp://secret.example/', 'unsupported protocol scheme "ftp"'],
    ['', 'not a valid URL'],
  ])('for %j says what is wrong', async (url, message) => {
    expect((await failure(url)).message).toBe(`Post "<redacted>": ${message}`);
  });

  it('is what a header file that cannot be read gives, by its name', async () => {
    const header = { values: [], secrets: [], files: ['/nowhere/token'] };
    const error = await failure(
      'http://127.0.0.1:9/',
      sending({ httpHeaders: { 'X-Own': header } }),
    );
    expect(error.message).toMatch(
      /^Post "<redacted>": unable to read file \/nowhere\/token: ENOENT/,
    );
  });

  it('comes at once when the signal aborts, and the connection is given up', async () => {
    const server = await serving(() => undefined);
    const controller = new AbortController();
    const outcome = sending().send(post(server.origin, { signal: controller.signal }));
    while (server.received.length === 0) await turns(1);
    const gone = new Promise((resolve) => server.received[0]?.socket.once('close', resolve));
    controller.abort(new Error('enough'));
    await expect(outcome).rejects.toThrow('Post "<redacted>": enough');
    await gone;
  });

  it('comes before anything is sent when the signal has aborted already', async () => {
    const server = await serving();
    await expect(
      sending().send(post(server.origin, { signal: AbortSignal.abort(new Error('late')) })),
    ).rejects.toThrow('late');
    expect(server.connections()).toBe(0);
  });
});
