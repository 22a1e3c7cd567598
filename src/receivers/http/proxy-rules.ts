import { BlockList, isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { ProxyConfig } from './schema.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy for a URL; undefined for none. */
export type ProxyFor = (url: URL) => URL | undefined;

/**
 * Which proxy a request takes, as Go decides it: `proxy_url` alone holds for every host; with `no_proxy`, and
 * with proxies from the environment, this machine and the hosts listed are reached directly.
 * Source: prometheus/common `ProxyConfig.Proxy`, golang.org/x/net `httpproxy`.
 */
export function proxyRules(config: ProxyConfig, environment: Environment): ProxyFor {
  if (config.proxyFromEnvironment) return fromEnvironment(environment);
  const proxy = config.proxyUrl === undefined ? undefined : parseProxy(config.proxyUrl);
  if (proxy === undefined) return () => undefined;
  if (config.noProxy === undefined || config.noProxy === '') return () => proxy;
  const bypass = new Bypass(config.noProxy);
  return (url) => (bypass.has(url) ? undefined : proxy);
}

function fromEnvironment(environment: Environment): ProxyFor {
  const any = (...names: string[]): string =>
    names.map((name) => environment[name]).find((value) => value) ?? '';
  const http = parseProxy(any('HTTP_PROXY', 'http_proxy'));
  const https = parseProxy(any('HTTPS_PROXY', 'https_proxy'));
  const bypass = new Bypass(any('NO_PROXY', 'no_proxy'));
  return (url) => {
    const proxy = url.protocol === 'https:' ? https : http;
    return proxy === undefined || bypass.has(url) ? undefined : proxy;
  };
}

/** A whole URL, or `host:port` of an HTTP proxy. */
function parseProxy(text: string): URL | undefined {
  if (text === '') return undefined;
  const whole = URL.parse(text);
  return (whole !== null && whole.host !== '' ? whole : URL.parse(`http://${text}`)) ?? undefined;
}

interface DomainRule {
  /** With its leading dot: matches what is below it. */
  readonly suffix: string;
  readonly port: string;
  readonly itself: boolean;
}

/** The hosts of a `NO_PROXY` list, with localhost and the loopback addresses. */
class Bypass {
  #all = false;
  readonly #networks = new BlockList();
  readonly #addresses: { readonly list: BlockList; readonly port: string }[] = [];
  readonly #domains: DomainRule[] = [];

  constructor(list: string) {
    for (const entry of list.split(',').map((each) => each.trim().toLowerCase())) {
      if (entry === '*') this.#all = true;
      else if (entry !== '' && !this.#addNetwork(entry)) this.#addHost(entry);
    }
  }

  has(url: URL): boolean {
    const host = unbracketed(url.hostname);
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    if (host === 'localhost' || isLoopback(host) || this.#all) return true;
    const family = familyOf(host);
    if (family === undefined) return this.#domains.some((rule) => matchesDomain(rule, host, port));
    if (this.#networks.check(host, family)) return true;
    return this.#addresses.some(
      (rule) => portMatches(rule.port, port) && rule.list.check(host, family),
    );
  }

  #addNetwork(entry: string): boolean {
    const [address = '', bits = '', more] = entry.split('/');
    const family = familyOf(address);
    if (family === undefined || more !== undefined || !/^\d{1,3}$/.test(bits)) return false;
    if (Number(bits) > (family === 'ipv4' ? 32 : 128)) return false;
    this.#networks.addSubnet(address, Number(bits), family);
    return true;
  }

  #addHost(entry: string): void {
    const { host, port } = splitPort(entry);
    const family = familyOf(host);
    if (family !== undefined) {
      const list = new BlockList();
      list.addAddress(host, family);
      this.#addresses.push({ list, port });
      return;
    }
    const name = host.startsWith('*.') ? host.slice(1) : host;
    if (name === '') return;
    const itself = !name.startsWith('.');
    const bare = itself ? name : name.slice(1);
    this.#domains.push({ suffix: `.${domainToASCII(bare) || bare}`, port, itself });
  }
}

function matchesDomain(rule: DomainRule, host: string, port: string): boolean {
  const matches = host.endsWith(rule.suffix) || (rule.itself && host === rule.suffix.slice(1));
  return matches && portMatches(rule.port, port);
}

function portMatches(rule: string, port: string): boolean {
  return rule === '' || rule === port;
}

function splitPort(entry: string): { readonly host: string; readonly port: string } {
  const bracketed = /^\[([^\]]*)\]:(.*)$/.exec(entry);
  if (bracketed !== null) return { host: bracketed[1] ?? '', port: bracketed[2] ?? '' };
  const colon = entry.indexOf(':');
  if (colon < 0 || colon !== entry.lastIndexOf(':')) return { host: entry, port: '' };
  return { host: entry.slice(0, colon), port: entry.slice(colon + 1) };
}

function unbracketed(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function familyOf(host: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(host);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}

function isLoopback(host: string): boolean {
  return (
    host === '::1' || (isIP(host) === 4 && host.startsWith('127.')) || host.startsWith('::ffff:7f')
  );
}
