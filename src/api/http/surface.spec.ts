import { describe, expect, it } from '@jest/globals';
import { preflightHeaders } from './cors.ts';
import { originForm, pathWithin } from './hooks.ts';
import { metricName, type SurfaceRequest, surfaceAnswer } from './surface.ts';

const ask = (
  method: string,
  path: string,
  rest: Partial<SurfaceRequest> = {},
): ReturnType<typeof surfaceAnswer> =>
  surfaceAnswer({
    method,
    path,
    accept: undefined,
    contentType: undefined,
    hasBody: false,
    ...rest,
  });

describe('what no handler answers', () => {
  it.each<[string, string, number, unknown]>([
    ['GET', '/api/v2/nope', 404, { code: 404, message: 'path /api/v2/nope was not found' }],
    [
      'PUT',
      '/api/v2/alerts',
      405,
      { code: 405, message: 'method PUT is not allowed, but [GET,POST] are' },
    ],
    [
      'HEAD',
      '/api/v2/status',
      405,
      { code: 405, message: 'method HEAD is not allowed, but [GET] are' },
    ],
    [
      'POST',
      '/api/v2/alerts/groups',
      405,
      { code: 405, message: 'method POST is not allowed, but [GET] are' },
    ],
  ])('%s %s of the API', (method, path, status, body) => {
    const answer = ask(method, path);
    expect(answer?.status).toBe(status);
    expect(JSON.parse(answer?.body ?? '')).toEqual(body);
  });

  it.each<[string, string, number, string]>([
    [
      'POST',
      '/api/v2/silence/x',
      405,
      '{"code":405,"message":"method POST is not allowed, but [DELETE,GET] are"}',
    ],
    [
      'GET',
      '/api/v2/silence/%22%ff',
      422,
      '{"code":601,"message":"silenceID in path must be of type uuid: \\"\\\\\\"\ufffd\\""}',
    ],
    [
      'DELETE',
      '/api/v2/silence/x/',
      422,
      '{"code":601,"message":"silenceID in path must be of type uuid: \\"x\\""}',
    ],
    [
      'GET',
      '/api/v2/silence/',
      404,
      '{"code":404,"message":"path /api/v2/silence/ was not found"}',
    ],
    [
      'GET',
      '/api/ext/v1/receivers/x/test',
      405,
      '{"code":405,"message":"method GET is not allowed, but [POST] are"}',
    ],
    [
      'POST',
      '/api/ext/v1/receivers/x/y/test',
      404,
      '{"code":404,"message":"path /api/ext/v1/receivers/x/y/test was not found"}',
    ],
    ['GET', '/nope', 404, '404 page not found\n'],
    ['GET', '/api/v1/zzz', 404, '404 page not found\n'],
    ['GET', '/-/reload', 405, 'Method Not Allowed\n'],
    ['OPTIONS', '/-/healthy', 200, ''],
    ['GET', '/api/v2', 307, '<a href="/api/v2/">Temporary Redirect</a>.\n\n'],
    ['GET', '//api/v2//status', 307, '<a href="/api/v2/status">Temporary Redirect</a>.\n\n'],
  ])('%s %s elsewhere', (method, path, status, body) => {
    expect(ask(method, path)).toMatchObject({ status, body });
  });

  it.each([
    ['GET', '/api/v1/alerts'],
    ['POST', '/api/v1/silences'],
    ['DELETE', '/api/v1/silence/x'],
  ])('%s %s is gone', (method, path) => {
    expect(ask(method, path)).toMatchObject({ status: 410 });
  });
});

describe('what a handler answers', () => {
  it.each([
    ['GET', '/api/v2/alerts'],
    ['GET', '/api/v2/alerts/'],
    ['POST', '/api/v2/alerts'],
    ['POST', '/api/v2/silences'],
    ['DELETE', '/api/v2/silence/11111111-2222-3333-4444-555555555555'],
    ['POST', '/api/ext/v1/receivers/a%2Fb/test'],
    ['GET', '/-/ready'],
    ['HEAD', '/-/healthy'],
    ['GET', '/metrics'],
  ])('%s %s', (method, path) => {
    expect(ask(method, path)).toBeUndefined();
  });
});

describe('types', () => {
  it.each([
    [undefined, true],
    ['*/*', true],
    ['text/html, application/*;q=0.5', true],
    ['application/json; charset=utf-8', true],
    ['text/html', false],
    ['application/json;q=0', false],
  ])('Accept: %s', (accept, good) => {
    expect(ask('GET', '/api/v2/status', { accept })?.status).toBe(good ? undefined : 406);
  });

  it.each([
    ['application/json', true],
    ['Application/JSON; charset=utf-8', true],
    ['text/plain', false],
    [undefined, false],
  ])('Content-Type: %s', (contentType, good) => {
    expect(ask('POST', '/api/v2/alerts', { contentType, hasBody: true })?.status).toBe(
      good ? undefined : 415,
    );
  });

  it('with a body its type matters and not what is accepted, without one the other way round', () => {
    const types = { accept: 'text/html', contentType: 'text/plain' };
    for (const method of ['GET', 'POST']) {
      expect(ask(method, '/api/v2/silences', types)?.status).toBe(406);
      expect(ask(method, '/api/v2/silences', { ...types, hasBody: true })?.status).toBe(415);
    }
  });
});

describe('the name in metrics', () => {
  it.each([
    ['/api/v2/alerts', '/api/v2/alerts'],
    ['/api/v2/silence/x', '/api/v2/silence/{silenceID}'],
    ['/api/v2/silence/x/y', undefined],
    ['/xapi/v2/silence/x', undefined],
    ['/-/ready', '/-/ready'],
    ['/api/ext/v1/receivers/x/test', '/api/ext/v1/receivers/{name}/test'],
    ['/api/ext/v1/receivers/x', undefined],
    ['/nope', undefined],
  ])('of %s', (path, name) => {
    expect(metricName(path)).toBe(name);
  });
});

describe('paths below a prefix', () => {
  it.each([
    ['/', '/x?y=/z', '/x'],
    ['/am', '/am/x', '/x'],
    ['/am', '/am', '/'],
    ['/am', '/amx', undefined],
    ['/am', '/', undefined],
  ])('%s of %s', (prefix, url, path) => {
    expect(pathWithin(prefix, url)).toBe(path);
  });
});

describe('targets', () => {
  it.each([
    ['/x?y', '/x?y'],
    ['http://evil.example/-/healthy?x', '/-/healthy?x'],
    ['HTTPS://a:1', '/'],
    ['http://a?x=1', '/?x=1'],
    ['*', '*'],
  ])('%s is %s', (url, target) => {
    expect(originForm(url)).toBe(target);
  });
});

describe('a browser that asks first', () => {
  it.each([
    ['POST', undefined, true],
    ['POST', 'Content-Type, accept', true],
    ['DELETE', undefined, false],
    ['POST', 'authorization', false],
  ])('%s with headers %s', (method, headers, allowed) => {
    const answer = preflightHeaders({ origin: 'http://x', method, headers });
    expect(answer['access-control-allow-origin']).toBe(allowed ? '*' : undefined);
    expect(answer['vary']).toContain('Origin');
  });
});
