import type { CodedError } from '../../../base/errors.ts';
import type { Direction, TransportObserver } from '../observer.ts';

/** Keeps what a transport tells, for specs to look at and to wait for. */
export class RecordingObserver implements TransportObserver {
  readonly bytes: Record<Direction, number> = { inbound: 0, outbound: 0 };
  readonly streams: Record<Direction, number> = { inbound: 0, outbound: 0 };
  readonly failures: string[] = [];
  readonly #waiting = new Set<() => void>();

  packet(direction: Direction, bytes: number): void {
    this.bytes[direction] += bytes;
    this.changed();
  }

  stream(direction: Direction): void {
    this.streams[direction]++;
    this.changed();
  }

  failed(direction: Direction, what: 'packet' | 'stream', _peer: string, error: CodedError): void {
    this.failures.push(`${direction} ${what}: ${error.code}`);
    this.changed();
  }

  /** Resolves as soon as `holds` does. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** To be called when something else changed that somebody may wait for. */
  changed(): void {
    for (const look of [...this.#waiting]) look();
  }
}
