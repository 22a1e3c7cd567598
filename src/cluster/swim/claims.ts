import type { Alive, Endpoint } from '../wire/messages.ts';

/** Longer names than this are no member's: they would not fit into a packet beside anything else. */
const MAX_NAME_LENGTH = 256;
/** memberlist's own limit. */
const MAX_META_LENGTH = 512;

/** Whether it may be a member that speaks this protocol. */
export function plausible({ node, endpoint, meta, versions }: Alive): boolean {
  const [least = 0, greatest = 0] = versions;
  return (
    versions.length >= 6 &&
    least > 0 &&
    greatest >= least &&
    node !== '' &&
    node.length <= MAX_NAME_LENGTH &&
    meta.length <= MAX_META_LENGTH &&
    endpoint.host !== ''
  );
}

/** Whether both are the same address and port. */
export function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a.host === b.host && a.port === b.port;
}

/** Byte by byte. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Number by number. */
export function sameVersions(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((version, i) => version === b[i]);
}
