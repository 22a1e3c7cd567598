import type { Duplex } from 'node:stream';
import { type CodedError, messageOf } from '../../../base/errors.ts';
import { transportError } from '../transport-error.ts';

/** Frames that wait for the ones before them; beyond that they are lost, as datagrams would be. */
const MAX_WAITING = 1024;

interface WaitingFrame {
  readonly frame: Uint8Array;
  readonly bytes: number;
}

interface PacketConnectionPorts {
  readonly written: (bytes: number) => void;
  readonly lost: (error: CodedError) => void;
  readonly closed: () => void;
}

/**
 * A connection that carries frames one way. Each frame is written when the one before has left: only then does it get
 * a TLS record of its own, and Alertmanager loses whatever else is in a record.
 */
export class PacketConnection {
  readonly #waiting: WaitingFrame[] = [];
  readonly #ports: PacketConnectionPorts;
  #socket: Duplex | undefined;
  #isWriting = false;
  #isOver = false;

  constructor(dial: () => Promise<Duplex>, ports: PacketConnectionPorts) {
    this.#ports = ports;
    void this.#open(dial);
  }

  /** `bytes`: how many of it count. */
  send(frame: Uint8Array, bytes: number): void {
    if (this.#isOver || this.#waiting.length >= MAX_WAITING) {
      this.#ports.lost(transportError('gossip-busy', 'too many packets wait for their connection'));
      return;
    }
    this.#waiting.push({ frame, bytes });
    this.#write();
  }

  close(error = transportError('gossip-closed', 'the connection is closed')): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#socket?.destroy();
    for (let left = this.#waiting.splice(0).length; left > 0; left--) this.#ports.lost(error);
    this.#ports.closed();
  }

  async #open(dial: () => Promise<Duplex>): Promise<void> {
    try {
      const socket = await dial();
      socket.on('error', (error) => this.#break(error));
      socket.once('end', () => this.close());
      socket.once('close', () => this.close());
      // Nothing comes back but the end.
      socket.resume();
      this.#socket = socket;
      if (this.#isOver) socket.destroy();
      else this.#write();
    } catch (error) {
      this.#break(error);
    }
  }

  #break(error: unknown): void {
    this.close(transportError('gossip-unreachable', messageOf(error), { cause: error }));
  }

  #write(): void {
    if (this.#isWriting || this.#socket === undefined) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#isWriting = true;
    this.#socket.write(next.frame, (error) => {
      this.#isWriting = false;
      if (error) {
        this.#ports.lost(transportError('gossip-unreachable', messageOf(error), { cause: error }));
        return;
      }
      this.#ports.written(next.bytes);
      this.#write();
    });
  }
}
