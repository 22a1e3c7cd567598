import type { Endpoint } from './wire/messages.ts';

/** A member of the cluster as Alertmanager's layer sees it. */
export interface ClusterMember {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly meta: Uint8Array;
}

/** Membership and gossip, as this layer needs them: the `Memberlist`, or a test's stand-in. */
export interface Membership {
  start(): void;
  join(
    endpoints: readonly Endpoint[],
  ): Promise<{ readonly joined: number; readonly errors: readonly Error[] }>;
  /** The alive and the suspect, ourselves included. */
  members(): readonly ClusterMember[];
  readonly healthScore: number;
  /** How many broadcasts wait. */
  readonly queued: number;
  /** The member that it was heard from need not be told. */
  broadcast(data: Uint8Array, heardFrom?: Endpoint): void;
  prune(max: number): void;
  sendReliable(member: ClusterMember, data: Uint8Array): Promise<void>;
  leave(timeoutMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** What every member of ours tells of itself; the original leaves its metadata empty and does not look at others'. */
export const OWN_META: Uint8Array = new TextEncoder().encode('tocsin/1');

const OWN_PREFIX = 'tocsin/';

/** Whether a member is a program like this one, which goes by the same order of sending. */
export function isTocsin({ meta }: ClusterMember): boolean {
  return new TextDecoder().decode(meta).startsWith(OWN_PREFIX);
}

/** `10.0.0.1:9094`, `[fd00::1]:9094`. */
export function formatEndpoint({ host, port }: Endpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
