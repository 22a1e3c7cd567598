import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What the store says of itself. */
export class StorageMetrics {
  readonly #errors: Counter;
  readonly #size: Gauge;
  readonly #commits: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#errors = new Counter({
      name: 'tocsin_storage_write_errors_total',
      help: 'Number of commits to the state store that failed.',
      registers,
    });
    this.#size = new Gauge({
      name: 'tocsin_storage_size_bytes',
      help: 'Size of the state store, in bytes.',
      registers,
    });
    this.#commits = new Histogram({
      name: 'tocsin_storage_commit_duration_seconds',
      help: 'How long commits to the state store took until they were on disk.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
  }

  /** Counts a commit that took so long and left the file so large. */
  committed(seconds: number, bytes: number): void {
    this.#commits.observe(seconds);
    this.#size.set(bytes);
  }

  /** Counts a commit that failed. */
  failed(): void {
    this.#errors.inc();
  }
}
