import { useMemo, useRef, useState } from 'react';
import type { Matcher } from '../base/matchers.ts';
import type { ItemActions } from './items.ts';

/** Which lines are opened, collapsed or shown whole. */
export interface LineState {
  readonly collapsed: ReadonlySet<string>;
  readonly whole: ReadonlySet<string>;
  readonly opened: ReadonlySet<string>;
  /** Grows with each change that somebody asked for. */
  readonly asked: number;
  readonly actions: ItemActions;
}

/** Keeps what somebody opened and closed, by keys that stay through refreshes. */
export function useLineState(onFilter: (matcher: Matcher) => void): LineState {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [whole, setWhole] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState(0);
  const filterRef = useRef(onFilter);
  // eslint-disable-next-line react-hooks/refs -- so that the actions stay the same and lines are not drawn anew
  filterRef.current = onFilter;
  const actions = useMemo<ItemActions>(
    () => ({
      toggle: (key) => setOpened((keys) => toggled(keys, key)),
      collapse: (id) => {
        setCollapsed((ids) => toggled(ids, id));
        setAsked((count) => count + 1);
      },
      showWhole: (id) => {
        setWhole((ids) => toggled(ids, id));
        setAsked((count) => count + 1);
      },
      filter: (name, value) => filterRef.current({ name, operator: '=', value }),
    }),
    [],
  );
  return { collapsed, whole, opened, asked, actions };
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
