import { Counter, Gauge, type Registry } from 'prom-client';
import { PlainSummary } from '../telemetry/plain-summary.ts';

/** How many alerts are in each state. */
export interface AlertCounts {
  readonly active: number;
  readonly suppressed: number;
  readonly unprocessed: number;
}

/** Where the gauge of alerts reads its values: per group key, or one entry without. */
export type AlertCounter = () => Iterable<
  readonly [groupKey: string | undefined, counts: AlertCounts]
>;

/** The dispatcher's metrics, by Alertmanager's names. */
export class DispatchMetrics {
  /** Whether alerts are counted by group key. */
  readonly withGroupKey: boolean;
  readonly #groups: Gauge;
  readonly #processing: PlainSummary;
  #counter: AlertCounter | undefined;

  /** `withGroupKey` is the feature `group-key-in-metrics`. */
  constructor(registry: Registry, withGroupKey: boolean) {
    this.withGroupKey = withGroupKey;
    const registers = [registry];
    const read = (): ReturnType<AlertCounter> => this.#counter?.() ?? [];
    new Gauge({
      name: 'alertmanager_alerts',
      help: 'How many alerts by state.',
      labelNames: withGroupKey ? ['state', 'group_key'] : ['state'],
      registers,
      collect(): void {
        this.reset();
        for (const [groupKey, counts] of read()) {
          const labels = groupKey === undefined ? {} : { group_key: groupKey };
          this.set({ ...labels, state: 'active' }, counts.active);
          this.set({ ...labels, state: 'suppressed' }, counts.suppressed);
          this.set({ ...labels, state: 'unprocessed' }, counts.unprocessed);
        }
      },
    });
    this.#groups = new Gauge({
      name: 'alertmanager_dispatcher_aggregation_groups',
      help: 'Number of active aggregation groups',
      registers,
    });
    this.#processing = new PlainSummary(
      registry,
      'alertmanager_dispatcher_alert_processing_duration_seconds',
      'Summary of latencies for the processing of alerts.',
    );
    // There is no limit, and a single thread neither retries nor gives up; dashboards and rules read the names.
    for (const [name, help] of [
      [
        'limit_reached',
        'Number of times when dispatcher failed to create new aggregation group due to limit.',
      ],
      [
        'creation_retries',
        'Number of CAS retries while creating aggregation groups under contention.',
      ],
      [
        'creation_given_up',
        'Number of alerts dropped because aggregation group creation exceeded the retry limit.',
      ],
    ] as const) {
      new Counter({
        name: `alertmanager_dispatcher_aggregation_group_${name}_total`,
        help,
        registers,
      });
    }
  }

  /** Sets where the counts of alerts come from. */
  countAlertsBy(counter: AlertCounter): void {
    this.#counter = counter;
  }

  setGroups(count: number): void {
    this.#groups.set(count);
  }

  /** Counts alerts that took `seconds` together. */
  processed(alerts: number, seconds: number): void {
    this.#processing.observe(alerts, seconds);
  }
}
