import type { AlertState } from '../../api/contract/alert-view.ts';
import { hrefOf } from '../base/hash-route.ts';
import { formatMatcher, matchersOf, parseMatchers, type Matcher } from '../base/matchers.ts';

/** What the alerts page shows, all of which its address says: the original's parameters, so that old links hold. */
export interface AlertsView {
  readonly matchers: readonly Matcher[];
  /** A filter in the address that cannot be read. */
  readonly unreadable: string | undefined;
  /** A receiver's name or an anchored pattern. */
  readonly receiver: string | undefined;
  readonly states: readonly AlertState[];
  /** Undefined: as notified. */
  readonly groupBy: readonly string[] | undefined;
}

/** All states, in the order in which they are shown. */
export const STATES = ['active', 'silenced', 'inhibited', 'muted'] as const satisfies AlertState[];

/** Reads the page's parameters. */
export function readAlertsView(params: URLSearchParams): AlertsView {
  const matchers: Matcher[] = [];
  let unreadable: string | undefined;
  for (const text of params.getAll('filter')) {
    const parsed = parseMatchers(text);
    if (parsed.kind === 'ok') matchers.push(...parsed.matchers);
    else unreadable = text;
  }
  const receiver = params.get('receiver') ?? '';
  const custom = params.get('customGrouping') === 'true';
  return {
    matchers,
    unreadable,
    receiver: receiver === '' ? undefined : receiver,
    states: STATES.filter((state) => (params.get(state) ?? String(state === 'active')) === 'true'),
    groupBy: custom ? names(params.get('group') ?? '') : undefined,
  };
}

/** The address that shows this. */
export function alertsHref(view: AlertsView): string {
  const { matchers, receiver, states, groupBy } = view;
  const shown = (state: AlertState): string | undefined => {
    const on = states.includes(state);
    return on === (state === 'active') ? undefined : String(on);
  };
  return hrefOf('/alerts', {
    filter: matchers.length === 0 ? undefined : filterText(matchers),
    receiver,
    active: shown('active'),
    silenced: shown('silenced'),
    inhibited: shown('inhibited'),
    muted: shown('muted'),
    ...(groupBy === undefined ? {} : { customGrouping: true, group: groupBy.join(',') }),
  });
}

/** The address that shows the alerts with all of these labels, whatever their state. */
export function alertsWithHref(labels: Readonly<Record<string, string>>): string {
  return alertsHref({
    matchers: matchersOf(labels),
    unreadable: undefined,
    receiver: undefined,
    states: STATES,
    groupBy: undefined,
  });
}

/** The address of a form for a silence with these matchers. */
export function newSilenceHref(matchers: readonly Matcher[]): string {
  return hrefOf('/silences/new', { filter: filterText(matchers) });
}

/** The address that explains what becomes of an alert with these labels. */
export function explainHref(labels: Readonly<Record<string, string>>): string {
  return hrefOf('/explain', { labels: filterText(matchersOf(labels)) });
}

function filterText(matchers: readonly Matcher[]): string {
  return `{${matchers.map(formatMatcher).join(', ')}}`;
}

function names(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
