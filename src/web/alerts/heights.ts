import { useSyncExternalStore } from 'react';
import type { Item } from './items.ts';

/** Heights in pixels that alerts.css gives the lines: what is not drawn yet takes exactly the place it will. */
const HEIGHTS = {
  wide: { group: 44, alert: 38, more: 36, 'pending alert': 38, 'pending group': 120 },
  narrow: { group: 64, alert: 60, more: 40, 'pending alert': 60, 'pending group': 164 },
} as const satisfies Record<string, Record<Item['kind'], number>>;

/** The gap below a group. */
const GAP = 10;

/** The height of a line. */
export function heightsOf(item: Item | undefined, narrow: boolean): number {
  if (item === undefined) return 0;
  return HEIGHTS[narrow ? 'narrow' : 'wide'][item.kind] + (item.last ? GAP : 0);
}

const NARROW = '(max-width: 720px)';

/** Whether this is a phone, or a window as narrow. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(NARROW);
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => window.matchMedia(NARROW).matches,
  );
}
