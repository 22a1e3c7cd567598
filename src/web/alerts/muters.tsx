import type { ReactElement } from 'react';
import type { AlertDetail } from '../../api/contract/alerts.ts';
import { visibleText } from '../base/safe-link.ts';
import { useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';
import { Countdown } from '../ui/time.tsx';
import { alertsWithHref } from './alerts-url.ts';

/** The silences and the alerts that keep an alert quiet, each linked. */
export function Muters({ detail }: { readonly detail: AlertDetail }): ReactElement | null {
  const t = useT();
  const { silences, inhibitors } = detail;
  if (silences.length + inhibitors.length === 0) return null;
  return (
    <section className="muters">
      <h3>{t('panel.quiet')}</h3>
      <ul>
        {silences.map((silence) => (
          <li key={silence.id}>
            <Icon name="bell-off" size={14} />
            <span>
              <a href={`#/silences/${encodeURIComponent(silence.id)}`}>
                {visibleText(silence.comment === '' ? silence.id : silence.comment)}
              </a>{' '}
              <span className="soft">
                {t('panel.silencedBy', { who: visibleText(silence.createdBy) })} ·{' '}
                {t('silence.endsIn')} <Countdown to={silence.endsAt} />
              </span>
            </span>
          </li>
        ))}
        {inhibitors.map((alert) => (
          <li key={alert.fingerprint}>
            <Icon name="shield" size={14} />
            <span>
              <span className="soft">{t('panel.inhibitedBy')} </span>
              <a href={alertsWithHref(alert.labels)}>{visibleText(nameOf(alert.labels))}</a>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function nameOf(labels: Readonly<Record<string, string>>): string {
  const { alertname, instance } = labels;
  if (alertname !== undefined)
    return instance === undefined ? alertname : `${alertname} ${instance}`;
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}
