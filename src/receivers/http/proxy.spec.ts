import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '../../base/secret.ts';
import { fixture } from '../testing/certificates.ts';
import { aSender, post } from '../testing/senders.ts';
import { startProxy, type TestProxy } from '../testing/test-proxy.ts';
import { type ServerOptions, startServer, type TestServer } from '../testing/test-server.ts';
import { Opened } from '../testing/using.ts';
import type { HttpSenderDeps } from './create-http-sender.ts';
import type { HttpSender } from './http-sender.ts';
import type { ProxyConfig } from './schema.ts';

const opened = new Opened();
afterEach(() => opened.closeAll());

async function serving(options: ServerOptions = {}): Promise<TestServer> {
  return opened.add(await startServer(options));
}

async function proxying(options: Parameters<typeof startProxy>[0] = {}): Promise<TestProxy> {
  return opened.add(await startProxy(options));
}

function sending(proxy: Partial<ProxyConfig>, deps: Partial<HttpSenderDeps> = {}): HttpSender {
  const whole = { proxyFromEnvironment: false, proxyConnectHeader: {}, ...proxy };
  return opened.add(
    aSender({ proxy: whole, tls: { insecureSkipVerify: false, ca: fixture('ca') } }, deps),
  );
}

describe.each([
  ['a proxy', false, 'http'],
  ['a proxy behind TLS', true, 'https'],
])('%s', (_name, tls, scheme) => {
  it('is asked for plain requests by the whole URL, with its own credentials', async () => {
    const [server, proxy] = [await serving(), await proxying({ tls })];
    const proxyUrl = `${scheme}://us%20er:pass@127.0.0.1:${proxy.port}`;
    const sender = sending({
      proxyUrl,
      proxyConnectHeader: { 'x-own': [new Secret('only for CONNECT')] },
    });
    await sender.send(post(`http://u:p@127.0.0.1:${server.port}/a?b#c`));
    expect(proxy.asked[0]?.line).toBe(`POST http://127.0.0.1:${server.port}/a?b`);
    expect(proxy.asked[0]?.headers).toMatchObject({
      host: `127.0.0.1:${server.port}`,
      'proxy-authorization': `Basic ${Buffer.from('us er:pass').toString('base64')}`,
      authorization: `Basic ${Buffer.from('u:p').toString('base64')}`,
    });
    expect(proxy.asked[0]?.headers).not.toHaveProperty('x-own');
    expect(server.received).toHaveLength(1);
  });

  it.each([false, true])(
    'opens a tunnel for requests behind TLS (HTTP/2 there: %p)',
    async (http2) => {
      const [server, proxy] = [await serving({ tls: { http2 } }), await proxying({ tls })];
      const proxyUrl = `${scheme}://user:pass@127.0.0.1:${proxy.port}`;
      const sender = sending({
        proxyUrl,
        proxyConnectHeader: { 'x-own': [new Secret('1'), new Secret('2')] },
      });
      const url = `https://webhook.test:${server.port}/a`;
      for (let i = 0; i < 2; i++) expect((await sender.send(post(url))).status).toBe(200);
      expect(proxy.asked).toHaveLength(1);
      expect(proxy.asked[0]).toMatchObject({
        line: `CONNECT webhook.test:${server.port}`,
        headers: {
          host: `webhook.test:${server.port}`,
          'x-own': '1, 2',
          'proxy-authorization': `Basic ${Buffer.from('user:pass').toString('base64')}`,
        },
      });
      expect(server.received[0]?.headers).not.toHaveProperty('proxy-authorization');
      expect(server.received[0]?.version).toBe(http2 ? '2.0' : '1.1');
    },
  );
});

describe('proxies', () => {
  it('that refuse the tunnel fail the request, which names neither URL nor password', async () => {
    const proxy = await proxying({ refuse: 407 });
    const sender = sending({ proxyUrl: `http://user:pass@127.0.0.1:${proxy.port}` });
    await expect(sender.send(post('https://secret.test/path'))).rejects.toThrow(
      new Error('Post "<redacted>": proxyconnect: proxy answered 407'),
    );
    expect(proxy.asked).toHaveLength(1);
  });

  it('that are not there fail the request once', async () => {
    const proxy = await proxying();
    await proxy.close();
    const sender = sending({ proxyUrl: `http://127.0.0.1:${proxy.port}` });
    await expect(sender.send(post('https://secret.test/'))).rejects.toThrow(
      new Error(`Post "<redacted>": proxyconnect: connect ECONNREFUSED 127.0.0.1:${proxy.port}`),
    );
  });

  it('verify the server at the end of the tunnel, not themselves', async () => {
    const [server, proxy] = [await serving({ tls: {} }), await proxying()];
    const sender = sending({ proxyUrl: `http://127.0.0.1:${proxy.port}` });
    await expect(sender.send(post(`https://other.test:${server.port}/`))).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  it('come from the environment only when configured so', async () => {
    const [server, proxy] = [await serving(), await proxying()];
    const environment = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` };
    const url = `http://webhook.test:${server.port}/`;
    await sending({ proxyFromEnvironment: true }, { environment })
      .send(post(url))
      .catch(() => undefined);
    expect(proxy.asked).toHaveLength(1);
    await sending({}, { environment })
      .send(post(url))
      .catch(() => undefined);
    expect(proxy.asked).toHaveLength(1);
  });

  it('are passed by for the hosts of no_proxy', async () => {
    const [server, proxy] = [await serving(), await proxying()];
    const sender = sending({ proxyUrl: `http://127.0.0.1:${proxy.port}`, noProxy: 'a.test' });
    expect((await sender.send(post(server.origin))).status).toBe(200);
    expect(proxy.asked).toHaveLength(0);
  });

  it('of a scheme that is not spoken fail the request and say so', async () => {
    const sender = sending({ proxyUrl: 'socks5://user:pass@127.0.0.1:1' });
    await expect(sender.send(post('http://a.test/'))).rejects.toThrow(
      new Error('Post "<redacted>": proxy scheme socks5 is not supported'),
    );
  });
});
