import { describe, expect, it } from '@jest/globals';
import { parseListenAddress, resolveExternalUrl, resolveRoutePrefix } from './urls.ts';

describe('a listen address', () => {
  it.each<[text: string, host: string, port: number]>([
    [':9093', '', 9093],
    ['127.0.0.1:0', '127.0.0.1', 0],
    ['[::1]:9093', '::1', 9093],
    ['[fe80::1%eth0]:80', 'fe80::1%eth0', 80],
    ['localhost:http', 'localhost', 80],
    ['box:', 'box', 0],
  ])('reads %s', (text, host, port) => {
    expect(parseListenAddress(text)).toEqual({ host, port, text });
  });

  it.each([
    ['foo', 'address foo: missing port in address'],
    ['', 'address : missing port in address'],
    ['a:b:c', 'address a:b:c: too many colons in address'],
    ['::1:9093', 'address ::1:9093: too many colons in address'],
    ['[::1', "address [::1: missing ']' in address"],
    ['[::1]', 'address [::1]: missing port in address'],
    ['[::1]x:80', 'address [::1]x:80: missing port in address'],
    ['[::1]:80:81', 'address [::1]:80:81: too many colons in address'],
    [':99999', 'listen tcp: address 99999: invalid port'],
    [':foo', 'listen tcp: lookup tcp/foo: unknown port'],
    [':-1', 'listen tcp: lookup tcp/-1: unknown port'],
  ])('refuses %j in the words of Go', (text, message) => {
    expect(() => parseListenAddress(text)).toThrow(`--web.listen-address "${text}": ${message}`);
  });
});

describe('the external URL', () => {
  const listen = parseListenAddress(':9093');
  const resolve = (text: string): ReturnType<typeof resolveExternalUrl> =>
    resolveExternalUrl(text, listen, () => 'box');

  // Each as 0.34 logs it at its start.
  it.each<[text: string, href: string, path: string]>([
    ['', 'http://box:9093', ''],
    ['http://', 'http:', ''],
    ['http:foo', 'http:foo', ''],
    ['http:/foo', 'http:/foo', '/foo'],
    ['http://a/b//', 'http://a/b', '/b'],
    ['http://a/b/?q=1#f', 'http://a/b?q=1#f', '/b'],
    ['HTTP://A/', 'http://A', ''],
    ['http://u:p@h/x/', 'http://u:p@h/x', '/x'],
    ['http://a/b c/', 'http://a/b%20c', '/b c'],
    ['http://a/b%20c/', 'http://a/b%20c', '/b c'],
    ['http://[::1]:9093/am/', 'http://[::1]:9093/am', '/am'],
    ['http://ü/', 'http://%C3%BC', ''],
    ['https://a:/', 'https://a:', ''],
  ])('is for %j: %s', (text, href, path) => {
    expect(resolve(text)).toEqual({ href, path });
  });

  it.each([
    [
      'localhost:9093',
      `"localhost:9093": invalid "localhost" scheme, only 'http' and 'https' are supported`,
    ],
    ['127.0.0.1:9093', 'parse "127.0.0.1:9093": first path segment in URL cannot contain colon'],
    [' http://a', 'parse " http://a": first path segment in URL cannot contain colon'],
    ['/foo', `"/foo": invalid "" scheme, only 'http' and 'https' are supported`],
    ['ftp://a', `"ftp://a": invalid "ftp" scheme, only 'http' and 'https' are supported`],
    ['http://a:b/', 'parse "http://a:b/": invalid port ":b" after host'],
    ['http://a b/', 'parse "http://a b/": invalid character " " in host name'],
    ['http://a/%zz', 'parse "http://a/%zz": invalid URL escape "%zz"'],
  ])('refuses %j in the words of Go', (text, message) => {
    expect(() => resolve(text)).toThrow(`failed to determine external URL: ${message}`);
  });

  it.each([
    ['x', '/x'],
    ['/x/', '/x'],
    ['/', '/'],
    ['', '/ext'],
    ['//x//', '/x'],
    ['x/y', '/x/y'],
  ])('gives the route prefix %j way as %s', (text, prefix) => {
    expect(resolveRoutePrefix(text, resolve('http://a/ext/'))).toBe(prefix);
  });
});
