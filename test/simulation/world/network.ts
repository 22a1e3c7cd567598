import type {
  MemoryNetwork,
  LinkConditions,
} from '../../../src/cluster/transport/memory-network.ts';
import type { Transport, TransportHandler } from '../../../src/cluster/transport/transport.ts';
import type { Endpoint, StreamMessage } from '../../../src/cluster/wire/messages.ts';
import type { MachineClock } from '../engine/machine-clock.ts';
import type { Fault } from './faults.ts';

/** What goes wrong on the way between replicas. */
export type NetworkFault = Extract<
  Fault,
  {
    kind:
      | 'datagrams are lost'
      | 'datagrams come twice'
      | 'network is slow'
      | 'partition'
      | 'one-way partition';
  }
>;

/** Without faults: a network between halls. */
const NORMAL_DELAY_MS = [0.2, 5] as const;

/** How things are from one replica to another under faults. */
export function linkUnder(
  faults: Iterable<NetworkFault>,
  from: number,
  to: number,
): LinkConditions {
  let cut = false;
  let loss = 0;
  let duplication = 0;
  let slowestMs: number = NORMAL_DELAY_MS[1];
  for (const fault of faults) {
    switch (fault.kind) {
      case 'datagrams are lost':
        loss = Math.max(loss, fault.rate);
        break;
      case 'datagrams come twice':
        duplication = Math.max(duplication, fault.rate);
        break;
      case 'network is slow':
        slowestMs = Math.max(slowestMs, fault.maxMs);
        break;
      case 'partition':
        cut ||= fault.side.includes(from) !== fault.side.includes(to);
        break;
      case 'one-way partition':
        cut ||= fault.side.includes(from) && !fault.side.includes(to);
        break;
    }
  }
  const reordering = slowestMs > NORMAL_DELAY_MS[1] ? 0.2 : 0;
  return { cut, loss, duplication, reordering, delayMs: [NORMAL_DELAY_MS[0], slowestMs] };
}

/**
 * A process's way to the network: what arrives while it is frozen waits for it, as in the buffers of its sockets, and
 * nothing reaches it once it is dead.
 */
export class ProcessTransport implements Transport {
  readonly #inner: Transport;
  readonly #clock: MachineClock;

  constructor(network: MemoryNetwork, endpoint: Endpoint, clock: MachineClock) {
    this.#inner = network.transport(endpoint);
    this.#clock = clock;
  }

  get bound(): Endpoint {
    return this.#inner.bound;
  }

  start(handler: TransportHandler): void {
    const clock = this.#clock;
    this.#inner.start({
      packet: (bytes, from) => clock.run(() => handler.packet(bytes, from)),
      request: (message, from) => {
        if (clock.isRunning) return handler.request(message, from);
        // Whoever asked has given up when it is read.
        clock.run(() => void handler.request(message, from));
        return undefined;
      },
    });
  }

  send(to: Endpoint, bytes: Uint8Array): void {
    this.#inner.send(to, bytes);
  }

  request(
    to: Endpoint,
    message: StreamMessage,
    timeoutMs: number,
  ): Promise<StreamMessage | undefined> {
    return new Promise((resolve, reject) => {
      this.#inner.request(to, message, timeoutMs).then(
        (answer) => this.#clock.run(() => resolve(answer)),
        (error: unknown) =>
          this.#clock.run(() => reject(error instanceof Error ? error : new Error(String(error)))),
      );
    });
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
