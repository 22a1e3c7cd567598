import { CodedError } from '../base/errors.ts';

/** Where Tocsin is reached from outside, in the form in which links begin: no slash at the end. */
export interface ExternalUrl {
  readonly href: string;
  /** The path without escapes and without a slash at its end; empty when there is none. */
  readonly path: string;
}

/** An address to listen on; an empty host means every interface, port 0 any free port. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** As it was given, for messages. */
  readonly text: string;
}

/**
 * Reads a listen address as Go's net package does: `:9093`, `127.0.0.1:0`, `[::1]:9093`.
 * @throws CodedError `bad_listen_address` with Go's text
 */
export function parseListenAddress(text: string): ListenAddress {
  const [host, portText] = splitHostPort(text);
  if (portText === '') return { host, port: 0, text };
  if (!/^\d+$/.test(portText)) {
    const named: number | undefined = NAMED_PORTS.get(portText.toLowerCase());
    if (named !== undefined) return { host, port: named, text };
    throw badListen(text, `listen tcp: lookup tcp/${portText}: unknown port`);
  }
  const port = Number(portText);
  if (port > 65535) throw badListen(text, `listen tcp: address ${portText}: invalid port`);
  return { host, port, text };
}

/** The service names worth knowing; a full list would be the machine's. */
const NAMED_PORTS: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
]);

function splitHostPort(text: string): readonly [host: string, port: string] {
  const complain = (what: string): CodedError => badListen(text, `address ${text}: ${what}`);
  const colon = text.lastIndexOf(':');
  if (colon < 0) throw complain('missing port in address');
  let host = text.slice(0, colon);
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    if (end < 0) throw complain("missing ']' in address");
    if (end + 1 === text.length) throw complain('missing port in address');
    if (end + 1 !== colon) {
      throw complain(
        text[end + 1] === ':' ? 'too many colons in address' : 'missing port in address',
      );
    }
    host = text.slice(1, end);
  } else if (host.includes(':')) {
    throw complain('too many colons in address');
  }
  if (/[[\]]/.test(host))
    throw complain(`unexpected '${host.includes('[') ? '[' : ']'}' in address`);
  return [host, text.slice(colon + 1)];
}

function badListen(text: string, message: string): CodedError {
  return new CodedError('bad_listen_address', `--web.listen-address "${text}": ${message}`);
}

/**
 * The external URL: what `--web.external-url` says, or `http://<hostname>:<port of the first listen address>`.
 * @throws CodedError `bad_external_url` with Go's text
 */
export function resolveExternalUrl(
  text: string,
  listen: ListenAddress,
  hostname: () => string,
): ExternalUrl {
  const url = text === '' ? `http://${hostname()}:${String(listen.port)}/` : text.toWellFormed();
  const [, scheme, rest] = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/s.exec(url) ?? [];
  if (scheme === undefined || rest === undefined) {
    if (/^[^/?#]*:/.test(url))
      throw badUrl(`parse "${url}": first path segment in URL cannot contain colon`);
    throw badScheme(url, '');
  }
  const lower = scheme.toLowerCase();
  if (lower !== 'http' && lower !== 'https') throw badScheme(url, lower);
  return splitUrl(url, lower, rest);
}

function splitUrl(url: string, scheme: string, rest: string): ExternalUrl {
  const [, authority, rawPath = '', query = '', fragment = ''] =
    /^(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(rest) ?? [];
  if (authority !== undefined) checkAuthority(url, authority);
  if (authority === undefined && !rawPath.startsWith('/'))
    return { href: `${scheme}:${rest}`, path: '' };
  const path = decodePath(url, rawPath).replace(/\/+$/, '');
  const before =
    authority === undefined || authority === ''
      ? ''
      : `//${authority.replace(/[\u0080-\uffff]+/g, encodeURIComponent)}`;
  const escaped = encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23');
  return { href: `${scheme}:${before}${escaped}${query}${fragment}`, path };
}

function checkAuthority(url: string, authority: string): void {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const odd = /[^\w.~!$&'()*+,;=:[\]<>"\u0080-\uffff-]/.exec(host);
  if (odd !== null) throw badUrl(`parse "${url}": invalid character "${odd[0]}" in host name`);
  const [port] = /:[^:\]]*$/.exec(host) ?? [];
  if (port !== undefined && !/^:\d*$/.test(port)) {
    throw badUrl(`parse "${url}": invalid port "${port}" after host`);
  }
}

function decodePath(url: string, raw: string): string {
  const [wrong] = /%(?![0-9a-fA-F]{2}).{0,2}/s.exec(raw) ?? [];
  if (wrong !== undefined) throw badUrl(`parse "${url}": invalid URL escape "${wrong}"`);
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

function badScheme(url: string, scheme: string): CodedError {
  return badUrl(`"${url}": invalid "${scheme}" scheme, only 'http' and 'https' are supported`);
}

function badUrl(message: string): CodedError {
  return new CodedError('bad_external_url', `failed to determine external URL: ${message}`);
}

/** The prefix of every path served: `/` or `/x`, never with a slash at the end of the latter. */
export function resolveRoutePrefix(text: string, externalUrl: ExternalUrl): string {
  return `/${(text === '' ? externalUrl.path : text).replace(/^\/+|\/+$/g, '')}`;
}
