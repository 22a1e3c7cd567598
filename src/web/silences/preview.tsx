import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { PreviewAnswer } from '../../api/contract/silences.ts';
import type { Matcher } from '../base/matchers.ts';
import { visibleText } from '../base/safe-link.ts';
import { severityOf } from '../base/severity.ts';
import { useT } from '../i18n/i18n.tsx';
import { LabelChip } from '../ui/labels.tsx';
import { Age } from '../ui/time.tsx';
import { Loading } from '../ui/states.tsx';

/** The alerts that matchers hit now. */
export function Preview({
  preview,
  matchers,
}: {
  readonly preview: UseQueryResult<PreviewAnswer>;
  readonly matchers: readonly Matcher[];
}): ReactElement {
  const t = useT();
  if (matchers.length === 0) return <p className="soft preview-none">{t('preview.noMatchers')}</p>;
  if (preview.error !== null)
    return (
      <p className="field-error" role="alert">
        {preview.error.message}
      </p>
    );
  const { data } = preview;
  if (data === undefined) return <Loading />;
  return (
    <div className={preview.isPlaceholderData ? 'preview preview-old' : 'preview'}>
      <p aria-live="polite">
        <strong>{t('preview.hits', { n: data.alerts, of: data.of })}</strong>
      </p>
      <ul className="preview-list">
        {data.page.map((alert) => (
          <li key={alert.fingerprint} className={`alert alert-${severityOf(alert.labels)}`}>
            <span className="alert-name">
              {visibleText(alert.labels['alertname'] ?? t('alerts.noName'))}
            </span>
            <span className="chips">
              {Object.entries(alert.labels).map(([name, value]) =>
                name === 'alertname' ? null : <LabelChip key={name} name={name} value={value} />,
              )}
            </span>
            <span className="soft">
              <Age at={alert.startsAt} />
            </span>
          </li>
        ))}
      </ul>
      {data.alerts > data.page.length && (
        <p className="soft">{t('preview.more', { n: data.alerts - data.page.length })}</p>
      )}
    </div>
  );
}
