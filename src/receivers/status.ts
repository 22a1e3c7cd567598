import type { Notification } from '../notify/contract.ts';

/** Firing as long as one alert is. */
export function statusOf({ alerts }: Notification): 'firing' | 'resolved' {
  return alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved';
}
