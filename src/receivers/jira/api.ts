import { goJson } from '../../base/go-json.ts';
import type { JiraConfig } from './schema.ts';

/** `path` below the API's URL. */
export function apiUrl({ apiUrl: base }: Pick<JiraConfig, 'apiUrl'>, path: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`;
  return url.href;
}

/** Whether descriptions are documents: in version 3 of the API. */
export function usesRichText({ apiUrl: base }: Pick<JiraConfig, 'apiUrl'>): boolean {
  return new URL(base).pathname.replace(/\/+$/, '').endsWith('/3');
}

/**
 * Where to search. Jira's cloud has only the new search of version 3, the data center only the old one; `auto` tells
 * them apart by the host.
 */
export function searchUrl(config: Pick<JiraConfig, 'apiUrl' | 'apiType'>): string {
  const isCloud =
    config.apiType === 'cloud' ||
    (config.apiType === 'auto' && new URL(config.apiUrl).host.endsWith('atlassian.net'));
  if (!isCloud) return apiUrl(config, 'search');
  return apiUrl(config, 'search/jql').replace('/rest/api/2/', '/rest/api/3/');
}

/** What a search is about. */
export interface Search {
  readonly project: string;
  readonly label: string;
  readonly isFiring: boolean;
}

const MINUTE_MS = 60_000;

/** The body of the search for the group's issue: an open one, or when firing one that may be reopened. */
export function searchBody(config: JiraConfig, { project, label, isFiring }: Search): string {
  const { reopenDurationMs, reopenTransition, wontFixResolution } = config;
  const minutes = Math.trunc(reopenDurationMs / MINUTE_MS);
  const conditions = [
    // `!=` alone would leave out issues that have no resolution at all.
    ...(wontFixResolution === ''
      ? []
      : [`(resolution is EMPTY or resolution != ${quoted(wontFixResolution)})`]),
    isFiring && reopenTransition !== '' && minutes > 0
      ? `(resolutiondate is EMPTY OR resolutiondate >= -${minutes}m)`
      : 'statusCategory != Done',
    `project=${quoted(project)}`,
    `labels=${quoted(label)} order by status ASC,resolutiondate DESC`,
  ];
  const search = { fields: ['status'], jql: conditions.join(' and '), maxResults: 2 };
  return `${goJson(search)}\n`;
}

/** A text as JQL has it in quotes. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
