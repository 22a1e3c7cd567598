import { compareBytewise } from '../base/compare.ts';
import type { LogRecord } from '../replication/records.ts';

/**
 * Orders two records of one group, integration and instant by their content: the one that expires later stands; the
 * rest only has to be the same everywhere.
 */
export function compareLogContent(a: LogRecord, b: LogRecord): number {
  if (a === b) return 0;
  if (a.expiresAtNs !== b.expiresAtNs) return a.expiresAtNs < b.expiresAtNs ? -1 : 1;
  return compareBytewise(textOf(a), textOf(b));
}

/** What is not a time, as one text: the same for the same content, whoever built the objects. */
function textOf({ firing, resolved, receiverData, unknown }: LogRecord): string {
  return JSON.stringify([
    Array.from(firing, String),
    Array.from(resolved, String),
    Array.from(receiverData, ([name, value]) => [name, typeof value, String(value)]).sort(
      ([x = ''], [y = '']) => compareBytewise(x, y),
    ),
    [...(unknown?.envelope ?? [])],
    [...(unknown?.message ?? [])],
  ]);
}
