import type { Preferences } from '../base/preferences.ts';

/** A day as `2026-03-01` and a time as `10:00`, in a zone. */
export interface ZonedParts {
  readonly day: string;
  readonly time: string;
}

/** An instant taken apart in the zone the page shows. */
export function partsOf(ms: number, zone: Preferences['zone']): ZonedParts {
  const date = new Date(ms);
  const shifted = zone === 'utc' ? date : new Date(ms - date.getTimezoneOffset() * 60_000);
  const text = shifted.toISOString();
  return { day: text.slice(0, 10), time: text.slice(11, 16) };
}

/** The instant that a day and a time name in the zone the page shows. */
export function fromParts(day: string, time: string, zone: Preferences['zone']): number {
  return Date.parse(`${day}T${time}:00${zone === 'utc' ? 'Z' : ''}`);
}
