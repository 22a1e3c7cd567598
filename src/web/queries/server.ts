import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { ExplainAnswer, ExplainRequest } from '../../api/contract/explain.ts';
import type { RoutesAnswer } from '../../api/contract/routes.ts';
import type { MeAnswer, StatusAnswer } from '../../api/contract/status.ts';
import { getJson, postJson } from '../base/http.ts';
import { EXT } from './client.ts';

/** The route tree and the receivers. */
export function useRoutes(): UseQueryResult<RoutesAnswer> {
  return useQuery({
    queryKey: ['routes'],
    queryFn: ({ signal }) => getJson<RoutesAnswer>(`${EXT}/routes`, {}, signal),
  });
}

/** How the server is. */
export function useStatus(): UseQueryResult<StatusAnswer> {
  return useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => getJson<StatusAnswer>(`${EXT}/status`, {}, signal),
  });
}

/** Who is signed in. */
export function useMe(): UseQueryResult<MeAnswer> {
  return useQuery({
    queryKey: ['me'],
    staleTime: Infinity,
    queryFn: ({ signal }) => getJson<MeAnswer>(`${EXT}/me`, {}, signal),
  });
}

/** Why an alert is, or is not, told; undefined asks nothing. */
export function useExplain(asked: ExplainRequest | undefined): UseQueryResult<ExplainAnswer> {
  return useQuery({
    queryKey: ['explain', asked],
    enabled: asked !== undefined,
    queryFn: ({ signal }) => postJson<ExplainAnswer>(`${EXT}/explain`, asked, signal),
  });
}
