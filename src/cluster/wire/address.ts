import { isIP } from 'node:net';
import { wireError } from './wire-error.ts';

/** The first twelve bytes of an IPv4 address in the form of IPv6. */
const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff] as const;

/**
 * The canonical text of 4 or 16 bytes, as RFC 5952 has it; undefined for any other number. An IPv4 address in the
 * form of IPv6 becomes the IPv4 address.
 */
export function formatAddress(bytes: Uint8Array): string | undefined {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return undefined;
  if (MAPPED.every((byte, i) => bytes[i] === byte)) return bytes.subarray(12).join('.');
  const groups = Array.from(
    { length: 8 },
    (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0),
  );
  return withoutZeros(groups);
}

/** The longest run of at least two zero groups becomes `::`; the first of equals. */
function withoutZeros(groups: readonly number[]): string {
  let best = { at: 0, length: 0 };
  for (let at = 0; at < groups.length; at++) {
    let length = 0;
    while (groups[at + length] === 0) length++;
    if (length > best.length) best = { at, length };
    at += length;
  }
  const text = (part: readonly number[]): string => part.map((n) => n.toString(16)).join(':');
  if (best.length < 2) return text(groups);
  return `${text(groups.slice(0, best.at))}::${text(groups.slice(best.at + best.length))}`;
}

/**
 * The bytes of an IP literal: 4 of IPv4, however it is written, else 16. A zone (`%eth0`) is of this machine only and
 * left out. Throws a CodedError on anything else.
 */
export function parseAddress(host: string): Uint8Array {
  const text = host.split('%', 1)[0] ?? '';
  const version = isIP(text);
  if (version === 0) throw wireError('gossip-address', `not an IP address: ${host}`);
  const bytes = version === 4 ? parseV4(text) : parseV6(text);
  return bytes.length === 16 && MAPPED.every((byte, i) => bytes[i] === byte)
    ? bytes.subarray(12)
    : bytes;
}

/** `host` as the codec writes addresses. Throws a CodedError when it is no IP literal. */
export function canonicalAddress(host: string): string {
  return formatAddress(parseAddress(host)) ?? host;
}

function parseV4(text: string): Uint8Array {
  return Uint8Array.from(text.split('.'), Number);
}

/** Of a text that is known to be an address. */
function parseV6(text: string): Uint8Array {
  const [head = '', tail] = text.split('::');
  const start = bytesOf(head);
  const end = tail === undefined ? [] : bytesOf(tail);
  return Uint8Array.from([
    ...start,
    ...new Array<number>(16 - start.length - end.length).fill(0),
    ...end,
  ]);
}

function bytesOf(groups: string): number[] {
  if (groups === '') return [];
  return groups.split(':').flatMap((group) => {
    if (group.includes('.')) return [...parseV4(group)];
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
