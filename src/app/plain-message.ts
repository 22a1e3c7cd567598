import type { FlushedAlert, Notification } from '../notify/contract.ts';

/** More alerts than this are only counted: what the services take is limited. */
const MAX_ALERTS = 20;
const MAX_REASON_LENGTH = 500;

/** A notification in plain words, for when its templates fail: what fires, and what is wrong with the template. */
export function plainMessage({ alerts, groupLabels }: Notification, problem: string): string {
  const firing = alerts.filter(({ status }) => status === 'firing');
  const resolved = alerts.filter(({ status }) => status === 'resolved');
  const about = Array.from(groupLabels.entries(), ([name, value]) => `${name}=${value}`).join(' ');
  const head = firing.length > 0 ? `[FIRING:${firing.length}]` : '[RESOLVED]';
  return [
    `${head} ${about}`.trim(),
    // Near the beginning: services cut what is long.
    `This is a plain notification, as its template failed: ${cut(problem)}`,
    ...list('Firing', firing),
    ...list('Resolved', resolved),
  ].join('\n');
}

function list(title: string, alerts: readonly FlushedAlert[]): string[] {
  if (alerts.length === 0) return [];
  const shown = alerts.slice(0, MAX_ALERTS).map(({ alert: { labels, annotations } }) => {
    const pairs = Array.from(labels.entries(), ([name, value]) => `${name}=${value}`).join(' ');
    const notes = annotations.pairs();
    const summary = notes.get('summary') || notes.get('description');
    return summary === '' ? `- ${pairs}` : `- ${pairs}: ${summary}`;
  });
  const more = alerts.length - shown.length;
  return [`${title}:`, ...shown, ...(more > 0 ? [`… and ${more} more`] : [])];
}

function cut(text: string): string {
  return text.length <= MAX_REASON_LENGTH ? text : `${text.slice(0, MAX_REASON_LENGTH)}…`;
}
