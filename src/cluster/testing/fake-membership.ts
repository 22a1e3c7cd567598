import type { ClusterDelegate } from '../cluster.ts';
import { type ClusterMember, formatEndpoint, type Membership, OWN_META } from '../membership.ts';
import type { Endpoint } from '../wire/messages.ts';

const NO_META = new Uint8Array();

/** A Tocsin at the n-th address of a test's network. */
export function member(name: string, n = 1, meta: Uint8Array = OWN_META): ClusterMember {
  return { name, endpoint: { host: `10.0.0.${n}`, port: 9094 }, meta };
}

/** Another program at the n-th address. */
export function stranger(name: string, n = 1): ClusterMember {
  return member(name, n, NO_META);
}

/** The layer below as a test has it: members come and go as the test says, and what is sent is kept. */
export class FakeMembership implements Membership {
  readonly broadcasts: Uint8Array[] = [];
  /** Who the broadcasts were heard from, in their order. */
  readonly heardFrom: (Endpoint | undefined)[] = [];
  readonly reliable: { readonly to: string; readonly data: Uint8Array }[] = [];
  readonly joins: string[][] = [];
  /** What happened, in its order. */
  readonly events: string[] = [];
  /** Who answers at an address. */
  readonly reachable = new Map<string, ClusterMember>();
  healthScore = 0;
  queued = 0;
  /** Ends a message by stream; the next waits for it. */
  sendReliably: (to: ClusterMember) => Promise<void> = async () => undefined;
  delegate: ClusterDelegate | undefined;
  #members: ClusterMember[];

  constructor(self: ClusterMember) {
    this.#members = [self];
  }

  start(): void {
    this.events.push('start');
  }

  async join(
    endpoints: readonly Endpoint[],
  ): Promise<{ readonly joined: number; readonly errors: readonly Error[] }> {
    this.joins.push(endpoints.map(formatEndpoint));
    const errors: Error[] = [];
    for (const endpoint of endpoints) {
      const address = formatEndpoint(endpoint);
      const found = this.reachable.get(address);
      if (found === undefined) errors.push(new Error(`nobody at ${address}`));
      else this.come(found);
    }
    return { joined: endpoints.length - errors.length, errors };
  }

  members(): readonly ClusterMember[] {
    return this.#members;
  }

  broadcast(data: Uint8Array, heardFrom?: Endpoint): void {
    this.broadcasts.push(data);
    this.heardFrom.push(heardFrom);
  }

  prune(max: number): void {
    this.queued = Math.min(this.queued, max);
  }

  async sendReliable(to: ClusterMember, data: Uint8Array): Promise<void> {
    this.reliable.push({ to: to.name, data });
    await this.sendReliably(to);
  }

  async leave(timeoutMs: number): Promise<void> {
    this.events.push(`leave within ${timeoutMs}`);
  }

  async stop(): Promise<void> {
    this.events.push('stop');
  }

  /** A member comes. */
  come(joined: ClusterMember): void {
    if (this.#members.some(({ name }) => name === joined.name)) return;
    this.#members = [...this.#members, joined];
    this.delegate?.joined(joined);
  }

  /** A member dies or leaves. */
  go(name: string): void {
    const gone = this.#members.find((each) => each.name === name);
    this.#members = this.#members.filter((each) => each.name !== name);
    if (gone !== undefined) this.delegate?.left(gone);
  }
}
