import { Counter, Histogram, type Registry } from 'prom-client';
import type { MutedBy } from '../alerts/muting.ts';
import type { FailureReason } from './contract.ts';

/** Every kind of integration: counters exist from the start, as alerting rules divide by them. */
export const INTEGRATION_NAMES = [
  'email',
  'pagerduty',
  'wechat',
  'pushover',
  'slack',
  'opsgenie',
  'webhook',
  'victorops',
  'sns',
  'telegram',
  'discord',
  'webex',
  'msteams',
  'msteamsv2',
  'incidentio',
  'jira',
  'rocketchat',
  'mattermost',
] as const;

const FAILURE_REASONS: readonly FailureReason[] = [
  'other',
  'clientError',
  'serverError',
  'contextCanceled',
  'contextDeadlineExceeded',
  'authError',
  'rateLimited',
];

const SUPPRESSED_BY: readonly MutedBy[] = [
  'silence',
  'inhibition',
  'mute_time_interval',
  'active_time_interval',
];

/** The counters of one integration. */
export interface IntegrationMetrics {
  /** A notification is about to be sent. */
  started(): void;
  /** One attempt was made. */
  attempted(seconds: number, sent: boolean): void;
  /** The notification failed for good. */
  failed(reason: FailureReason): void;
}

/** The metrics of notifying, by Alertmanager's names. */
export class NotifyMetrics {
  readonly #notifications: Counter;
  readonly #failed: Counter;
  readonly #requests: Counter;
  readonly #requestsFailed: Counter;
  readonly #suppressed: Counter;
  readonly #latency: Histogram;
  readonly #withReceiver: boolean;

  /** `withReceiver` is the feature `receiver-name-in-metrics`. */
  constructor(registry: Registry, withReceiver: boolean) {
    this.#withReceiver = withReceiver;
    const registers = [registry];
    const labelNames = withReceiver ? ['integration', 'receiver_name'] : ['integration'];
    const counter = (name: string, help: string, labels: string[]): Counter =>
      new Counter({ name: `alertmanager_${name}`, help, labelNames: labels, registers });
    this.#notifications = counter(
      'notifications_total',
      'The total number of attempted notifications.',
      labelNames,
    );
    this.#failed = counter(
      'notifications_failed_total',
      'The total number of failed notifications.',
      [...labelNames, 'reason'],
    );
    this.#requests = counter(
      'notification_requests_total',
      'The total number of attempted notification requests.',
      labelNames,
    );
    this.#requestsFailed = counter(
      'notification_requests_failed_total',
      'The total number of failed notification requests.',
      labelNames,
    );
    this.#suppressed = counter(
      'notifications_suppressed_total',
      'The total number of notifications suppressed for being silenced, inhibited, outside of active time intervals or within muted time intervals.',
      ['reason'],
    );
    this.#latency = new Histogram({
      name: 'alertmanager_notification_latency_seconds',
      help: 'The latency of notifications in seconds.',
      labelNames,
      buckets: [1, 5, 10, 15, 20],
      registers,
    });
    for (const reason of SUPPRESSED_BY) this.#suppressed.inc({ reason }, 0);
    if (!withReceiver)
      for (const name of INTEGRATION_NAMES) this.#initialise({ integration: name });
  }

  /** Starts the series of the integrations of a new configuration, where receivers are among the labels. */
  initialiseFor(
    integrations: Iterable<{ readonly name: string; readonly receiver: string }>,
  ): void {
    if (!this.#withReceiver) return;
    for (const metric of [
      this.#notifications,
      this.#failed,
      this.#requests,
      this.#requestsFailed,
      this.#latency,
    ]) {
      metric.reset();
    }
    for (const { name, receiver } of integrations)
      this.#initialise({ integration: name, receiver_name: receiver });
  }

  of({ name, receiver }: { readonly name: string; readonly receiver: string }): IntegrationMetrics {
    const labels = this.#withReceiver
      ? { integration: name, receiver_name: receiver }
      : { integration: name };
    return {
      started: () => this.#notifications.inc(labels),
      attempted: (seconds, sent) => {
        this.#latency.observe(labels, seconds);
        this.#requests.inc(labels);
        if (!sent) this.#requestsFailed.inc(labels);
      },
      failed: (reason) => this.#failed.inc({ ...labels, reason }),
    };
  }

  suppressed(by: MutedBy, count: number): void {
    this.#suppressed.inc({ reason: by }, count);
  }

  #initialise(labels: Record<string, string>): void {
    this.#notifications.inc(labels, 0);
    this.#requests.inc(labels, 0);
    this.#requestsFailed.inc(labels, 0);
    this.#latency.zero(labels);
    for (const reason of FAILURE_REASONS) this.#failed.inc({ ...labels, reason }, 0);
  }
}
