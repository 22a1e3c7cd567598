import { Button, Loader } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { ApiError } from '../base/http.ts';
import { useT } from '../i18n/i18n.tsx';
import { Icon, type IconName } from './icons.tsx';

/** While nothing is known yet. */
export function Loading(): ReactElement {
  const t = useT();
  return (
    <div className="state" role="status">
      <Loader size="sm" aria-hidden="true" />
      <span className="soft">{t('loading')}</span>
    </div>
  );
}

/** Where there is nothing to show: what that means, and perhaps what to do. */
export function Empty({
  icon = 'check',
  title,
  children,
}: {
  readonly icon?: IconName;
  readonly title: string;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <div className="state" role="status">
      <span className="state-icon">
        <Icon name={icon} size={26} />
      </span>
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** What went wrong, in the server's words. */
export function Failure({
  error,
  onRetry,
}: {
  readonly error: Error;
  readonly onRetry?: () => void;
}): ReactElement {
  const t = useT();
  const unreachable = error instanceof ApiError && error.status === 0;
  return (
    <div className="state" role="alert">
      <span className="state-icon state-icon-bad">
        <Icon name="alert" size={26} />
      </span>
      <strong>{t(unreachable ? 'failure.unreachable' : 'failure.title')}</strong>
      <span className="soft state-text">{error.message}</span>
      {onRetry !== undefined && (
        <Button variant="default" size="xs" onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
