import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { GROUPS_PER_PAGE } from '../queries/alerts.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import { drift, type Gaze, type Layout } from './calm.ts';
import type { Item } from './items.ts';
import type { Wanted } from './use-items.ts';

/** What lays the lines out. */
export type Scroller = Virtualizer<HTMLDivElement, Element>;

/** What the list shows now. */
export interface Shown {
  /** Another name is another list. */
  readonly name: string;
  /** Another number is a change that somebody asked for, which does not wait. */
  readonly asked: number;
  readonly items: readonly Item[];
}

/** Tells which line somebody points at, or else has the focus on. */
export function useGaze(scrollRef: RefObject<HTMLDivElement | null>): () => Gaze {
  const pointed = useRef<Element>(null);
  useEffect(() => {
    const element = scrollRef.current;
    if (element === null) return undefined;
    const over = (event: PointerEvent): void => {
      pointed.current = event.pointerType === 'mouse' ? (event.target as Element) : null;
    };
    const out = (): void => {
      pointed.current = null;
    };
    element.addEventListener('pointerover', over);
    element.addEventListener('pointerleave', out);
    return () => {
      element.removeEventListener('pointerover', over);
      element.removeEventListener('pointerleave', out);
    };
  }, [scrollRef]);
  return () => {
    const { activeElement } = document;
    const focused = scrollRef.current?.contains(activeElement) === true ? activeElement : null;
    const looked = pointed.current?.isConnected === true ? pointed.current : focused;
    const line = looked?.closest<HTMLElement>('[data-key]');
    const { scrollTop = 0, clientHeight = 0 } = scrollRef.current ?? {};
    return { key: line?.dataset['key'], scrollTop, height: clientHeight };
  };
}

/** Remembers where each line was, and scrolls with them when they move. */
export function useLayout(
  shown: Shown,
  virtualizer: Scroller,
  gaze: () => Gaze,
): RefObject<Layout | undefined> {
  const layout = useRef<Layout>(undefined);
  const last = useRef<Shown>(undefined);
  const keys = useMemo(() => shown.items.map(({ key }) => key), [shown.items]);
  const indexes = useMemo(() => new Map(keys.map((key, index) => [key, index])), [keys]);
  useLayoutEffect(() => {
    const { measurementsCache, scrollElement } = virtualizer;
    const startOf = (key: string): number | undefined =>
      measurementsCache[indexes.get(key) ?? -1]?.start;
    const before = layout.current;
    if (scrollElement !== null && before !== undefined && last.current?.items !== shown.items) {
      const same = last.current?.name === shown.name;
      const moved = same ? drift(before, startOf, gaze()) : -scrollElement.scrollTop;
      if (Math.abs(moved) >= 1) scrollElement.scrollBy({ top: moved, behavior: 'instant' });
    }
    last.current = shown;
    layout.current = { keys, startOf };
  });
  return layout;
}

/** Tells which pages are in sight. */
export function useWanted(
  virtualizer: Scroller,
  items: readonly Item[],
  onWanted: (wanted: Wanted) => void,
): void {
  const range = virtualizer.getVirtualItems();
  const first = range.at(0)?.index ?? 0;
  const last = range.at(-1)?.index ?? 0;
  const wanted = useMemo(() => wantedOf(items, first, last), [items, first, last]);
  useEffect(() => onWanted(wanted), [wanted, onWanted]);
}

function wantedOf(items: readonly Item[], first: number, last: number): Wanted {
  const pages = new Set<number>([0]);
  const groupPages = new Map<string, Wanted['groupPages'][number]>();
  let groups = -1;
  for (let index = 0; index <= last; index++) {
    const item = items[index];
    if (item?.kind === 'group' || item?.kind === 'pending group') groups++;
    if (item === undefined || index < first) continue;
    const inGroups = Math.floor(Math.max(0, groups) / GROUPS_PER_PAGE);
    pages.add(item.kind === 'pending group' ? item.page : inGroups);
    const page = item.kind === 'pending alert' || item.kind === 'alert' ? item.page : undefined;
    if (page !== undefined) groupPages.set(`${page.id} ${page.page}`, page);
  }
  return { pages: [...pages], groupPages: [...groupPages.values()] };
}

/** j and k go from line to line, in sight or not. */
export function useLineKeys(
  scrollRef: RefObject<HTMLDivElement | null>,
  virtualizer: Scroller,
  count: number,
): void {
  const move = (step: 1 | -1): void => {
    const current = currentLine(scrollRef.current)?.dataset['index'];
    const first = virtualizer.range?.startIndex ?? 0;
    const next = current === undefined ? first : Number(current) + step;
    if (next < 0 || next >= count) return;
    virtualizer.scrollToIndex(next, { align: 'auto' });
    focusLine(scrollRef.current, next);
  };
  useShortcuts({ j: () => move(1), k: () => move(-1) });
}

/** The line that has the focus, or else is pointed at. */
export function currentLine(scroll: HTMLElement | null): HTMLElement | null | undefined {
  const { activeElement } = document;
  const focused = scroll?.contains(activeElement) === true ? activeElement : null;
  return (
    focused?.closest<HTMLElement>('[data-index]') ?? scroll?.querySelector('[data-index]:hover')
  );
}

const FOCUS_TRIES = 10;

/** A line that is scrolled into sight is there a frame or two later. */
function focusLine(scroll: HTMLElement | null, index: number, tries = FOCUS_TRIES): void {
  const line = scroll?.querySelector<HTMLElement>(`[data-index="${index}"] [data-main]`);
  if (line !== null && line !== undefined) line.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusLine(scroll, index, tries - 1));
}
