import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Clock } from '../base/clock.ts';
import { PlainSummary } from '../telemetry/plain-summary.ts';
import type { SilenceState } from './silence.ts';

/** When the matchers of a silence were compiled: as it was taken in, or as it was read from the disk. */
export type CompileStage = 'index' | 'load_snapshot';

/** What is asked of the silences whenever somebody looks at the metrics. */
export interface CountedSilences {
  readonly size: number;
  countByState(nowMs: number): Readonly<Record<SilenceState, number>>;
}

const STATES: readonly SilenceState[] = ['active', 'pending', 'expired'];
/** The default buckets of Go's client, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics of silences, by Alertmanager's names. There are no snapshots. */
export class SilencesMetrics {
  readonly #compileErrors: Counter;
  readonly #queryDuration: Histogram;
  readonly #gc: PlainSummary;
  readonly #maintenance: Counter;
  readonly #maintenanceErrors: Counter;
  readonly #propagated: Counter;
  #queries = 0;
  #scanned = 0;
  #skipped = 0;

  constructor(registry: Registry) {
    const registers = [registry];
    const counter = (name: string, help: string, labelNames: readonly string[] = []): Counter =>
      new Counter({ name: `alertmanager_silences_${name}`, help, labelNames, registers });
    this.#compileErrors = counter(
      'matcher_compile_errors_total',
      'How many silence matcher compilations failed.',
      ['stage'],
    );
    for (const stage of ['index', 'load_snapshot'] satisfies CompileStage[])
      this.#compileErrors.inc({ stage }, 0);
    this.#registerQueries(registry);
    counter('query_errors_total', 'How many silence received queries did not succeed.');
    this.#queryDuration = new Histogram({
      name: 'alertmanager_silences_query_duration_seconds',
      help: 'Duration of silence query evaluation.',
      buckets: BUCKETS,
      registers,
    });
    this.#gc = new PlainSummary(
      registry,
      'alertmanager_silences_gc_duration_seconds',
      'Duration of the last silence garbage collection cycle.',
    );
    counter('gc_errors_total', 'How many silence GC errors were encountered.');
    this.#maintenance = counter(
      'maintenance_total',
      'How many maintenances were executed for silences.',
    );
    this.#maintenanceErrors = counter(
      'maintenance_errors_total',
      'How many maintenances were executed for silences that failed.',
    );
    this.#propagated = counter(
      'gossip_messages_propagated_total',
      'Number of received gossip messages that have been further gossiped.',
    );
  }

  /** Counts silences of other replicas that were passed on. */
  propagated(count: number): void {
    this.#propagated.inc(count);
  }

  /** Has the silences counted whenever somebody looks. */
  watch(registry: Registry, silences: CountedSilences, clock: Pick<Clock, 'now'>): void {
    const registers = [registry];
    new Gauge({
      name: 'alertmanager_silences',
      help: 'How many silences by state.',
      labelNames: ['state'],
      registers,
      collect() {
        const counts = silences.countByState(clock.now());
        for (const state of STATES) this.set({ state }, counts[state]);
      },
    });
    // There is one index here, and it has all silences.
    const sizes = {
      state_size: 'The number of silences in the state map.',
      matcher_index_size: 'The number of entries in the matcher cache index.',
      version_index_size: 'The number of entries in the version index.',
    };
    for (const [name, help] of Object.entries(sizes))
      new Gauge({
        name: `alertmanager_silences_${name}`,
        help,
        registers,
        collect() {
          this.set(silences.size);
        },
      });
  }

  compileFailed(stage: CompileStage): void {
    this.#compileErrors.inc({ stage });
  }

  /** Counts a look-up that looked at so many silences, and at so many not as they were no candidates. */
  queried(scanned: number, skipped: number): void {
    this.#queries++;
    this.#scanned += scanned;
    this.#skipped += skipped;
  }

  queryTook(seconds: number): void {
    this.#queryDuration.observe(seconds);
  }

  /** Counts a maintenance that took so long. */
  maintained(seconds: number): void {
    this.#maintenance.inc();
    this.#gc.observe(1, seconds);
  }

  maintenanceFailed(): void {
    this.#maintenance.inc();
    this.#maintenanceErrors.inc();
  }

  /** Looking up happens for every alert: plain numbers, read when somebody asks. */
  #registerQueries(registry: Registry): void {
    const counter = (name: string, help: string, read: () => number): Counter =>
      new Counter({
        name: `alertmanager_silences_${name}`,
        help,
        registers: [registry],
        collect() {
          this.reset();
          this.inc(read());
        },
      });
    counter('queries_total', 'How many silence queries were received.', () => this.#queries);
    counter(
      'query_silences_scanned_total',
      'How many silences were scanned during query evaluation.',
      () => this.#scanned,
    );
    counter(
      'query_silences_skipped_total',
      'How many silences were skipped during query evaluation using the version index.',
      () => this.#skipped,
    );
  }
}
