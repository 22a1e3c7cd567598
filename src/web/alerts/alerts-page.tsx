import { useCallback, useMemo, useRef, useState } from 'react';
import type { ReactElement, RefObject } from 'react';
import type { AlertsAnswer } from '../../api/contract/alerts.ts';
import { goTo, type HashRoute } from '../base/hash-route.ts';
import { ApiError } from '../base/http.ts';
import { formatMatcher, sameMatcher, type Matcher } from '../base/matchers.ts';
import { usePreferences } from '../base/preferences.ts';
import { type AlertListing, useFirstAlerts } from '../queries/alerts.ts';
import { useRoutes } from '../queries/server.ts';
import { useT } from '../i18n/i18n.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import { MatcherInput } from '../ui/matcher-input.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import { AlertList } from './alert-list.tsx';
import { alertsHref, readAlertsView, type AlertsView } from './alerts-url.ts';
import { Facets } from './facets.tsx';
import { currentLine } from './list-hooks.ts';
import { NoAlerts } from './no-alerts.tsx';
import { Toolbar } from './toolbar.tsx';
import { useItems, type Wanted } from './use-items.ts';
import { useLineState } from './use-line-state.ts';
import './alerts.css';

/** What fires: filtered and grouped as the address says. */
export function AlertsPage({ route }: { readonly route: HashRoute }): ReactElement {
  const t = useT();
  const search = route.params.toString();
  const view = useMemo(() => readAlertsView(new URLSearchParams(search)), [search]);
  const listing = useListing(view);
  const first = useFirstAlerts(listing);
  const inputRef = useRef<HTMLInputElement>(null);
  const { facets } = usePreferences();
  const change = useCallback(
    (changes: Partial<AlertsView>) =>
      goTo(alertsHref({ ...view, unreadable: undefined, ...changes })),
    [view],
  );
  const filter = useCallback(
    (matcher: Matcher) => {
      if (view.matchers.some((known) => sameMatcher(known, matcher))) return;
      change({ matchers: [...view.matchers, matcher] });
    },
    [view, change],
  );
  useShortcuts({ '/': () => inputRef.current?.focus() });
  const refused = first.error instanceof ApiError && first.error.status === 400;
  return (
    <div className="alerts-page">
      <h1 className="sr-only">{t('nav.alerts')}</h1>
      <div className="alerts-top">
        <MatcherInput
          label={t('alerts.filter')}
          matchers={view.matchers}
          selection={listing}
          inputRef={inputRef}
          problem={problemOf(view, refused ? first.error : null, t('alerts.unreadable'))}
          onChange={(matchers) => change({ matchers })}
        />
        <Toolbar view={view} counts={first.data?.counts} selection={listing} onChange={change} />
      </div>
      <div className="alerts-body">
        {facets && <Facets selection={listing} onFilter={filter} />}
        <Listed listing={listing} view={view} first={first} onChange={change} onFilter={filter} />
      </div>
    </div>
  );
}

function problemOf(view: AlertsView, refused: Error | null, text: string): string | undefined {
  if (view.unreadable !== undefined) return `${text} ${view.unreadable}`;
  return refused?.message;
}

function useListing(view: AlertsView): AlertListing {
  const routes = useRoutes();
  const { receiver } = view;
  // Old links name a receiver; the API takes a pattern.
  const isName = routes.data?.receivers.some(({ name }) => name === receiver) ?? false;
  return useMemo(
    () => ({
      filters: view.matchers.map(formatMatcher),
      receiver: isName ? receiver?.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&') : receiver,
      states: view.states,
      groupBy: view.groupBy,
    }),
    [view, receiver, isName],
  );
}

interface ListedProps {
  readonly listing: AlertListing;
  readonly view: AlertsView;
  readonly first: ReturnType<typeof useFirstAlerts>;
  readonly onChange: (changes: Partial<AlertsView>) => void;
  readonly onFilter: (matcher: Matcher) => void;
}

function Listed(props: ListedProps): ReactElement {
  const { listing, view, first, onChange } = props;
  const scrollRef = useRef<HTMLDivElement>(null);
  useLineShortcuts(scrollRef);
  // While another filter's answer is on its way the list stays what it was.
  const [shown, setShown] = useState(listing);
  if (first.data !== undefined && !first.isPlaceholderData && shown !== listing) setShown(listing);
  if (first.data === undefined)
    return first.error === null ? (
      <Loading />
    ) : (
      <Failure error={first.error} onRetry={() => void first.refetch()} />
    );
  if (first.data.groups === 0)
    return <NoAlerts answer={first.data} view={view} onChange={onChange} />;
  return <LoadedList {...props} listing={shown} answer={first.data} scrollRef={scrollRef} />;
}

const NOTHING_WANTED: Wanted = { pages: [0], groupPages: [] };

function LoadedList({
  listing,
  answer,
  scrollRef,
  onFilter,
}: ListedProps & {
  readonly answer: AlertsAnswer;
  readonly scrollRef: RefObject<HTMLDivElement | null>;
}): ReactElement {
  const [wanted, setWanted] = useState(NOTHING_WANTED);
  const { collapsed, whole, opened, asked, actions } = useLineState(onFilter);
  const items = useItems(listing, answer.groups, { wanted, collapsed, whole });
  return (
    <AlertList
      name={JSON.stringify(listing)}
      asked={asked}
      items={items}
      opened={opened}
      actions={actions}
      scrollRef={scrollRef}
      onWanted={setWanted}
    />
  );
}

/** s and e do what the buttons of the line do that has the focus or is pointed at. */
function useLineShortcuts(scrollRef: RefObject<HTMLDivElement | null>): void {
  const follow = (selector: string, otherwise: string): void => {
    const link = currentLine(scrollRef.current)?.querySelector<HTMLAnchorElement>(selector);
    goTo(link?.getAttribute('href') ?? otherwise);
  };
  useShortcuts({
    s: () => follow('[data-silence]', '#/silences/new'),
    e: () => follow('[data-explain]', '#/explain'),
  });
}
