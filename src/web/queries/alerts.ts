import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import type { AlertState } from '../../api/contract/alert-view.ts';
import type {
  AlertDetail,
  AlertsAnswer,
  GroupAlertsAnswer,
  LabelsAnswer,
  LabelValuesAnswer,
} from '../../api/contract/alerts.ts';
import { getJson, type Query } from '../base/http.ts';
import { EXT } from './client.ts';

/** Which alerts are meant, in the words of the API. */
export interface AlertSelection {
  /** Matchers as text. */
  readonly filters: readonly string[];
  /** An anchored pattern; undefined: any. */
  readonly receiver: string | undefined;
  readonly states: readonly AlertState[];
}

/** Which alerts, and how they are grouped; undefined: as notified. */
export interface AlertListing extends AlertSelection {
  readonly groupBy: readonly string[] | undefined;
}

/** How many groups are asked for at a time, and how many alerts come with each. */
export const GROUPS_PER_PAGE = 40;
export const ALERTS_WITH_GROUP = 10;
/** How many alerts of a group that is shown whole are asked for at a time. */
export const ALERTS_PER_PAGE = 100;

function selectionQuery({ filters, receiver, states }: AlertSelection): Query {
  return { filter: filters, receiver, state: states };
}

function listingQuery(listing: AlertListing): Query {
  const { groupBy } = listing;
  return {
    ...selectionQuery(listing),
    group_by: groupBy === undefined ? undefined : groupBy.length === 0 ? [''] : groupBy,
  };
}

/** The first page of groups, with the totals. */
export function useFirstAlerts(listing: AlertListing): UseQueryResult<AlertsAnswer> {
  return useQuery(pageOf(listing, 0));
}

/** Where the cache keeps a page of groups. */
export function pageKey(listing: AlertListing, page: number): readonly unknown[] {
  return ['alerts', listing, page];
}

/** Where the cache keeps a page of one group's alerts. */
export function groupPageKey(listing: AlertListing, page: GroupPage): readonly unknown[] {
  return ['alerts', 'group', listing, page.id, page.page];
}

/** Pages of groups, by their number. */
export function useAlertPages(
  listing: AlertListing,
  pages: readonly number[],
): readonly UseQueryResult<AlertsAnswer>[] {
  return useQueries({ queries: pages.map((page) => pageOf(listing, page)) });
}

function pageOf(
  listing: AlertListing,
  page: number,
): {
  queryKey: readonly unknown[];
  queryFn: (context: { signal: AbortSignal }) => Promise<AlertsAnswer>;
} {
  return {
    queryKey: pageKey(listing, page),
    queryFn: ({ signal }) =>
      getJson<AlertsAnswer>(
        `${EXT}/alerts`,
        {
          ...listingQuery(listing),
          limit: GROUPS_PER_PAGE,
          offset: page * GROUPS_PER_PAGE,
          alerts: ALERTS_WITH_GROUP,
        },
        signal,
      ),
  };
}

/** A page of the alerts of one group. */
export interface GroupPage {
  readonly id: string;
  readonly page: number;
}

/** Pages of groups that are shown whole. */
export function useGroupPages(
  listing: AlertListing,
  pages: readonly GroupPage[],
): readonly UseQueryResult<GroupAlertsAnswer>[] {
  return useQueries({
    queries: pages.map(({ id, page }) => ({
      queryKey: groupPageKey(listing, { id, page }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        getJson<GroupAlertsAnswer>(
          `${EXT}/alerts/group`,
          { ...listingQuery(listing), id, limit: ALERTS_PER_PAGE, offset: page * ALERTS_PER_PAGE },
          signal,
        ),
    })),
  });
}

/** All about one alert. */
export function useAlert(fingerprint: string): UseQueryResult<AlertDetail> {
  return useQuery({
    queryKey: ['alert', fingerprint],
    queryFn: ({ signal }) => getJson<AlertDetail>(`${EXT}/alerts/${fingerprint}`, {}, signal),
  });
}

/** Label names with their most frequent values. */
export function useLabels(
  selection: AlertSelection,
  options: { search?: string; limit: number; top: number; enabled?: boolean },
): UseQueryResult<LabelsAnswer> {
  const { search, limit, top, enabled = true } = options;
  return useQuery({
    enabled,
    queryKey: ['labels', selection, search, limit, top],
    queryFn: ({ signal }) =>
      getJson<LabelsAnswer>(
        `${EXT}/labels`,
        { ...selectionQuery(selection), search, limit, top },
        signal,
      ),
  });
}

/** The values of one label. */
export function useLabelValues(
  selection: AlertSelection,
  options: { name: string; search?: string; limit: number; enabled?: boolean },
): UseQueryResult<LabelValuesAnswer> {
  const { name, search, limit, enabled = true } = options;
  return useQuery({
    enabled,
    queryKey: ['labels', 'values', selection, name, search, limit],
    // The values of one label are none of another's.
    placeholderData: (before, query) => (query?.queryKey[3] === name ? before : undefined),
    queryFn: ({ signal }) =>
      getJson<LabelValuesAnswer>(
        `${EXT}/labels/values`,
        { ...selectionQuery(selection), name, search, limit },
        signal,
      ),
  });
}
