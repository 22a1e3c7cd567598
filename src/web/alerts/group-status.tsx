import type { ReactElement } from 'react';
import type { GroupStatus, IntegrationStatus } from '../../api/contract/groups.ts';
import { visibleText } from '../base/safe-link.ts';
import { formatDuration } from '../base/time.ts';
import { useLanguage, useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';
import { Age, Countdown, Time } from '../ui/time.tsx';
import { MuteBadge } from './state-badge.tsx';

/** A group as notified: who is told, when next, and how the last tellings went. */
export function GroupStatusView({
  group,
  muted,
}: {
  readonly group: GroupStatus;
  /** Whether the alert this is about is muted itself. */
  readonly muted: boolean;
}): ReactElement {
  const t = useT();
  const language = useLanguage();
  const { groupWaitMs, groupIntervalMs, repeatIntervalMs } = group;
  return (
    <div className="group-status">
      <div className="group-status-head">
        <strong>{visibleText(group.receiver)}</strong>
        {group.muted !== undefined && <MuteBadge mute={group.muted} />}
        <span className="soft" title={t('group.timings')}>
          {[groupWaitMs, groupIntervalMs, repeatIntervalMs]
            .map((ms) => formatDuration(ms, language))
            .join(' / ')}
        </span>
      </div>
      <p className="group-status-next">
        <Icon name="clock" size={14} />
        {group.flushingSince !== undefined ? (
          t('group.flushing')
        ) : (
          <span>
            {t('group.nextFlush')} <Countdown to={group.nextFlushAt} />
            {muted && <span className="soft"> · {t('group.withoutThis')}</span>}
          </span>
        )}
      </p>
      {group.integrations.length === 0 && <p className="soft">{t('group.noIntegrations')}</p>}
      <ul className="integrations">
        {group.integrations.map((integration) => (
          <li key={`${integration.integration}/${integration.index}`}>
            <IntegrationView of={integration} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function IntegrationView({ of }: { readonly of: IntegrationStatus }): ReactElement {
  const t = useT();
  const { lastTold, lastOutcome, next, nextRepeatAt } = of;
  const failed = lastOutcome?.kind === 'failed';
  return (
    <>
      <span className="integration-name">
        {of.integration}
        <span className="soft">[{of.index}]</span>
      </span>
      <span className="integration-facts">
        <span>
          {lastTold === undefined ? (
            <span className="soft">{t('integration.never')}</span>
          ) : (
            <>
              <span className="good">
                <Icon name="check" size={13} />
              </span>{' '}
              {t('integration.told', { firing: lastTold.firing, resolved: lastTold.resolved })}{' '}
              <span className="soft">
                <Age at={lastTold.at} /> {t('ago')}
              </span>
            </>
          )}
        </span>
        {failed && (
          <span className="bad">
            {t('integration.failed', { n: lastOutcome.attempts ?? 1 })}:{' '}
            {visibleText(lastOutcome.message ?? '')} (
            <Time at={lastOutcome.at} />)
          </span>
        )}
        {next !== undefined && (
          <span className="soft">
            {next === 'none' ? t('integration.nothingNew') : t(`reason.${next}`)}
          </span>
        )}
        {nextRepeatAt !== undefined && (
          <span className="soft">
            {t('integration.repeats')} <Countdown to={nextRepeatAt} />
          </span>
        )}
      </span>
    </>
  );
}
