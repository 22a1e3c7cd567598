import { isIP } from 'node:net';
import { CodedError, messageOf } from '../../base/errors.ts';
import { type HostPort, parseHostPort } from '../../cluster/peer-addresses.ts';
import type { Endpoint } from '../../cluster/wire/messages.ts';
import { FLAGS } from './flag-table.ts';
import type { FlagKey, FlagValues } from './flag-table.ts';

/** The addresses that the cluster flags name. */
export interface ClusterAddresses {
  /** An empty host is every interface. */
  readonly listen: HostPort;
  /** Undefined: the one that is found. */
  readonly advertise: Endpoint | undefined;
  readonly peers: readonly HostPort[];
}

type ClusterFlags = Pick<
  FlagValues,
  'clusterListenAddress' | 'clusterAdvertiseAddress' | 'clusterPeers'
>;

/**
 * Reads the addresses of the cluster flags; undefined where clustering is switched off, and then none is looked at.
 * @throws CodedError `usage` that names the flag
 */
export function resolveClusterAddresses(flags: ClusterFlags): ClusterAddresses | undefined {
  const { clusterListenAddress, clusterAdvertiseAddress, clusterPeers } = flags;
  if (clusterListenAddress === '') return undefined;
  const listen = read('clusterListenAddress', clusterListenAddress);
  if (listen.host !== '' && isIP(listen.host) === 0)
    throw bad('clusterListenAddress', `failed to parse bind addr '${listen.host}'`);
  return {
    listen,
    advertise: clusterAdvertiseAddress === '' ? undefined : advertised(clusterAdvertiseAddress),
    peers: clusterPeers.map((peer) => read('clusterPeers', peer)),
  };
}

function advertised(text: string): Endpoint {
  const address = read('clusterAdvertiseAddress', text);
  if (isIP(address.host) === 0)
    throw bad('clusterAdvertiseAddress', `failed to parse advertise addr '${address.host}'`);
  return address;
}

function read(flag: FlagKey, text: string): HostPort {
  try {
    return parseHostPort(text);
  } catch (error) {
    throw bad(flag, messageOf(error));
  }
}

function bad(flag: FlagKey, message: string): CodedError {
  return new CodedError('usage', `--${FLAGS[flag].name}: ${message}`);
}
