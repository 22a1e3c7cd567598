import { QueryClient, keepPreviousData } from '@tanstack/react-query';
import { ApiError } from '../base/http.ts';

/** Tocsin's own API, relative to the page. */
export const EXT = 'api/ext/v1';

/** How long an answer counts as new. Changes are heard of by `GET /changes` before that. */
const STALE_MS = 2000;

/** The cache of answers. What the server refuses is not asked again by itself; what did not reach it is. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        placeholderData: keepPreviousData,
        refetchOnWindowFocus: true,
        networkMode: 'always',
        retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status >= 400),
        retryDelay: 1000,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
