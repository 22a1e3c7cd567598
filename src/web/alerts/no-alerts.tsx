import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import type { AlertsAnswer } from '../../api/contract/alerts.ts';
import { useT } from '../i18n/i18n.tsx';
import { Empty } from '../ui/states.tsx';
import { STATES, type AlertsView } from './alerts-url.ts';

/** Nothing to show: because nothing fires, because it is all quiet, or because the filter leaves nothing. */
export function NoAlerts({
  answer,
  view,
  onChange,
}: {
  readonly answer: AlertsAnswer;
  readonly view: AlertsView;
  readonly onChange: (changes: Partial<AlertsView>) => void;
}): ReactElement {
  const t = useT();
  const filtered = view.matchers.length > 0 || view.receiver !== undefined;
  if (answer.counts.total > 0)
    return (
      <Empty icon="bell-off" title={t('empty.otherStates', { n: answer.counts.total })}>
        <Button variant="default" size="xs" onClick={() => onChange({ states: STATES })}>
          {t('empty.showAll')}
        </Button>
      </Empty>
    );
  if (filtered)
    return (
      <Empty icon="search" title={t('empty.filtered')}>
        <Button
          variant="default"
          size="xs"
          onClick={() => onChange({ matchers: [], receiver: undefined })}
        >
          {t('empty.clear')}
        </Button>
      </Empty>
    );
  return (
    <Empty title={t('empty.noAlerts')}>
      <span className="soft">{t('empty.noAlertsText')}</span>
    </Empty>
  );
}
