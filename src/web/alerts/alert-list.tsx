import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useLayoutEffect, useState } from 'react';
import type { ReactElement, RefObject } from 'react';
import { useT } from '../i18n/i18n.tsx';
import type { Gaze, Layout } from './calm.ts';
import { mustWait } from './calm.ts';
import { heightsOf, useNarrow } from './heights.ts';
import { ItemView } from './item-view.tsx';
import type { ItemActions } from './items.ts';
import {
  type Scroller,
  type Shown,
  useGaze,
  useLayout,
  useLineKeys,
  useWanted,
} from './list-hooks.ts';
import type { Wanted } from './use-items.ts';

interface AlertListProps extends Shown {
  readonly scrollRef: RefObject<HTMLDivElement | null>;
  /** Keys of the alerts that are shown in full. */
  readonly opened: ReadonlySet<string>;
  readonly actions: ItemActions;
  readonly onWanted: (wanted: Wanted) => void;
}

/** The lines in sight of what may be 20,000 alerts. Refreshes move nothing that somebody looks at. */
export function AlertList(props: AlertListProps): ReactElement {
  const { name, asked, items, scrollRef, opened, actions, onWanted } = props;
  const t = useT();
  const narrow = useNarrow();
  const gaze = useGaze(scrollRef);
  const [shown, setShown] = useState<Shown>({ name, asked, items });
  // eslint-disable-next-line react-hooks/incompatible-library -- no compiler memoises anything here
  const virtualizer: Scroller = useVirtualizer<HTMLDivElement, Element>({
    count: shown.items.length,
    getScrollElement: () => scrollRef.current,
    getItemKey: (index) => shown.items[index]?.key ?? index,
    estimateSize: (index) => heightsOf(shown.items[index], narrow),
    overscan: 6,
    paddingEnd: 24,
  });
  const layout = useLayout(shown, virtualizer, gaze);
  const fresh = { name, asked, items };
  const waits = useAdoption(fresh, shown, setShown, { layout, gaze, narrow });
  useWanted(virtualizer, shown.items, onWanted);
  useLineKeys(scrollRef, virtualizer, shown.items.length);
  return (
    <div className="alert-scroll" ref={scrollRef}>
      {waits && (
        <div className="waiting">
          <button type="button" onClick={() => setShown(fresh)}>
            {t('list.waiting')}
          </button>
        </div>
      )}
      <div
        className="alert-canvas"
        role="list"
        aria-label={t('alerts.list')}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const item = shown.items[index];
          if (item === undefined) return null;
          return (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              // Nobody looks at what is not there yet: it may change under the pointer.
              data-key={item.kind.startsWith('pending') ? undefined : item.key}
              role="listitem"
              className={`line line-${item.kind.replace(' ', '-')}${item.last ? ' line-last' : ''}`}
              style={{ transform: `translateY(${start}px)` }}
            >
              <ItemView item={item} opened={opened.has(item.key)} actions={actions} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** How often it is looked whether the pointer has gone elsewhere. */
const LOOK_MS = 250;

/** Shows what came, unless that has to wait for the pointer to go elsewhere; tells whether it waits. */
function useAdoption(
  fresh: Shown,
  shown: Shown,
  setShown: (shown: Shown) => void,
  look: {
    readonly layout: RefObject<Layout | undefined>;
    readonly gaze: () => Gaze;
    readonly narrow: boolean;
  },
): boolean {
  const [waits, setWaits] = useState(false);
  const { name, asked, items } = fresh;
  const decide = useEffectEvent(() => {
    const { layout, gaze, narrow } = look;
    const same = shown.name === name && shown.asked === asked;
    if (same && shown.items === items) {
      setWaits(false);
      return;
    }
    const sizes = new Map(items.map((item) => [item.key, heightsOf(item, narrow)]));
    const before = layout.current;
    const hold =
      same &&
      before !== undefined &&
      mustWait(before, [...sizes.keys()], gaze(), (key) => sizes.get(key) ?? 0);
    setWaits(hold);
    if (!hold) setShown(fresh);
  });
  // eslint-disable-next-line react-hooks/set-state-in-effect -- only the document knows where the pointer is
  useLayoutEffect(() => decide(), [name, asked, items, shown]);
  useEffect(() => {
    if (!waits) return undefined;
    const timer = window.setInterval(() => decide(), LOOK_MS);
    return () => window.clearInterval(timer);
  }, [waits]);
  return waits;
}
