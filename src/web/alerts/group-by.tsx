import { Popover } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { visibleText } from '../base/safe-link.ts';
import { type AlertSelection, useLabels } from '../queries/alerts.ts';
import { useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';
import type { AlertsView } from './alerts-url.ts';

interface GroupByProps {
  readonly view: AlertsView;
  readonly selection: AlertSelection;
  readonly onChange: (changes: Partial<AlertsView>) => void;
}

/** Groups as they are notified, or by labels of one's own choice. */
export function GroupBy(props: GroupByProps): ReactElement {
  const t = useT();
  const [opened, setOpened] = useState(false);
  const { groupBy } = props.view;
  const chosen = groupBy === undefined ? t('groupBy.notified') : groupBy.length === 0 ? t('groupBy.none') : groupBy.join(', '); // prettier-ignore
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <button type="button" className="tool" onClick={() => setOpened(!opened)}>
          <Icon name="list" />
          <span className="soft">{t('groupBy.title')}</span> {visibleText(chosen)}
          <Icon name="down" size={12} />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('groupBy.title')}>
        <Choices {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}

const SHOWN = 30;

function Choices({ view, selection, onChange }: GroupByProps): ReactElement {
  const t = useT();
  const labels = useLabels(selection, { limit: SHOWN, top: 0 });
  const chosen = view.groupBy ?? [];
  const known = labels.data?.page.map(({ name }) => name) ?? [];
  const names = [...chosen, ...known.filter((name) => !chosen.includes(name))];
  return (
    <fieldset className="choices">
      <legend className="sr-only">{t('groupBy.title')}</legend>
      <label>
        <input
          type="radio"
          name="group-by"
          checked={view.groupBy === undefined}
          onChange={() => onChange({ groupBy: undefined })}
        />
        {t('groupBy.notified')}
      </label>
      <label>
        <input
          type="radio"
          name="group-by"
          checked={view.groupBy !== undefined}
          onChange={() => onChange({ groupBy: [] })}
        />
        {t('groupBy.labels')}
      </label>
      <div className="choices-labels">
        {names.map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={(event) =>
                onChange({
                  groupBy: event.currentTarget.checked
                    ? [...chosen, name]
                    : chosen.filter((one) => one !== name),
                })
              }
            />
            {visibleText(name)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
