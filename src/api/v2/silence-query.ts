import type { SilenceQuery } from '../../silences/query.ts';
import { flag, type ParseMatcher, parseMatchers, type Query } from './alert-query.ts';

const STATES = ['active', 'pending', 'expired'] as const;

/** What GET /silences is asked for. @throws ApiError 400 for a filter that cannot be read */
export function parseSilenceQuery(query: Query, parse: ParseMatcher): SilenceQuery {
  const filter = parseMatchers(query['filter'], parse, '');
  return { filter, states: new Set(STATES.filter((state) => flag(query[state]))) };
}
