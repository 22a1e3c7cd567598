import { canonicalAddress } from '../wire/address.ts';
import type { Endpoint } from '../wire/messages.ts';

/** `host:port`, as Go joins them. */
export function endpointText({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** An endpoint as a socket of Node tells it: an IPv4 address in the form of IPv6 becomes the IPv4 address. */
export function endpointOf(address: string | undefined, port: number | undefined): Endpoint {
  if (address === undefined) return { host: '0.0.0.0', port: 0 };
  const host = address.includes(':') ? canonicalAddress(address) : address;
  return { host, port: port ?? 0 };
}

/** `host` as a socket that speaks IPv6 has to be told it. */
export function asIPv6(host: string): string {
  return host.includes(':') ? host : `::ffff:${host}`;
}
