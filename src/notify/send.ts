import { Backoff, type BackoffOptions } from '../base/backoff.ts';
import { type Clock, sleep } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Random } from '../base/random.ts';
import { FlushDeadline } from './flush-run.ts';
import type {
  FailureReason,
  Integration,
  Notification,
  ReceiverData,
  SendResult,
} from './contract.ts';
import type { IntegrationMetrics } from './notify.metrics.ts';
import type { TurnClaim } from './ports.ts';

/** Alertmanager's waits between attempts: half a second, growing by half, at most a minute, ±50 %. */
const RETRY: BackoffOptions = { initialMs: 500, factor: 1.5, jitter: 0.5, maxMs: 60_000 };

/** Whom to send to. */
export interface SendTarget {
  readonly integration: Integration;
  readonly metrics: IntegrationMetrics;
  /** As messages call it. */
  readonly name: string;
}

/** What sending needs from outside. */
export interface SendPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** Made only when there is something to log. */
  readonly logger: () => Logger;
  /** Whether debug lines are written. */
  readonly debugEnabled: boolean;
  /** Aborts when no further attempt shall follow the one under way. Made only when there is one to wait for. */
  readonly retries: () => AbortSignal;
  /** Asked before every attempt but the first: what is left to tell; undefined: nothing. `signal` ends a wait. */
  readonly again: (signal: AbortSignal) => Promise<Notification | undefined>;
  /** Told when attempts begin and that they failed. Absent without other replicas. */
  readonly claim?: Pick<TurnClaim, 'begin' | 'end'>;
}

/** The end of the attempts. */
export type SendOutcome =
  | {
      readonly kind: 'sent';
      readonly attempts: number;
      /** What the integration wants noted, if that has changed. */
      readonly receiverData: ReceiverData | undefined;
    }
  /** Another replica has told them meanwhile. */
  | { readonly kind: 'settled elsewhere'; readonly attempts: number }
  | {
      readonly kind: 'failed';
      readonly attempts: number;
      readonly failure: FailureReason;
      readonly message: string;
    };

/**
 * Attempts until it is sent, fails for good, or `signal` aborts. The last failure is the one that is told. The attempt
 * that succeeds is left begun.
 */
export async function sendWithRetry(
  target: SendTarget,
  first: Notification,
  ports: SendPorts,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const { name } = target;
  const backoff = new Backoff(RETRY, ports.random);
  let last: Extract<SendResult, { kind: 'failed' }> | undefined;
  let notification: Notification | undefined = first;
  for (let attempts = 0; ; attempts++) {
    if (signal.aborted) return canceled(name, attempts, last, signal);
    if (notification === undefined) return { kind: 'settled elsewhere', attempts };
    ports.claim?.begin();
    const result = await attempt(target, notification, ports, signal);
    if (result.kind === 'sent') {
      if (attempts > 0) ports.logger().info('Notify success', { attempts: attempts + 1 });
      else if (ports.debugEnabled) ports.logger().debug('Notify success', { attempts: 1 });
      return { kind: 'sent', attempts: attempts + 1, receiverData: result.receiverData };
    }
    ports.claim?.end();
    if (!result.retry) {
      const message = `${name}: notify retry canceled due to unrecoverable error after ${attempts + 1} attempts: ${result.message}`;
      return { kind: 'failed', attempts: attempts + 1, failure: result.reason, message };
    }
    if (!isOver(signal)) {
      if (last?.message !== result.message) {
        ports.logger().warn('Notify attempt failed, will retry later', {
          attempts: attempts + 1,
          err: result.message,
        });
      }
      last = result;
    }
    const retries = ports.retries();
    await sleep(ports.clock, backoff.nextMs(), retries);
    if (!retries.aborted) notification = await ports.again(retries);
    if (retries.aborted) return canceled(name, attempts + 1, last, signal);
  }
}

/** Asked anew: it may have changed while an attempt was under way. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function attempt(
  { integration, metrics }: SendTarget,
  notification: Notification,
  { clock }: SendPorts,
  signal: AbortSignal,
): Promise<SendResult> {
  const begin = clock.monotonic();
  let result: SendResult;
  try {
    result = await integration.notifier.notify(notification, signal);
  } catch (error) {
    // A notifier that throws is a fault of ours; the alert must still be told.
    result = { kind: 'failed', retry: true, reason: 'other', message: messageOf(error) };
  }
  metrics.attempted((clock.monotonic() - begin) / 1000, result.kind === 'sent');
  return result;
}

/** How a flush ends that was over before it was its turn. */
export function overBeforeSent(
  name: string,
  signal: AbortSignal,
): Extract<SendOutcome, { kind: 'failed' }> {
  return canceled(name, 0, undefined, signal);
}

function canceled(
  name: string,
  attempts: number,
  last: Extract<SendResult, { kind: 'failed' }> | undefined,
  signal: AbortSignal,
): Extract<SendOutcome, { kind: 'failed' }> {
  const byDeadline = signal.reason instanceof FlushDeadline;
  const failure = last?.reason ?? (byDeadline ? 'contextDeadlineExceeded' : 'contextCanceled');
  const why = last?.message ?? (byDeadline ? 'context deadline exceeded' : 'context canceled');
  return {
    kind: 'failed',
    attempts,
    failure,
    message: `${name}: notify retry canceled after ${attempts} attempts: ${why}`,
  };
}
