import { type Clock, sleep } from '../base/clock.ts';
import { CodedError, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { LabelSet } from '../labels/label-set.ts';
import { Annotations } from '../labels/annotations.ts';
import { Pairs } from '../labels/pairs.ts';
import type { Integration, Notification, SendResult } from './contract.ts';

/** How long one test may take, milliseconds. */
export const TEST_TIMEOUT_MS = 15_000;
/** How long after that an integration that does not end is waited for, milliseconds. */
const GRACE_MS = 1000;
/** How many tests may be under way at a time. */
export const MAX_TESTS = 4;
/** How long the alert of a test would be firing, milliseconds. */
const FIRING_MS = 300_000;

/** What became of the test notification at one integration. */
export interface IntegrationTest {
  readonly kind: string;
  readonly index: number;
  readonly status: 'sent' | 'failed';
  /** Whole milliseconds. */
  readonly latencyMs: number;
  /** Why it failed, or what went wrong beside, such as a template; no secret and no full URL. */
  readonly message: string;
  /** The beginning of what the service answered, without secrets; empty where that is not known. */
  readonly response: string;
}

/** What became of a test notification, by integration in the order of the configuration. */
export interface ReceiverTestReport {
  readonly receiver: string;
  readonly integrations: readonly IntegrationTest[];
}

/** Runs something with the integrations of a receiver, which last until it ends. `signal` aborts when it has to. */
export interface ReceiverSource {
  /** undefined for a receiver that the configuration does not have. @throws CodedError when one cannot be made */
  use<T>(
    receiver: string,
    run: (integrations: readonly Integration[], signal: AbortSignal) => Promise<T>,
  ): Promise<T> | undefined;
}

/** What a `ReceiverTester` is built with. */
export interface ReceiverTesterOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Those of the configuration in force. */
  readonly source: () => ReceiverSource;
}

/**
 * Sends test notifications: once, with the real integrations and templates, but without a group, without an entry in
 * the notification log and without counting in the metrics of notifications.
 */
export class ReceiverTester {
  readonly #options: ReceiverTesterOptions;
  readonly #logger: Logger;
  #underWay = 0;

  constructor(options: ReceiverTesterOptions) {
    this.#options = options;
    this.#logger = options.logger.with({ component: 'receiver-test' });
  }

  /** @throws CodedError `not_found`, `too_many`, or why the receiver cannot be used */
  async test(receiver: string): Promise<ReceiverTestReport> {
    if (this.#underWay >= MAX_TESTS) {
      throw new CodedError('too_many', `${MAX_TESTS} tests are under way, try again later`);
    }
    this.#underWay++;
    try {
      const run = this.#options.source().use(receiver, (integrations, signal) => {
        return this.#testAll(receiver, integrations, signal);
      });
      if (run === undefined) {
        throw new CodedError('not_found', `there is no receiver ${JSON.stringify(receiver)}`);
      }
      return { receiver, integrations: await run };
    } finally {
      this.#underWay--;
    }
  }

  async #testAll(
    receiver: string,
    integrations: readonly Integration[],
    ended: AbortSignal,
  ): Promise<readonly IntegrationTest[]> {
    const { clock } = this.#options;
    const limit = new AbortController();
    const end = (): void => limit.abort(new Error('context canceled'));
    const timer = clock.after(TEST_TIMEOUT_MS, () =>
      limit.abort(new DOMException(`no answer within ${TEST_TIMEOUT_MS / 1000} s`, 'TimeoutError')),
    );
    ended.addEventListener('abort', end);
    if (ended.aborted) end();
    try {
      return await Promise.all(
        integrations.map((integration) => this.#testOne(receiver, integration, limit.signal)),
      );
    } finally {
      timer.cancel();
      ended.removeEventListener('abort', end);
    }
  }

  async #testOne(
    receiver: string,
    { name: kind, index, notifier }: Integration,
    signal: AbortSignal,
  ): Promise<IntegrationTest> {
    const { clock } = this.#options;
    const remarks: string[] = [];
    const remark = (message: string): void => void remarks.push(`template failed: ${message}`);
    const notification = { ...testNotification(receiver, clock.now()), remark };
    const begin = clock.monotonic();
    const sent = notifier.notify(notification, signal).catch(failure);
    const result = await withinGrace(sent, signal, clock);
    const latencyMs = Math.round(clock.monotonic() - begin);
    const [message, response] =
      result.kind === 'sent'
        ? [remarks.join('\n'), result.response?.() ?? '']
        : [result.message, ''];
    const outcome = { kind, index, status: result.kind, latencyMs, message, response };
    const place = { receiver, integration: `${kind}[${index}]`, status: result.kind };
    this.#logger.info('Sent a test notification', { ...place, err: message });
    return outcome;
  }
}

function failure(error: unknown): SendResult {
  return { kind: 'failed', retry: false, reason: 'other', message: messageOf(error) };
}

/** What `sent` gives, or a failure when it has not ended soon after `signal` aborted. */
function withinGrace(
  sent: Promise<SendResult>,
  signal: AbortSignal,
  clock: Clock,
): Promise<SendResult> {
  const done = new AbortController();
  const late = new Promise<SendResult>((resolve) => {
    const wait = (): void =>
      void sleep(clock, GRACE_MS, done.signal).then(() => resolve(failure(signal.reason)));
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true, signal: done.signal });
  });
  return Promise.race([sent, late]).finally(() => done.abort());
}

/** What a test says: one alert that names itself a test wherever people look. */
function testNotification(receiver: string, nowMs: number): Notification {
  const labels = LabelSet.of({ alertname: 'TocsinTest', severity: 'info', test: 'true' });
  const annotations = Annotations.of({
    summary: 'This is a test notification',
    description: `Somebody asked Tocsin to try out the receiver "${receiver}". Nothing is wrong, and there is nothing to do.`,
  });
  const alert = {
    labels,
    annotations,
    startsAtMs: nowMs,
    startsAtDetail: undefined,
    endsAtMs: nowMs + FIRING_MS,
    endsAtDetail: undefined,
    updatedAtMs: nowMs,
    generatorUrl: '',
    timeout: true,
  };
  return {
    receiver,
    // No group has such a key: theirs begin with a brace. The same each time, so that tests do not pile up.
    groupKey: `tocsin-test/${receiver}`,
    groupLabels: Pairs.of({ alertname: 'TocsinTest' }),
    routeLabels: Pairs.empty,
    reason: 'first notification',
    alerts: [{ alert, status: 'firing' }],
    nowMs,
  };
}
