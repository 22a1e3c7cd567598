import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type {
  ExpireAnswer,
  PreviewAnswer,
  SilencesAnswer,
  SilenceState,
  SilenceView,
} from '../../api/contract/silences.ts';
import { getJson, postJson } from '../base/http.ts';
import type { Matcher } from '../base/matchers.ts';
import { EXT } from './client.ts';

/** Which silences are listed. */
export interface SilenceListing {
  readonly state: SilenceState;
  readonly search: string;
  /** Matchers, as text, that a silence must have. */
  readonly filters: readonly string[];
}

/** How many silences are asked for at a time. */
export const SILENCES_PER_PAGE = 100;

/** Pages of silences, by their number. */
export function useSilencePages(
  { state, search, filters }: SilenceListing,
  pages: readonly number[],
): readonly UseQueryResult<SilencesAnswer>[] {
  return useQueries({
    queries: pages.map((page) => ({
      queryKey: ['silences', state, search, filters, page],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        getJson<SilencesAnswer>(
          `${EXT}/silences`,
          {
            state,
            search: search === '' ? undefined : search,
            filter: filters,
            limit: SILENCES_PER_PAGE,
            offset: page * SILENCES_PER_PAGE,
          },
          signal,
        ),
    })),
  });
}

/** One silence by its id; undefined in an answer where there is none. */
export function useSilence(id: string): UseQueryResult<SilenceView | null> {
  return useQuery({
    queryKey: ['silences', 'one', id],
    enabled: id !== '',
    queryFn: async ({ signal }) => {
      const { page } = await getJson<SilencesAnswer>(
        `${EXT}/silences`,
        { search: id, limit: 10 },
        signal,
      );
      return page.find((silence) => silence.id === id) ?? null;
    },
  });
}

/** What a silence with these matchers would hit now. Without matchers nothing is asked. */
export function usePreview(
  matchers: readonly Matcher[],
  limit: number,
): UseQueryResult<PreviewAnswer> {
  return useQuery({
    queryKey: ['alerts', 'preview', matchers, limit],
    enabled: matchers.length > 0,
    queryFn: ({ signal }) =>
      postJson<PreviewAnswer>(`${EXT}/silences/preview`, { matchers, limit }, signal),
  });
}

/** A silence to be made, or one that is there with other contents. */
export interface SilenceDraft {
  readonly id?: string;
  readonly matchers: readonly Matcher[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Makes or changes a silence; the answer is its id, which is another one where the change asked for that. */
export function useSaveSilence(): UseMutationResult<string, Error, SilenceDraft> {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async ({ matchers, ...draft }: SilenceDraft) => {
      const body = {
        ...draft,
        matchers: matchers.map(({ name, operator, value }) => ({
          name,
          value,
          isRegex: operator.endsWith('~'),
          isEqual: operator.startsWith('='),
        })),
      };
      return (await postJson<{ silenceID: string }>('api/v2/silences', body)).silenceID;
    },
    onSuccess: refresh,
  });
}

/** Ends silences; the answer says what became of each. */
export function useExpireSilences(): UseMutationResult<ExpireAnswer, Error, readonly string[]> {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (ids: readonly string[]) =>
      postJson<ExpireAnswer>(`${EXT}/silences/expire`, { ids }),
    onSuccess: refresh,
  });
}

/** Asks anew for all that a silence may have changed. */
function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries();
}
