import { describe, expect, it } from '@jest/globals';
import { Page, type PageAnswer } from './page.ts';

const FILES = new Map(
  Object.entries({
    'index.html': '<meta name="csp-nonce" content="__CSP_NONCE__"><script src="./assets/a-1.js">',
    'favicon.svg': '<svg/>',
    'secrets.key': 'no type, no answer',
    'assets/a-1.js': 'plain',
    'assets/a-1.js.br': 'brotli',
    'assets/a-1.js.gz': 'gzip',
    'assets/a-1.css': 'body{}',
  }).map(([name, text]) => [name, Buffer.from(text)]),
);

function get(path: string, acceptEncoding?: string, method = 'GET'): PageAnswer | undefined {
  let count = 0;
  return new Page(FILES, () => `n${++count}`).answer({ method, path, acceptEncoding });
}

describe('the page', () => {
  it('begins with a nonce that its policy knows', () => {
    const page = new Page(FILES, () => 'random');
    const { headers, body } = page.answer({ method: 'GET', path: '/', acceptEncoding: 'br' }) ?? {};
    expect(String(body)).toContain('content="random"');
    expect(headers?.['content-security-policy']).toContain("style-src 'self' 'nonce-random'");
    expect(headers?.['content-security-policy']).not.toContain('unsafe');
    expect(headers?.['cache-control']).toBe('no-cache');
  });

  it('has a new nonce each time', () => {
    let count = 0;
    const page = new Page(FILES, () => `n${++count}`);
    const ask = (): string | undefined =>
      page.answer({ method: 'GET', path: '/', acceptEncoding: '' })?.body.toString();
    expect(ask()).not.toBe(ask());
  });

  it.each([
    ['gzip, deflate, br', 'brotli', 'br'],
    ['gzip;q=1.0, br;q=0', 'gzip', 'gzip'],
    ['identity', 'plain', undefined],
    ['*', 'plain', undefined],
    [undefined, 'plain', undefined],
    ['BR', 'brotli', 'br'],
  ])('gives to who accepts %j what is %s', (accepted, text, coding) => {
    const { headers, body } = get('/assets/a-1.js', accepted) ?? {};
    expect([String(body), headers?.['content-encoding']]).toEqual([text, coding]);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'Accept-Encoding',
    });
  });

  it('keeps what has no hash in its name for a day', () => {
    expect(get('/favicon.svg')?.headers['cache-control']).toBe('public, max-age=86400');
  });

  it.each([
    '/none',
    '/assets/',
    '/assets',
    '/index.html',
    '/secrets.key',
    '/assets/a-1.js.br',
    '/assets/../index.html',
    '/assets/%2e%2e/index.html',
    '/assets/a-1.js/',
    '//assets/a-1.js',
    '/toString',
    '/__proto__',
  ])('has nothing at %s', (path) => {
    expect(get(path)).toBeUndefined();
  });

  it('is only looked at', () => {
    expect(get('/', '', 'HEAD')).toBeDefined();
    expect(get('/', '', 'POST')).toBeUndefined();
  });

  it('may not have been built', () => {
    const page = new Page(new Map(), () => '');
    expect([page.exists, page.answer({ method: 'GET', path: '/', acceptEncoding: '' })]).toEqual([
      false,
      undefined,
    ]);
  });
});
