import { describe, expect, it } from '@jest/globals';
import { isUri } from './uri.ts';

// The verdicts of Go's url.ParseRequestURI.
describe('a generator URL', () => {
  it.each([
    ['http://p:9090/graph?g0.expr=a%3Eb&g0.tab=1', true],
    ['http://p/%zz', false],
    ['http://p/?a=%zz', true],
    ['http://p', true],
    ['http://[::1]:9090/x', true],
    ['http://p:port/', false],
    ['http://[::1', false],
    ['http://a b/', false],
    ['http://p/a b', true],
    ['http://p/é', true],
    ['http://u:p@h/', true],
    ['/path', true],
    ['/%zz', false],
    ['mailto:x', true],
    ['not a url', false],
    ['example.org/x', false],
    ['http://p/\u0001', false],
    ['', false],
  ])('%s', (text, good) => {
    expect(isUri(text)).toBe(good);
  });
});
