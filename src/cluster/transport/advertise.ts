import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { CodedError } from '../../base/errors.ts';
import { canonicalAddress } from '../wire/address.ts';
import type { Endpoint } from '../wire/messages.ts';

/** An address of this machine. */
export interface MachineAddress {
  readonly address: string;
  /** How many bits of it name the network. */
  readonly prefix: number;
}

/** A list of networks, compiled when it is first asked: most starts need none. */
class Subnets {
  readonly #list: readonly (readonly [address: string, prefix: number])[];
  #block: BlockList | undefined;

  constructor(list: readonly (readonly [address: string, prefix: number])[]) {
    this.#list = list;
  }

  has(address: string): boolean {
    return (this.#block ??= this.#compile()).check(address, kindOf(address));
  }

  #compile(): BlockList {
    const block = new BlockList();
    for (const [address, prefix] of this.#list) block.addSubnet(address, prefix, kindOf(address));
    return block;
  }
}

/** The networks of RFC 6890 that routers forward: nobody outside can reach an address in them. */
const PRIVATE = new Subnets([
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['fc00::', 7],
]);

/** Those that nobody else can reach, and those that are no address of a machine. */
const UNUSABLE = new Subnets([
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 127],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fe80::', 10],
  ['ff00::', 8],
]);

/** What decides on the address that others are told. */
export interface AdvertiseOptions {
  /** Where this member listens. */
  readonly bound: Endpoint;
  /** `--cluster.advertise-address`: it alone counts where it is given. */
  readonly advertise: Endpoint | undefined;
  /** Whether an address that the whole internet reaches will do where there is no private one. */
  readonly allowPublic: boolean;
}

/**
 * The endpoint that others are told: the given one, else the one that is listened on, else the first private address
 * of the machine. Throws a CodedError when there is none.
 */
export function advertisedEndpoint(
  { bound, advertise, allowPublic }: AdvertiseOptions,
  machine: () => readonly MachineAddress[] = machineAddresses,
): Endpoint {
  if (advertise !== undefined) return { ...advertise, host: canonicalAddress(advertise.host) };
  const { host, port } = bound;
  if (!isUnspecified(host)) return { host: canonicalAddress(host), port };
  // A socket of IPv4 alone is not found under an address of IPv6.
  const all = machine().filter(({ address }) => host !== '0.0.0.0' || isIP(address) === 4);
  const found = all.filter(({ address }) => isPrivate(address)).sort(byKindAndSize)[0];
  if (found !== undefined) return { host: canonicalAddress(found.address), port };
  const open = all.filter(({ address }) => isPublic(address)).sort(byKindAndSize)[0];
  if (open !== undefined && allowPublic) return { host: canonicalAddress(open.address), port };
  throw new CodedError('gossip-advertise', notFound(open));
}

function notFound(open: MachineAddress | undefined): string {
  const cure = 'say with --cluster.advertise-address where other replicas find this one';
  if (open === undefined)
    return `no private IP found, explicit advertise addr not provided: ${cure}`;
  return (
    `no private IP found, explicit advertise addr not provided: ${cure}, or allow ${open.address} with ` +
    '--cluster.allow-insecure-public-advertise-address-discovery'
  );
}

/** Whether a host stands for all addresses of the machine. */
export function isUnspecified(host: string): boolean {
  return (
    host === '' ||
    /^0+(\.0+){3}$/.test(host) ||
    (isIP(host) === 6 && canonicalAddress(host) === '::')
  );
}

/** IPv4 first, and smaller networks before larger ones. */
function byKindAndSize(a: MachineAddress, b: MachineAddress): number {
  return isIP(a.address) - isIP(b.address) || b.prefix - a.prefix;
}

function isPrivate(address: string): boolean {
  return PRIVATE.has(address);
}

function isPublic(address: string): boolean {
  return !PRIVATE.has(address) && !UNUSABLE.has(address);
}

function kindOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

/** The addresses of this machine, those of its loopback left out. */
function machineAddresses(): MachineAddress[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address, cidr }) => ({ address, prefix: Number(cidr?.split('/')[1] ?? 0) }));
}
