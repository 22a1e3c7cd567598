import type { Alert } from '../alerts/alert.ts';
import type { Pairs } from '../labels/pairs.ts';

/** Why a notification goes out, in the words templates and webhooks show. */
export type NotificationReason =
  | 'first notification'
  | 'new alerts added'
  | 'some alerts resolved'
  | 'all alerts resolved'
  | 'repeat interval elapsed'
  | 'unknown';

/** An alert with its state fixed at the flush, so that time passing during a send changes nothing. */
export interface FlushedAlert {
  readonly alert: Alert;
  readonly status: 'firing' | 'resolved';
}

/** What an integration noted for itself when it told of a group, by its own names; a bigint is an int64. */
export type ReceiverData = ReadonlyMap<string, string | bigint | number>;

/** All that an integration needs to tell its people. */
export interface Notification {
  readonly receiver: string;
  readonly groupKey: string;
  readonly groupLabels: Pairs;
  readonly routeLabels: Pairs;
  readonly reason: NotificationReason;
  /** Sorted by job, instance, labels. Never empty. */
  readonly alerts: readonly FlushedAlert[];
  /** The instant of the flush, wall-clock milliseconds. */
  readonly nowMs: number;
  /** What the integration noted when it last told of the group; nothing at the first notification. */
  readonly receiverData?: ReceiverData;
  /** Hears what went wrong though the notification goes out, such as a template that failed. For those who try one out. */
  readonly remark?: (message: string) => void;
}

/** Why an attempt failed; the `reason` label of `alertmanager_notifications_failed_total`. */
export type FailureReason =
  | 'other'
  | 'clientError'
  | 'serverError'
  | 'contextCanceled'
  | 'contextDeadlineExceeded'
  | 'authError'
  | 'rateLimited';

/** What became of one attempt. `message` is fit for logs: no secret, no full URL. */
export type SendResult =
  | {
      readonly kind: 'sent';
      /** What to note for the next time; without it, what was noted stays. */
      readonly receiverData?: ReceiverData;
      /** The beginning of what the service answered, fit for logs, where it answers by a text; who asks is rare. */
      readonly response?: () => string;
    }
  | {
      readonly kind: 'failed';
      readonly retry: boolean;
      readonly reason: FailureReason;
      readonly message: string;
    };

/** One way of telling people. Makes one attempt; retrying is the caller's. Never throws, and ends soon after `signal` aborts. */
export interface Notifier {
  notify(notification: Notification, signal: AbortSignal): Promise<SendResult>;
  /** Lets go of connections; called when no send is under way. */
  close?(): Promise<void>;
}

/** A notifier with its place in the configuration, which is what the notification log knows it by. */
export interface Integration {
  /** The kind: `webhook`, `email`, … */
  readonly name: string;
  /** Its position among the items of its kind in its receiver. */
  readonly index: number;
  readonly receiver: string;
  readonly sendResolved: boolean;
  readonly notifier: Notifier;
}
