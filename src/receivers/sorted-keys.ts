import { compareBytewise } from '../base/compare.ts';

type Keyed<T> = Readonly<Record<string, T>>;

/**
 * A map whose keys are the user's own, and all maps in it, in the order in which Alertmanager prints them; undefined
 * when it is empty.
 */
export function sortedKeys<T>(map: Keyed<T> | undefined): Keyed<T> | undefined {
  if (map === undefined || Object.keys(map).length === 0) return undefined;
  return sorted(map);
}

/** A structure as Alertmanager prints it: without the texts that are empty. */
export function filledTexts(structure: Keyed<string | undefined> | undefined): Keyed<string> {
  const entries = Object.entries(structure ?? {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''),
  );
}

function sorted<T>(map: Keyed<T>): Keyed<T> {
  const entries = Object.entries(map).sort(([a], [b]) => compareBytewise(a, b));
  return Object.fromEntries(entries.map(([key, value]) => [key, sortedWithin(value) as T]));
}

function sortedWithin(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedWithin);
  if (typeof value !== 'object' || value === null) return value;
  return sorted(value as Keyed<unknown>);
}
