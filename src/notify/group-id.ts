import { hash } from 'node:crypto';

/** How many digits a group's id has. */
const DIGITS = 16;

/** A short name for a group: siblings may share a group key, so its route counts too. */
export function groupId(routeId: string, groupKey: string): string {
  return hash('sha1', `${routeId}\n${groupKey}`).slice(0, DIGITS);
}
