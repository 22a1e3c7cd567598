import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { proxyRules } from './proxy-rules.ts';
import type { ProxyConfig } from './schema.ts';

interface Row {
  readonly noProxy: string;
  readonly url: string;
  readonly proxied: boolean;
}

const golden = JSON.parse(readFileSync(new URL('proxy-golden.json', import.meta.url), 'utf8')) as {
  readonly rows: readonly Row[];
};
const none: ProxyConfig = { proxyFromEnvironment: false, proxyConnectHeader: {} };

describe('proxyRules', () => {
  it.each(golden.rows)(
    'with NO_PROXY=$noProxy, $url takes the proxy as Go decides: $proxied',
    (row) => {
      const environment = {
        HTTP_PROXY: 'http://p:1',
        HTTPS_PROXY: 'http://p:1',
        NO_PROXY: row.noProxy,
      };
      const proxy = proxyRules(
        { ...none, proxyFromEnvironment: true },
        environment,
      )(new URL(row.url));
      expect(proxy !== undefined).toBe(row.proxied);
    },
  );

  it('sends everything through proxy_url when there is no no_proxy, this machine included', () => {
    const proxyFor = proxyRules({ ...none, proxyUrl: 'http://p:1' }, {});
    expect(proxyFor(new URL('http://127.0.0.1/'))?.host).toBe('p:1');
  });

  it('goes by no_proxy once it is there, for which this machine is never proxied', () => {
    const proxyFor = proxyRules({ ...none, proxyUrl: 'http://p:1', noProxy: 'a.example' }, {});
    expect(proxyFor(new URL('http://127.0.0.1/'))).toBeUndefined();
    expect(proxyFor(new URL('http://a.example/'))).toBeUndefined();
    expect(proxyFor(new URL('http://b.example/'))?.host).toBe('p:1');
  });

  it('takes the proxy for the scheme, in either case of the variable, the upper one first', () => {
    const environment = {
      HTTP_PROXY: 'http://upper:1',
      http_proxy: 'http://lower:1',
      https_proxy: 'secure:2',
    };
    const proxyFor = proxyRules({ ...none, proxyFromEnvironment: true }, environment);
    expect(proxyFor(new URL('http://a.example/'))?.href).toBe('http://upper:1/');
    expect(proxyFor(new URL('https://a.example/'))?.href).toBe('http://secure:2/');
  });

  it('knows no proxy without configuration, whatever the environment says', () => {
    expect(
      proxyRules(none, { HTTP_PROXY: 'http://p:1' })(new URL('http://a.example/')),
    ).toBeUndefined();
  });
});
