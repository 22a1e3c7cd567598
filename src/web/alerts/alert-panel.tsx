import type { ReactElement } from 'react';
import type { AlertView } from '../../api/contract/alert-view.ts';
import type { AlertDetail } from '../../api/contract/alerts.ts';
import { ApiError } from '../base/http.ts';
import { matchersOf } from '../base/matchers.ts';
import { visibleText } from '../base/safe-link.ts';
import { useAlert } from '../queries/alerts.ts';
import { useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';
import { LabelChip } from '../ui/labels.tsx';
import { LinkedText, OutLink } from '../ui/linked-text.tsx';
import { Loading } from '../ui/states.tsx';
import { Age, Countdown, Time } from '../ui/time.tsx';
import { alertsWithHref, explainHref, newSilenceHref } from './alerts-url.ts';
import { GroupStatusView } from './group-status.tsx';
import { Muters } from './muters.tsx';

interface AlertPanelProps {
  readonly alert: AlertView;
  readonly onFilter: (name: string, value: string) => void;
}

/** All there is to know of an alert: what it says, since when, who is told, and what keeps that from happening. */
export function AlertPanel({ alert, onFilter }: AlertPanelProps): ReactElement {
  const detail = useAlert(alert.fingerprint);
  const gone = detail.error instanceof ApiError && detail.error.status === 404;
  return (
    <div className="panel">
      <div className="panel-column">
        <Annotations of={alert} />
        <LabelList of={alert} onFilter={onFilter} />
        <Facts alert={alert} detail={detail.data} />
        <Actions alert={alert} />
      </div>
      <div className="panel-column">
        <Next detail={detail.data} gone={gone} error={detail.error} />
      </div>
    </div>
  );
}

function Annotations({ of }: { readonly of: AlertView }): ReactElement | null {
  const entries = Object.entries(of.annotations);
  if (entries.length === 0) return null;
  return (
    <dl className="annotations">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{visibleText(name)}</dt>
          <dd>
            <LinkedText text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function LabelList({
  of,
  onFilter,
}: { readonly of: AlertView } & Pick<AlertPanelProps, 'onFilter'>): ReactElement {
  const t = useT();
  return (
    <section>
      <h3>{t('panel.labels')}</h3>
      <div className="chips">
        {Object.entries(of.labels).map(([name, value]) => (
          <LabelChip key={name} name={name} value={value} onFilter={onFilter} />
        ))}
      </div>
    </section>
  );
}

function Facts({
  alert,
  detail,
}: {
  readonly alert: AlertView;
  readonly detail: AlertDetail | undefined;
}): ReactElement {
  const t = useT();
  return (
    <dl className="facts">
      <div>
        <dt>{t('panel.started')}</dt>
        <dd>
          <Time at={alert.startsAt} />{' '}
          <span className="soft">
            (<Age at={alert.startsAt} />)
          </span>
        </dd>
      </div>
      {detail !== undefined && (
        <div>
          <dt>{t('panel.updated')}</dt>
          <dd>
            <Time at={detail.updatedAt} />{' '}
            <span className="soft">
              (<Age at={detail.updatedAt} />)
            </span>
          </dd>
        </div>
      )}
      {detail !== undefined && (
        <div>
          <dt>{t(detail.endsByTimeout ? 'panel.endsByTimeout' : 'panel.ends')}</dt>
          <dd>
            <Countdown to={detail.endsAt} />
          </dd>
        </div>
      )}
      {alert.generatorURL !== '' && (
        <div>
          <dt>{t('panel.source')}</dt>
          <dd>
            <OutLink href={alert.generatorURL} text={t('panel.openSource')} />
          </dd>
        </div>
      )}
      <div>
        <dt>{t('panel.fingerprint')}</dt>
        <dd className="mono">{alert.fingerprint}</dd>
      </div>
    </dl>
  );
}

function Actions({ alert }: { readonly alert: AlertView }): ReactElement {
  const t = useT();
  return (
    <div className="actions">
      <a className="button button-primary" href={newSilenceHref(matchersOf(alert.labels))}>
        <Icon name="bell-off" size={14} />
        {t('alerts.silence')}
      </a>
      <a className="button" href={explainHref(alert.labels)}>
        <Icon name="question" size={14} />
        {t('alerts.explain')}
      </a>
      <a className="button" href={alertsWithHref(alert.labels)}>
        <Icon name="link" size={14} />
        {t('alerts.permalink')}
      </a>
    </div>
  );
}

function Next({
  detail,
  gone,
  error,
}: {
  readonly detail: AlertDetail | undefined;
  readonly gone: boolean;
  readonly error: Error | null;
}): ReactElement {
  const t = useT();
  if (gone) return <p className="soft">{t('panel.over')}</p>;
  if (detail === undefined)
    return error === null ? <Loading /> : <p className="field-error">{error.message}</p>;
  return (
    <>
      <Muters detail={detail} />
      <section>
        <h3>{t('panel.next')}</h3>
        {detail.groups.map((group) => (
          <GroupStatusView key={group.id} group={group} muted={detail.muted.length > 0} />
        ))}
      </section>
    </>
  );
}
