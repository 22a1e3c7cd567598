import { describe, expect, it } from '@jest/globals';
import { extendUrl, goQuery, withSlash } from './url-parts.ts';

describe('goQuery', () => {
  it.each([
    [
      'sorts and escapes as Go does',
      { b: "a b~!'()*", 'a&': '<é>' },
      'a%26=%3C%C3%A9%3E&b=a+b~%21%27%28%29%2A',
    ],
    ['has nothing to say of nothing', {}, ''],
    ['replaces a surrogate without its partner', { a: '\ud83c' }, 'a=%EF%BF%BD'],
  ])('%s', (_name, values, expected) => {
    expect(goQuery(values)).toBe(expected);
  });
});

describe('extendUrl', () => {
  it.each<[string, string, string, Readonly<Record<string, string>>, string]>([
    ['a path', 'https://a.b/x/', 'y z/(1)?@:', {}, 'https://a.b/x/y%20z/%281%29%3F@:'],
    ['a query, sorted', 'https://a.b/?z=1&a=2', 'p', { m: ' ' }, 'https://a.b/p?a=2&m=+&z=1'],
    ['what is there already', 'https://u:p@a.b:8/?k=1', '', { k: '2' }, 'https://u:p@a.b:8/?k=2'],
    ['nothing of a fragment', 'https://a.b/#f', 'p', {}, 'https://a.b/p'],
  ])('adds %s', (_name, url, path, query, expected) => {
    expect(extendUrl(url, path, query)).toBe(expected);
  });
});

it.each([
  ['https://a.b', 'https://a.b/'],
  ['https://a.b/x', 'https://a.b/x/'],
  ['https://a.b/x/?q=1', 'https://a.b/x/?q=1'],
  ['https://a.b/x?q=/', 'https://a.b/x/?q=/'],
])('withSlash makes %s %s', (url, expected) => {
  expect(withSlash(url)).toBe(expected);
});
