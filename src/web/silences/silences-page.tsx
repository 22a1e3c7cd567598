import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import type { SilencesAnswer, SilenceState, SilenceView } from '../../api/contract/silences.ts';
import { goTo, hrefOf, type HashRoute } from '../base/hash-route.ts';
import { SILENCES_PER_PAGE, useSilencePages } from '../queries/silences.ts';
import { useCount, useT } from '../i18n/i18n.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import { Icon } from '../ui/icons.tsx';
import { Empty, Failure, Loading } from '../ui/states.tsx';
import { useDelayed } from '../ui/use-delayed.ts';
import { ExpireButton } from './expire.tsx';
import { SilenceRow } from './silence-row.tsx';
import './silences.css';

const TABS = ['active', 'pending', 'expired'] as const satisfies SilenceState[];
const SEARCH_DELAY_MS = 150;

/** The silences there are, by where they stand. */
export function SilencesPage({ route }: { readonly route: HashRoute }): ReactElement {
  const t = useT();
  const state = TABS.find((tab) => tab === route.params.get('state')) ?? 'active';
  const search = route.params.get('search') ?? '';
  const settled = useDelayed(search, SEARCH_DELAY_MS);
  const filters = route.params.getAll('filter');
  const [pages, setPages] = useState<readonly number[]>([0]);
  const answers = useSilencePages({ state, search: settled, filters }, pages);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [first] = answers;
  const inputRef = useRef<HTMLInputElement>(null);
  const show = (tab: SilenceState, text: string): void => {
    setPages([0]);
    setChosen(new Set());
    goTo(hrefOf('/silences', { state: tab, search: text === '' ? undefined : text }), 'replace');
  };
  useShortcuts({ '/': () => inputRef.current?.focus(), s: () => goTo('#/silences/new') });
  return (
    <div className="silences-page">
      <div className="page-head">
        <h1>{t('nav.silences')}</h1>
        <a className="button button-primary" href="#/silences/new">
          <Icon name="plus" size={14} />
          {t('silences.new')}
        </a>
      </div>
      <div className="silences-tools">
        <Tabs state={state} counts={first?.data?.counts} onShow={(tab) => show(tab, search)} />
        <label className="search">
          <Icon name="search" />
          <input
            ref={inputRef}
            type="search"
            aria-label={t('silences.search')}
            placeholder={t('silences.search')}
            value={search}
            onChange={(event) => show(state, event.currentTarget.value)}
          />
        </label>
        {chosen.size > 0 && <ExpireButton ids={[...chosen]} onDone={() => setChosen(new Set())} />}
      </div>
      <Listed
        state={state}
        answers={answers}
        pages={pages}
        chosen={chosen}
        onPages={setPages}
        onChosen={setChosen}
      />
    </div>
  );
}

function Tabs({
  state,
  counts,
  onShow,
}: {
  readonly state: SilenceState;
  readonly counts: SilencesAnswer['counts'] | undefined;
  readonly onShow: (state: SilenceState) => void;
}): ReactElement {
  const t = useT();
  const count = useCount();
  return (
    <div className="states" role="group" aria-label={t('silences.states')}>
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          className="state-toggle"
          aria-pressed={tab === state}
          onClick={() => onShow(tab)}
        >
          {t(`silence.${tab}`)}
          <span className="count">{counts === undefined ? '·' : count(counts[tab])}</span>
        </button>
      ))}
    </div>
  );
}

interface ListedProps {
  readonly state: SilenceState;
  readonly answers: ReturnType<typeof useSilencePages>;
  readonly pages: readonly number[];
  readonly chosen: ReadonlySet<string>;
  readonly onPages: (pages: readonly number[]) => void;
  readonly onChosen: (chosen: ReadonlySet<string>) => void;
}

function Listed(props: ListedProps): ReactElement {
  const t = useT();
  const { state, answers } = props;
  const silences = useMemo(() => {
    const byId = new Map<string, SilenceView>();
    for (const { data } of answers) for (const one of data?.page ?? []) byId.set(one.id, one);
    return [...byId.values()];
  }, [answers]);
  const [first] = answers;
  if (first?.data === undefined)
    return first?.error ? <Failure error={first.error} onRetry={() => void first.refetch()} /> : <Loading />; // prettier-ignore
  if (silences.length === 0) return <Empty icon="bell" title={t(`silences.none.${state}`)} />;
  return <SilenceList {...props} silences={silences} total={first.data.counts[state]} />;
}

const ROW_HEIGHT = 84;

function SilenceList({
  silences,
  total,
  pages,
  chosen,
  onPages,
  onChosen,
}: ListedProps & {
  readonly silences: readonly SilenceView[];
  readonly total: number;
}): ReactElement {
  const t = useT();
  const scrollRef = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- no compiler memoises anything here
  const virtualizer = useVirtualizer({
    count: silences.length,
    getScrollElement: () => scrollRef.current,
    getItemKey: (index) => silences[index]?.id ?? index,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    paddingEnd: 24,
  });
  const choose = (id: string, on: boolean): void => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    onChosen(next);
  };
  const missing = silences.length < total && pages.length * SILENCES_PER_PAGE < total;
  return (
    <div className="silence-scroll" ref={scrollRef}>
      <div
        role="list"
        aria-label={t('nav.silences')}
        className="alert-canvas"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const silence = silences[index];
          if (silence === undefined) return null;
          return (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              role="listitem"
              className="line"
              style={{ transform: `translateY(${start}px)` }}
            >
              <SilenceRow silence={silence} chosen={chosen.has(silence.id)} onChosen={choose} />
            </div>
          );
        })}
      </div>
      {missing && (
        <button
          type="button"
          className="more-button"
          onClick={() => onPages([...pages, pages.length])}
        >
          {t('silences.more', { n: total - silences.length })}
        </button>
      )}
    </div>
  );
}
