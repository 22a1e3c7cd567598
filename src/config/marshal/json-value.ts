import type { Printable } from '../yaml/print.ts';
import { goFloat, map, sorted, text, verbatim } from './build.ts';

/** Data as JSON would hold it. */
export function jsonValue(value: unknown): Printable {
  if (value === null || typeof value === 'boolean') return verbatim(value);
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return verbatim(goFloat(value));
  if (Array.isArray(value)) return { kind: 'list', items: value.map(jsonValue) };
  return sorted(value as Readonly<Record<string, unknown>>, jsonValue) ?? map([]);
}
