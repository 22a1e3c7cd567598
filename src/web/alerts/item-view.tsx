import { memo } from 'react';
import type { ReactElement } from 'react';
import { useT } from '../i18n/i18n.tsx';
import { AlertRow } from './alert-row.tsx';
import { GroupHead } from './group-head.tsx';
import type { Item, ItemActions } from './items.ts';

/** One line of the list. */
export const ItemView = memo(function ItemView({
  item,
  opened,
  actions,
}: {
  readonly item: Item;
  readonly opened: boolean;
  readonly actions: ItemActions;
}): ReactElement {
  const t = useT();
  switch (item.kind) {
    case 'group':
      return <GroupHead item={item} actions={actions} />;
    case 'alert':
      return <AlertRow item={item} opened={opened} actions={actions} />;
    case 'more':
      return (
        <button
          type="button"
          className="more-button"
          data-main
          onClick={() => actions.showWhole(item.group.id)}
        >
          {t('alerts.more', { n: item.hidden })}
        </button>
      );
    case 'pending alert':
    case 'pending group':
      return <div className="pending" aria-label={t('loading')} />;
  }
});
