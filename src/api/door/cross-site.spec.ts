import { describe, expect, it } from '@jest/globals';
import { isForeign, type RequestHeaders, type TrustedOrigins } from './cross-site.ts';

const NOBODY: TrustedOrigins = { own: 'https://alerts.example.com', others: new Set() };
const HOST = { host: 'am.lan:9093' };

describe('a request that changes something', () => {
  it.each<readonly [string, RequestHeaders]>([
    ['a client that is no browser', HOST],
    ['our page', { ...HOST, origin: 'http://am.lan:9093' }],
    [
      'our page, as the browser says',
      { ...HOST, 'sec-fetch-site': 'same-origin', origin: 'https://x' },
    ],
    ['the address bar', { ...HOST, 'sec-fetch-site': 'none' }],
    [
      'our page behind a proxy that rewrites the host',
      { host: '10.0.0.1', origin: 'http://a.b', 'x-forwarded-host': 'proxy, a.b' },
    ],
    [
      'our page by the external URL',
      { ...HOST, origin: 'https://alerts.example.com', 'sec-fetch-site': 'cross-site' },
    ],
    ['our page over HTTP/2', { ':authority': 'a.b', origin: 'https://a.b' }],
    ['our page with the default port', { host: 'a.b:443', origin: 'https://a.b' }],
  ])('comes in from %s', (_, headers) => {
    expect(isForeign('POST', headers, NOBODY)).toBe(false);
  });

  it.each<readonly [string, RequestHeaders]>([
    ['another site', { ...HOST, origin: 'http://evil.example' }],
    ['another port of the host', { ...HOST, origin: 'http://am.lan:9090' }],
    ['a page that hides where it is from', { ...HOST, origin: 'null' }],
    ['another site, as the browser says', { ...HOST, 'sec-fetch-site': 'cross-site' }],
    [
      'a sister site, as the browser says',
      { ...HOST, 'sec-fetch-site': 'same-site', origin: 'http://am.lan:9093' },
    ],
    ['a name that begins like ours', { host: 'a.b', origin: 'https://a.b.evil' }],
    ['no host at all', { origin: 'https://a.b' }],
    ['what is no origin', { host: '', origin: 'file://' }],
  ])('is refused to %s', (_, headers) => {
    expect(isForeign('POST', headers, NOBODY)).toBe(true);
    expect(isForeign('DELETE', headers, NOBODY)).toBe(true);
    expect(isForeign('WHATEVER', headers, NOBODY)).toBe(true);
    expect(isForeign(undefined, headers, NOBODY)).toBe(true);
  });

  it('comes in from origins that the command line names', () => {
    const headers = { ...HOST, origin: 'https://karma.lan', 'sec-fetch-site': 'cross-site' };
    const others = (...each: readonly string[]): TrustedOrigins => ({
      own: undefined,
      others: new Set(each),
    });
    expect(isForeign('POST', headers, others('https://karma.lan'))).toBe(false);
    expect(isForeign('POST', headers, others('https://karma.lan.evil'))).toBe(true);
    expect(isForeign('POST', headers, others('*'))).toBe(false);
  });
});

describe('a request that only looks', () => {
  it.each(['GET', 'HEAD', 'OPTIONS'])('comes in from everywhere: %s', (method) => {
    expect(isForeign(method, { ...HOST, origin: 'http://evil.example' }, NOBODY)).toBe(false);
  });
});
