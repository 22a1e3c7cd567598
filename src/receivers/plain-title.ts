import type { Notification } from '../notify/contract.ts';
import { statusOf } from './status.ts';

/** A title in one line for when the template of the title has failed. */
export function plainTitle(notification: Notification): string {
  const group = [...notification.groupLabels.values].join(' ');
  return `[${statusOf(notification).toUpperCase()}] ${group}`.trim();
}
