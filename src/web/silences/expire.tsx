import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useExpireSilences } from '../queries/silences.ts';
import { useT } from '../i18n/i18n.tsx';
import { sayBriefly } from '../shell/toasts.tsx';
import { Icon } from '../ui/icons.tsx';

/** Ends one silence or many, after having asked. */
export function ExpireButton({
  ids,
  single = false,
  onDone,
}: {
  readonly ids: readonly string[];
  /** Whether it belongs to one silence, rather than to those that were chosen. */
  readonly single?: boolean;
  readonly onDone?: () => void;
}): ReactElement {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const expire = useExpireSilences();
  const confirm = (): void =>
    expire.mutate(ids, {
      onSuccess: ({ silences }) => {
        const failed = silences.filter(({ outcome }) => outcome !== 'expired');
        const done = silences.length - failed.length;
        if (done > 0) sayBriefly('good', t('expire.done', { n: done }));
        for (const { id, message } of failed)
          sayBriefly('bad', `${id}: ${message ?? t('expire.notFound')}`);
        setAsking(false);
        onDone?.();
      },
      onError: (error) => sayBriefly('bad', error.message),
    });
  return (
    <>
      <button
        type="button"
        className={single ? 'button button-small' : 'button'}
        disabled={ids.length === 0}
        onClick={() => setAsking(true)}
      >
        <Icon name="trash" size={14} />
        {single ? t('expire.one') : t('expire.many', { n: ids.length })}
      </button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('expire.title', { n: ids.length })}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <p>{t('expire.text')}</p>
        <div className="actions actions-end">
          <Button variant="default" onClick={() => setAsking(false)}>
            {t('cancel')}
          </Button>
          <Button color="red" data-autofocus loading={expire.isPending} onClick={confirm}>
            {t('expire.confirm')}
          </Button>
        </div>
      </Modal>
    </>
  );
}
