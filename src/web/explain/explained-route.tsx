import type { ReactElement } from 'react';
import type { ExplainAnswer, ExplainedRoute, Verdict } from '../../api/contract/explain.ts';
import type { FlushView } from '../../api/contract/history.ts';
import { GroupStatusView } from '../alerts/group-status.tsx';
import { visibleText } from '../base/safe-link.ts';
import { formatDuration } from '../base/time.ts';
import { useLanguage, useT } from '../i18n/i18n.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import { LabelChip } from '../ui/labels.tsx';
import { Time } from '../ui/time.tsx';
import { MuteIds } from './steps.tsx';

const VERDICTS = {
  inhibited: ['quiet', 'shield'],
  muted: ['quiet', 'clock'],
  silenced: ['quiet', 'bell-off'],
  'no receiver': ['quiet', 'bell-off'],
  'not firing': ['plain', 'question'],
  waiting: ['warning', 'clock'],
  told: ['good', 'check'],
} as const satisfies Record<Verdict, readonly [string, IconName]>;

/** A route that takes the alert: what it does with it, and what has become of that. */
export function ExplainedRouteView({
  route,
  answer,
}: {
  readonly route: ExplainedRoute;
  readonly answer: ExplainAnswer;
}): ReactElement {
  const t = useT();
  const [tone, icon] = VERDICTS[route.verdict];
  return (
    <article className="card explained">
      <div className="explained-head">
        <span className={`verdict verdict-${tone}`}>
          <Icon name={icon} size={16} />
          {t(`verdict.${route.verdict}`)}
        </span>
        <h3>{visibleText(route.receiver)}</h3>
      </div>
      <p>{t(`verdictText.${route.verdict}`)}</p>
      {route.muted !== undefined && (
        <p>
          {t(`mute.${route.muted.by}`)} <MuteIds mute={route.muted} />
        </p>
      )}
      <Grouping route={route} />
      {route.group !== undefined && (
        <GroupStatusView group={route.group} muted={answer.muted.length > 0} />
      )}
      {route.group === undefined && <p className="soft">{t('explain.noGroup')}</p>}
      {route.flushes.length > 0 && <Flushes of={route.flushes} />}
    </article>
  );
}

function Grouping({ route }: { readonly route: ExplainedRoute }): ReactElement {
  const t = useT();
  const language = useLanguage();
  const say = (ms: number): string => formatDuration(ms, language);
  return (
    <p>
      {t('explain.grouped')}{' '}
      <span className="chips chips-inline">
        {Object.entries(route.groupLabels).map(([name, value]) => (
          <LabelChip key={name} name={name} value={value} />
        ))}
        {Object.keys(route.groupLabels).length === 0 && (
          <span className="soft">{t('alerts.noGroupLabels')}</span>
        )}
      </span>{' '}
      <span className="soft">
        {t('explain.timings', {
          wait: say(route.groupWaitMs),
          interval: say(route.groupIntervalMs),
          repeat: say(route.repeatIntervalMs),
        })}
      </span>
    </p>
  );
}

function Flushes({ of }: { readonly of: readonly FlushView[] }): ReactElement {
  const t = useT();
  return (
    <table className="table flushes">
      <caption>{t('explain.flushes')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('flush.at')}</th>
          <th scope="col">{t('flush.alerts')}</th>
          <th scope="col">{t('flush.outcome')}</th>
        </tr>
      </thead>
      <tbody>
        {of.map((flush) => (
          <tr key={flush.id}>
            <td>
              <Time at={flush.at} />
            </td>
            <td>{t('flush.counts', { firing: flush.firing, resolved: flush.resolved })}</td>
            <td>
              <Outcomes of={flush} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Outcomes({ of }: { readonly of: FlushView }): ReactElement {
  const t = useT();
  return (
    <>
      {of.muted.map((mute) => (
        <div key={mute.by}>
          {t(`mute.${mute.by}`)} <MuteIds mute={{ ...mute, count: mute.ids.length }} />{' '}
          <span className="soft">({t('alerts.inGroup', { n: mute.alerts })})</span>
        </div>
      ))}
      {of.integrations.map((one) => (
        <div key={`${one.integration}/${one.index}`}>
          <span className="integration-name">
            {one.integration}[{one.index}]
          </span>{' '}
          <span className={one.kind === 'failed' ? 'bad' : ''}>{t(`outcome.${one.kind}`)}</span>{' '}
          <span className="soft">
            {one.reason !== 'none' && t(`reason.${one.reason}`)}
            {one.attempts !== undefined &&
              one.attempts > 1 &&
              ` · ${t('outcome.attempts', { n: one.attempts })}`}
            {one.message !== undefined && ` · ${visibleText(one.message)}`}
          </span>
        </div>
      ))}
    </>
  );
}
