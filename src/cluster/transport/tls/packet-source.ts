import { isIP } from 'node:net';
import { canonicalAddress } from '../../wire/address.ts';
import type { Endpoint } from '../../wire/messages.ts';
import { wireError } from '../../wire/wire-error.ts';
import { isUnspecified } from '../advertise.ts';

/**
 * The endpoint in a packet's frame, `host:port`. A sender that listens on all its addresses names none; then it is the
 * one that the connection came from. Throws a CodedError when the text is no endpoint.
 */
export function packetSource(text: string, connection: Endpoint): Endpoint {
  const [, bracketed, bare, digits = ''] = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? [];
  const host = (bracketed ?? bare ?? '').split('%', 1)[0] ?? '';
  const port = Number(digits);
  if (digits === '' || port > 0xffff || (host !== '' && isIP(host) === 0))
    throw wireError('gossip-malformed', `a packet from "${text.slice(0, 100)}"`);
  return { host: isUnspecified(host) ? connection.host : canonicalAddress(host), port };
}
