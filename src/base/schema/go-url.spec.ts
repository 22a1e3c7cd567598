import { describe, expect, it } from '@jest/globals';
import { checkHttpUrl, parseGoUrl, splitHostPort } from './go-url.ts';

describe('a URL', () => {
  it.each<[url: string, scheme: string, host: string]>([
    ['http://x', 'http', 'x'],
    ['HTTPS://x:80/a?b#c', 'https', 'x:80'],
    ['http://u:p@x/', 'http', 'x'],
    ['http://[::1]:80/', 'http', '[::1]:80'],
    ['http://é/', 'http', 'é'],
    ['http:x', 'http', ''],
    ['http:///x', 'http', ''],
    ['//x/y', '', 'x'],
    ['/x', '', ''],
    ['', '', ''],
    ['http://x/{{ .Y }}', 'http', 'x'],
    ['http://x?a=%zz', 'http', 'x'],
  ])('%j has the scheme %j and the host %j', (url, scheme, host) => {
    expect(parseGoUrl(url)).toEqual({ scheme, host });
  });

  it.each([
    ['x', 'unsupported scheme "" for URL'],
    ['ftp://x', 'unsupported scheme "ftp" for URL'],
    ['http://', 'missing host for URL'],
    [':x', 'missing protocol scheme'],
    ['1http://x', 'first path segment in URL cannot contain colon'],
    ['http://x:y', 'invalid port ":y" after host'],
    ['http://x y', 'invalid character " " in host name'],
    ['http://{x}', 'invalid character "{" in host name'],
    ['http://x/%zz', 'invalid URL escape "%zz"'],
    ['http://x%41', 'invalid URL escape "%41"'],
    ['http://u p@x', 'net/url: invalid userinfo'],
    ['http://[::1', "missing ']' in host"],
    ['http://x\ny', 'net/url: invalid control character in URL'],
  ])('%j is none of the web', (url, message) => {
    expect(() => checkHttpUrl(url)).toThrow(message);
  });
});

describe('an address', () => {
  it.each([
    ['x:25', 'x', '25'],
    [':25', '', '25'],
    ['[::1]:25', '::1', '25'],
    ['x:smtp', 'x', 'smtp'],
  ])('%j is a host and a port', (address, host, port) => {
    expect(splitHostPort(address)).toEqual({ host, port });
  });

  it.each([
    ['x', 'address x: missing port in address'],
    ['x:', 'address "x:": port cannot be empty'],
    ['a:b:c', 'address a:b:c: too many colons in address'],
    ['::1', 'address ::1: too many colons in address'],
    ['[::1]', 'address [::1]: missing port in address'],
    ['[::1:25', "address [::1:25: missing ']' in address"],
    ['x]:25', "address x]:25: unexpected ']' in address"],
  ])('%j is none', (address, message) => {
    expect(() => splitHostPort(address)).toThrow(message);
  });
});
