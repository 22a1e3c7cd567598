import type { Clock } from '../../../src/base/clock.ts';
import type { Notification, SendResult } from '../../../src/notify/contract.ts';
import type { LabelSet } from '../../../src/labels/label-set.ts';
import { EPOCH_MS, type MachineClock } from '../engine/machine-clock.ts';
import type { Schedule } from '../engine/schedule.ts';
import type { SeededRandom } from '../engine/seeded-random.ts';
import type { Timeline } from '../timeline.ts';

/** Who sends. */
export interface Sender {
  readonly replica: number;
  readonly name: string;
  readonly clock: MachineClock;
}

/** An attempt to tell people: what was told, and what became of it. */
export interface Attempt {
  readonly number: number;
  readonly sender: Sender;
  /** Receiver and index: `team/0`. */
  readonly integration: string;
  readonly groupKey: string;
  readonly reason: string;
  /** When the flush ticked, virtual time as far as the sender's clock tells it. */
  readonly tickMs: number;
  readonly beganMs: number;
  /** Names of alerts. */
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  /** When the receiver took it; undefined: never. */
  deliveredMs: number | undefined;
  /** When the sender knew of its success. */
  answeredMs: number | undefined;
  /** When the sender noted that in its log, and by which version. */
  recordedMs: number | undefined;
  recordedNs: bigint | undefined;
}

/** Trouble at the receiver. */
export interface PagerTrouble {
  readonly kind: 'receiver fails' | 'receiver answers are lost' | 'receiver is slow';
  /** Whose attempts it concerns; undefined: everybody's. */
  readonly replica: number | undefined;
}

/** The services that people are told by. An answer normally takes some tens of milliseconds. */
export class Pager {
  readonly attempts: Attempt[] = [];
  readonly troubles = new Set<PagerTrouble>();
  readonly #schedule: Schedule;
  readonly #random: SeededRandom;
  readonly #timeline: Timeline;

  constructor(schedule: Schedule, random: SeededRandom, timeline: Timeline) {
    this.#schedule = schedule;
    this.#random = random;
    this.#timeline = timeline;
  }

  /** One attempt: the request is on its way whatever becomes of its sender. */
  attempt(
    sender: Sender,
    index: number,
    notification: Notification,
    signal: AbortSignal,
  ): Promise<SendResult> {
    const attempt = this.#note(sender, index, notification);
    const kinds = new Set<PagerTrouble['kind']>();
    for (const { kind, replica } of this.troubles)
      if (replica === undefined || replica === sender.replica) kinds.add(kind);
    const slowMs = kinds.has('receiver is slow') ? this.#random.between(1000, 25_000) : 0;
    const thereMs = this.#random.between(2, 60);
    const backMs = this.#random.between(2, 60) + slowMs;
    if (!kinds.has('receiver fails')) this.#schedule.after(thereMs, () => this.#deliver(attempt));
    return this.#answer(attempt, thereMs + backMs, kinds, signal);
  }

  #answer(
    attempt: Attempt,
    afterMs: number,
    kinds: ReadonlySet<PagerTrouble['kind']>,
    signal: AbortSignal,
  ): Promise<SendResult> {
    const { clock, name } = attempt.sender;
    return new Promise((resolve) => {
      const end = (result: SendResult): void => {
        signal.removeEventListener('abort', onAbort);
        timer.cancel();
        const what = result.kind === 'sent' ? 'send ok' : 'send failed';
        this.#timeline.add(name, what, `#${attempt.number}`);
        resolve(result);
      };
      const onAbort = (): void => end(failure('contextDeadlineExceeded', 'aborted'));
      const timer = (clock as Clock).after(afterMs, () => {
        if (kinds.has('receiver fails')) end(failure('serverError', 'status 503'));
        else if (kinds.has('receiver answers are lost')) end(failure('other', 'reset by peer'));
        else {
          attempt.answeredMs = this.#schedule.nowMs;
          end({ kind: 'sent' });
        }
      });
      signal.addEventListener('abort', onAbort);
    });
  }

  #deliver(attempt: Attempt): void {
    attempt.deliveredMs = this.#schedule.nowMs;
    this.#timeline.add('', 'DELIVERED', `#${attempt.number} to ${attempt.integration}`);
  }

  #note(sender: Sender, index: number, notification: Notification): Attempt {
    const { receiver, groupKey, reason, nowMs, alerts } = notification;
    const named = (wanted: 'firing' | 'resolved'): string[] =>
      alerts.filter(({ status }) => status === wanted).map(({ alert }) => alertId(alert.labels));
    const attempt: Attempt = {
      number: this.attempts.length,
      sender,
      integration: `${receiver}/${index}`,
      groupKey,
      reason,
      tickMs: nowMs - EPOCH_MS - sender.clock.offsetMs,
      beganMs: this.#schedule.nowMs,
      firing: named('firing'),
      resolved: named('resolved'),
      deliveredMs: undefined,
      answeredMs: undefined,
      recordedMs: undefined,
      recordedNs: undefined,
    };
    this.attempts.push(attempt);
    const { integration, firing, resolved } = attempt;
    this.#timeline.add(
      sender.name,
      'send',
      `#${attempt.number} to ${integration} ${groupKey}: ${reason}; firing [${firing.join(' ')}] resolved [${resolved.join(' ')}]`,
    );
    return attempt;
  }
}

function failure(
  reason: 'serverError' | 'other' | 'contextDeadlineExceeded',
  message: string,
): SendResult {
  return { kind: 'failed', retry: true, reason, message };
}

/** How an alert is called here: `A0/c1/i2`. */
export function alertId(labels: LabelSet): string {
  return `${labels.get('alertname')}/${labels.get('cluster')}/${labels.get('instance')}`;
}
