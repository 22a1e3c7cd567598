import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AlertsAnswer, GroupAlertsAnswer } from '../../api/contract/alerts.ts';
import {
  type AlertListing,
  groupPageKey,
  type GroupPage,
  pageKey,
  useAlertPages,
  useGroupPages,
} from '../queries/alerts.ts';
import { type Item, listItems } from './items.ts';

/** What of the list is in sight, and so kept up to date. */
export interface Wanted {
  readonly pages: readonly number[];
  readonly groupPages: readonly GroupPage[];
}

/** The lines of the list. Only what is wanted is asked for; what came earlier is shown as it was. */
export function useItems(
  listing: AlertListing,
  totalGroups: number,
  options: {
    readonly wanted: Wanted;
    readonly collapsed: ReadonlySet<string>;
    readonly whole: ReadonlySet<string>;
  },
): readonly Item[] {
  const { wanted, collapsed, whole } = options;
  const client = useQueryClient();
  const pages = useAlertPages(listing, wanted.pages);
  const groupPages = useGroupPages(listing, wanted.groupPages);
  // Grows with each answer that came.
  const version = [...pages, ...groupPages].map(({ data, dataUpdatedAt }) => data === undefined ? 0 : dataUpdatedAt).join(); // prettier-ignore
  return useMemo(
    () =>
      listItems({
        totalGroups,
        pageOf: (page) => client.getQueryData<AlertsAnswer>(pageKey(listing, page)),
        groupPageOf: (page) => client.getQueryData<GroupAlertsAnswer>(groupPageKey(listing, page)),
        collapsed,
        whole,
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the version stands for what the cache holds
    [client, listing, totalGroups, collapsed, whole, version],
  );
}
