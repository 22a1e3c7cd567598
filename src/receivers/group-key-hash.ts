import { createHash } from 'node:crypto';

/** The group's key as services take it that limit the length of one: its SHA-256 in hexadecimal digits. */
export function groupKeyHash({ groupKey }: { readonly groupKey: string }): string {
  return createHash('sha256').update(groupKey).digest('hex');
}
