import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useNow } from '../base/now.ts';
import { formatDuration } from '../base/time.ts';
import { useConnection } from '../queries/live.tsx';
import { useLanguage, useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';

/** A dot that says whether what is shown is what is. Pressing it asks for everything anew. */
export function ConnectionDot(): ReactElement {
  const t = useT();
  const language = useLanguage();
  const client = useQueryClient();
  const { kind, heardAtMs } = useConnection();
  const nowMs = useNow();
  const ago = formatDuration(Math.max(0, nowMs - heardAtMs), language);
  const state = t(`connection.${kind}`);
  const text = heardAtMs === 0 ? state : `${state} · ${t('connection.updated', { ago })}`;
  return (
    <button
      type="button"
      className={`dot-button dot-${kind}`}
      title={`${text}\n${t('connection.refresh')}`}
      aria-label={`${state}. ${t('connection.refresh')}`}
      onClick={() => void client.invalidateQueries()}
    >
      <span className="dot" />
      <span className="dot-text">{state}</span>
    </button>
  );
}

/** Says loudly that what is shown may be old. */
export function ConnectionBanner(): ReactElement | null {
  const t = useT();
  const language = useLanguage();
  const { kind, heardAtMs, problem } = useConnection();
  const nowMs = useNow();
  if (kind !== 'lost') return null;
  const ago = formatDuration(Math.max(0, nowMs - heardAtMs), language);
  return (
    <div className="banner" role="alert">
      <Icon name="alert" />
      <span>
        {heardAtMs === 0 ? t('connection.never') : t('connection.old', { ago })}
        {problem !== undefined && <span className="soft"> {problem}</span>}
      </span>
    </div>
  );
}
