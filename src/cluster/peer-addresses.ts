import { isIP } from 'node:net';
import type { Clock } from '../base/clock.ts';
import { CodedError, messageOf } from '../base/errors.ts';
import type { Endpoint } from './wire/messages.ts';

/** Asks the name service. */
export interface Resolver {
  /** All addresses of a host; rejects when there is none or the service does not answer. */
  addresses(host: string): Promise<readonly string[]>;
}

/** A `host:port` as flags have it; the host may be a name. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `host:port` or `[host]:port` as Go's net package does; the port is a number.
 * @throws CodedError `usage` with Go's text
 */
export function parseHostPort(text: string): HostPort {
  const bad = (what: string): CodedError => new CodedError('usage', `address ${text}: ${what}`);
  if (text.startsWith('[') && !text.includes(']')) throw bad("missing ']' in address");
  const [, bracketed, plain, rest = ''] = /^(?:\[([^\]]*)\]|([^:[\]]*))(.*)$/s.exec(text) ?? [];
  const host = bracketed ?? plain ?? '';
  if (!rest.startsWith(':')) throw bad('missing port in address');
  const port = rest.slice(1);
  if (port.includes(':')) throw bad('too many colons in address');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) throw bad(`invalid port: "${port}"`);
  return { host, port: Number(port) };
}

/** What became of looking up all peers. */
export interface ResolvedPeers {
  readonly endpoints: readonly Endpoint[];
  /** The names of which nothing was found, and why. */
  readonly unresolved: readonly { readonly peer: HostPort; readonly error: string }[];
}

/** Looks up every peer, one after the other; within `timeoutMs` in all. Never rejects. */
export async function resolvePeers(
  peers: readonly HostPort[],
  resolver: Resolver,
  clock: Clock,
  timeoutMs: number,
): Promise<ResolvedPeers> {
  const late = new AbortController();
  const timer = clock.after(timeoutMs, () => late.abort());
  const endpoints = new Map<string, Endpoint>();
  const unresolved: { peer: HostPort; error: string }[] = [];
  for (const peer of peers) {
    try {
      for (const host of await addressesOf(peer.host, resolver, late.signal))
        endpoints.set(`${host} ${peer.port}`, { host, port: peer.port });
    } catch (error) {
      unresolved.push({ peer, error: messageOf(error) });
    }
  }
  timer.cancel();
  return { endpoints: [...endpoints.values()], unresolved };
}

async function addressesOf(
  host: string,
  resolver: Resolver,
  late: AbortSignal,
): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  if (late.aborted) throw new CodedError('cluster_resolve', 'no time was left to look it up');
  const tooLate = new Promise<undefined>((resolve) => {
    late.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const addresses = await Promise.race([resolver.addresses(host), tooLate]);
  if (addresses === undefined)
    throw new CodedError('cluster_resolve', 'the name service did not answer in time');
  if (addresses.length === 0) throw new CodedError('cluster_resolve', 'it has no address');
  return addresses;
}
