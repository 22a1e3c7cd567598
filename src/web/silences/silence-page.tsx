import type { ReactElement, ReactNode } from 'react';
import type { SilenceView } from '../../api/contract/silences.ts';
import type { HashRoute } from '../base/hash-route.ts';
import { visibleText } from '../base/safe-link.ts';
import { usePreview, useSilence } from '../queries/silences.ts';
import { useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';
import { LinkedText } from '../ui/linked-text.tsx';
import { Empty, Failure, Loading } from '../ui/states.tsx';
import { Age, Time } from '../ui/time.tsx';
import { Preview } from './preview.tsx';
import { Remaining, SilenceButtons, SilenceMatchers } from './silence-row.tsx';
import './silences.css';

/** One silence, as links in mails and dashboards show it. */
export function SilencePage({ route }: { readonly route: HashRoute }): ReactElement {
  const t = useT();
  const { data, error, refetch } = useSilence(route.segments[1] ?? '');
  if (data === undefined)
    return error === null ? <Loading /> : <Failure error={error} onRetry={() => void refetch()} />;
  if (data === null)
    return (
      <Empty icon="search" title={t('silence.unknown')}>
        <a href="#/silences">{t('silence.back')}</a>
      </Empty>
    );
  return <Shown silence={data} />;
}

function Shown({ silence }: { readonly silence: SilenceView }): ReactElement {
  const t = useT();
  const matchers = silence.matcherSets[0] ?? [];
  const preview = usePreview(matchers, 50);
  return (
    <div className="page page-narrow">
      <a href="#/silences" className="back">
        <Icon name="right" size={14} />
        {t('nav.silences')}
      </a>
      <div className="page-head">
        <h1>
          {t('silence.title')}{' '}
          <span className={`badge badge-${silence.state}`}>{t(`silence.${silence.state}`)}</span>
        </h1>
        <SilenceButtons silence={silence} />
      </div>
      <div className="card">
        <SilenceMatchers sets={silence.matcherSets} />
        <dl className="facts">
          <Fact name={t('silence.comment')}>
            {silence.comment === '' ? (
              t('silence.noComment')
            ) : (
              <LinkedText text={silence.comment} />
            )}
          </Fact>
          <Fact name={t('silence.createdBy')}>{visibleText(silence.createdBy)}</Fact>
          <Fact name={t('silence.starts')}>
            <Time at={silence.startsAt} />
          </Fact>
          <Fact name={t('silence.ends')}>
            <Time at={silence.endsAt} /> · <Remaining of={silence} />
          </Fact>
          <Fact name={t('silence.updated')}>
            <Time at={silence.updatedAt} />{' '}
            <span className="soft">
              (<Age at={silence.updatedAt} /> {t('ago')})
            </span>
          </Fact>
          {Object.entries(silence.annotations).map(([name, value]) => (
            <Fact key={name} name={visibleText(name)}>
              <LinkedText text={value} />
            </Fact>
          ))}
          <Fact name="ID">
            <span className="mono">{silence.id}</span>
          </Fact>
        </dl>
      </div>
      <h2>{t(silence.state === 'active' ? 'silence.alerts' : 'silence.alertsWould')}</h2>
      <Preview preview={preview} matchers={matchers} />
    </div>
  );
}

function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
