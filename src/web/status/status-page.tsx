import type { ReactElement, ReactNode } from 'react';
import type { StatusAnswer } from '../../api/contract/status.ts';
import { visibleText } from '../base/safe-link.ts';
import { formatDuration } from '../base/time.ts';
import { useStatus } from '../queries/server.ts';
import { useLanguage, useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import { Age, Time } from '../ui/time.tsx';
import './status.css';

/** How the server is: version, cluster, configuration, and what became of the last reload. */
export function StatusPage(): ReactElement {
  const t = useT();
  const { data, error, refetch } = useStatus();
  if (data === undefined)
    return error === null ? <Loading /> : <Failure error={error} onRetry={() => void refetch()} />;
  return (
    <div className="page">
      <h1>{t('nav.status')}</h1>
      <Reload of={data.config} />
      <div className="status-cards">
        <Server of={data} />
        <Cluster of={data.cluster} />
      </div>
      <section className="card">
        <h2>{t('status.config')}</h2>
        <p className="soft">{t('status.configText')}</p>
        <pre className="config" tabIndex={0} aria-label={t('status.config')}>
          {data.config.text}
        </pre>
      </section>
    </div>
  );
}

function Reload({ of }: { readonly of: StatusAnswer['config'] }): ReactElement | null {
  const t = useT();
  const { error, at } = of.lastReload;
  if (error === undefined) return null;
  return (
    <div className="warning-box warning-bad" role="alert">
      <Icon name="alert" />
      <div>
        <strong>
          {t('status.reloadFailed')} (<Age at={at} /> {t('ago')})
        </strong>
        <pre>{visibleText(error)}</pre>
        <span className="soft">
          {t('status.stillOld')} <Time at={of.loadedAt} />
        </span>
      </div>
    </div>
  );
}

function Server({ of }: { readonly of: StatusAnswer }): ReactElement {
  const t = useT();
  const language = useLanguage();
  const { version, revision, branch, buildDate, node } = of.version;
  const { active, pending, expired } = of.silences;
  return (
    <section className="card">
      <h2>{t('status.server')}</h2>
      <dl className="facts">
        <Fact name={t('status.version')}>
          {version} <span className="soft mono">{revision.slice(0, 12)}</span>{' '}
          <span className="soft">{branch}</span>
        </Fact>
        {buildDate !== '' && <Fact name={t('status.built')}>{buildDate}</Fact>}
        <Fact name="Node">{node}</Fact>
        <Fact name={t('status.started')}>
          <Time at={of.startedAt} />{' '}
          <span className="soft">
            (<Age at={of.startedAt} /> {t('ago')})
          </span>
        </Fact>
        <Fact name={t('status.loaded')}>
          <Time at={of.config.loadedAt} />
        </Fact>
        <Fact name={t('nav.alerts')}>
          {t('status.alerts', {
            alerts: of.alerts,
            groups: t('routes.groups', { n: of.groups }),
          })}
        </Fact>
        <Fact name={t('nav.silences')}>{t('status.silences', { active, pending, expired })}</Fact>
        <Fact name={t('status.history')}>
          {t('status.historyKept', {
            n: of.history.flushes,
            most: of.history.maxFlushes,
            time: formatDuration(of.history.retentionMs, language),
          })}
        </Fact>
      </dl>
    </section>
  );
}

function Cluster({ of }: { readonly of: StatusAnswer['cluster'] }): ReactElement {
  const t = useT();
  return (
    <section className="card">
      <h2>
        {t('status.cluster')}{' '}
        <span className={`badge badge-${of.status}`}>{t(`cluster.${of.status}`)}</span>
      </h2>
      {of.peers.length === 0 && <p className="soft">{t('cluster.alone')}</p>}
      {of.peers.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('cluster.name')}</th>
              <th scope="col">{t('cluster.address')}</th>
            </tr>
          </thead>
          <tbody>
            {of.peers.map(({ name, address }) => (
              <tr key={name}>
                <td className="mono">
                  {name} {name === of.name && <span className="badge">{t('cluster.self')}</span>}
                </td>
                <td className="mono">{address}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
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
