import { type ClusterMember, formatEndpoint } from './membership.ts';
import type { Endpoint } from './wire/messages.ts';

/** A place where a member was, or should be. */
export interface FailedPeer {
  readonly endpoint: Endpoint;
  /** Of the member that was there; undefined where none ever was. */
  readonly name: string | undefined;
  /** Since when it is missed, monotonic milliseconds. */
  readonly sinceMs: number;
}

/** The places that are tried again and again: those named at the start, and those of members that died or left. */
export class FailedPeers {
  readonly #peers = new Map<string, FailedPeer>();

  get size(): number {
    return this.#peers.size;
  }

  list(): readonly FailedPeer[] {
    return [...this.#peers.values()];
  }

  /** Notes a place that should have a member, unless it is known to be missed. */
  expect(endpoint: Endpoint, nowMs: number): void {
    const address = formatEndpoint(endpoint);
    if (!this.#peers.has(address))
      this.#peers.set(address, { endpoint, name: undefined, sinceMs: nowMs });
  }

  gone({ name, endpoint }: ClusterMember, nowMs: number): void {
    this.#peers.set(formatEndpoint(endpoint), { endpoint, name, sinceMs: nowMs });
  }

  found({ endpoint }: ClusterMember): void {
    this.#peers.delete(formatEndpoint(endpoint));
  }

  /** Gives up the places that have been missed for too long; answers which. */
  forget(timeoutMs: number, nowMs: number): readonly FailedPeer[] {
    const forgotten = this.list().filter(({ sinceMs }) => sinceMs + timeoutMs <= nowMs);
    for (const { endpoint } of forgotten) this.#peers.delete(formatEndpoint(endpoint));
    return forgotten;
  }
}
