import type { ReactElement } from 'react';
import type { SilenceView } from '../../api/contract/silences.ts';
import { useSaveSilence } from '../queries/silences.ts';
import { useT } from '../i18n/i18n.tsx';
import { sayBriefly } from '../shell/toasts.tsx';
import { Icon } from '../ui/icons.tsx';

const HOUR_MS = 3_600_000;

/** Has a silence hold an hour longer, by one press. */
export function ExtendButton({ silence }: { readonly silence: SilenceView }): ReactElement {
  const t = useT();
  const save = useSaveSilence();
  const { id, startsAt, endsAt, createdBy, comment, annotations, matcherSets } = silence;
  const extend = (): void =>
    save.mutate(
      {
        id,
        matchers: matcherSets[0] ?? [],
        startsAt,
        endsAt: new Date(Date.parse(endsAt) + HOUR_MS).toISOString(),
        createdBy,
        comment,
        annotations,
      },
      {
        onSuccess: () => sayBriefly('good', t('extend.done')),
        onError: (error) => sayBriefly('bad', error.message),
      },
    );
  return (
    <button
      type="button"
      className="button button-small"
      disabled={save.isPending}
      title={t('extend.title')}
      onClick={extend}
    >
      <Icon name="clock" size={14} />
      {t('extend.button')}
    </button>
  );
}
