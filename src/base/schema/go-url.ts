import { CodedError } from '../errors.ts';

/**
 * Checks a URL as Alertmanager does: what Go's `net/url` can parse, with the scheme http or https and a host.
 * Throws `bad_url`; the message never repeats the URL, which may hold a secret.
 */
export function checkHttpUrl(url: string): void {
  const { scheme, host } = parseGoUrl(url);
  if (scheme !== 'http' && scheme !== 'https') {
    throw bad(`unsupported scheme ${JSON.stringify(scheme)} for URL`);
  }
  if (host === '') throw bad('missing host for URL');
}

/** Scheme (lower case) and host (with its port) of what Go's `net/url` can parse; throws `bad_url` for the rest. */
export function parseGoUrl(url: string): { readonly scheme: string; readonly host: string } {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\x00-\x1f\x7f]/.test(url)) throw bad('net/url: invalid control character in URL');
  const [beforeFragment = '', ...fragment] = url.split('#');
  checkEscapes(fragment.join('#'));
  const [beforeQuery = ''] = beforeFragment.split('?', 1);
  if (beforeQuery.startsWith(':')) throw bad('missing protocol scheme');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(beforeQuery)?.[1] ?? '';
  const rest = scheme === '' ? beforeQuery : beforeQuery.slice(scheme.length + 1);
  if (!rest.startsWith('/')) {
    if (scheme === '' && rest.split('/', 1)[0]?.includes(':') === true) {
      throw bad('first path segment in URL cannot contain colon');
    }
    if (scheme === '') checkEscapes(rest);
    return { scheme: scheme.toLowerCase(), host: '' };
  }
  if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///'))) {
    checkEscapes(rest);
    return { scheme: scheme.toLowerCase(), host: '' };
  }
  const [, authority = '', path = ''] = /^\/\/([^/]*)(.*)$/s.exec(rest) ?? [];
  const at = authority.lastIndexOf('@');
  if (at >= 0) checkUserinfo(authority.slice(0, at));
  const host = authority.slice(at + 1);
  checkHost(host);
  checkEscapes(path);
  return { scheme: scheme.toLowerCase(), host };
}

function checkUserinfo(userinfo: string): void {
  if (!/^[\w\-.:~!$&'()*+,;=%@]*$/.test(userinfo)) throw bad('net/url: invalid userinfo');
  checkEscapes(userinfo);
}

function checkHost(host: string): void {
  const bracket = host.lastIndexOf(']');
  if (host.indexOf('[') > 0) throw bad('invalid IP-literal');
  if (host.startsWith('[') && bracket < 0) throw bad("missing ']' in host");
  const afterAddress = host.startsWith('[') ? host.slice(bracket + 1) : host;
  const colon = host.startsWith('[') ? 0 : afterAddress.lastIndexOf(':');
  const port = colon < 0 ? '' : afterAddress.slice(colon);
  if (!/^(:\d*)?$/.test(port)) throw bad(`invalid port ${JSON.stringify(port)} after host`);
  const name = host.slice(0, host.length - port.length);
  const wrong = /[\x20\\^`{|}#?/]|%(?![89a-f][0-9a-f]|25)/i.exec(name)?.[0];
  if (wrong === '%') throw bad(`invalid URL escape ${JSON.stringify(escapeAt(name))}`);
  if (wrong !== undefined) throw bad(`invalid character ${JSON.stringify(wrong)} in host name`);
}

function checkEscapes(part: string): void {
  if (/%(?![0-9a-f]{2})/i.test(part)) {
    throw bad(`invalid URL escape ${JSON.stringify(escapeAt(part))}`);
  }
}

function escapeAt(part: string): string {
  return /%(?![0-9a-f]{2}).{0,2}/i.exec(part)?.[0] ?? /%.{0,2}/.exec(part)?.[0] ?? '%';
}

/** Splits `host:port` as Go's `net.SplitHostPort`; an empty port is refused. Throws `bad_address`. */
export function splitHostPort(address: string): { readonly host: string; readonly port: string } {
  const refuse = (why: string): CodedError =>
    new CodedError('bad_address', `address ${address}: ${why}`);
  const bracketed = /^\[([^[\]]*)\]:([^:[\]]*)$/.exec(address);
  const [, host = '', port] = bracketed ?? /^([^:[\]]*):([^:[\]]*)$/.exec(address) ?? [];
  if (port === '') {
    throw new CodedError('bad_address', `address ${JSON.stringify(address)}: port cannot be empty`);
  }
  if (port !== undefined) return { host, port };
  if (!address.includes(':') || /^\[[^\]]*\]$/.test(address)) {
    throw refuse('missing port in address');
  }
  if (address.startsWith('[') && !address.includes(']')) throw refuse("missing ']' in address");
  const plain = address.replace(/^\[[^\]]*\]/, '');
  if (plain.split(':').length > 2) throw refuse('too many colons in address');
  if (plain.includes('[')) throw refuse("unexpected '[' in address");
  throw refuse(plain.includes(']') ? "unexpected ']' in address" : 'missing port in address');
}

function bad(message: string): CodedError {
  return new CodedError('bad_url', message);
}
