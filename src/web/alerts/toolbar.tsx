import type { ReactElement } from 'react';
import type { AlertState, StateCounts } from '../../api/contract/alert-view.ts';
import { changePreferences, usePreferences } from '../base/preferences.ts';
import type { AlertSelection } from '../queries/alerts.ts';
import { useRoutes } from '../queries/server.ts';
import { useCount, useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';
import { STATES, newSilenceHref, type AlertsView } from './alerts-url.ts';
import { GroupBy } from './group-by.tsx';
import { STATE_ICONS } from './state-badge.tsx';

interface ToolbarProps {
  readonly view: AlertsView;
  readonly counts: StateCounts | undefined;
  readonly selection: AlertSelection;
  readonly onChange: (changes: Partial<AlertsView>) => void;
}

/** States with their counts, receiver, grouping, and what can be done with all that is shown. */
export function Toolbar({ view, counts, selection, onChange }: ToolbarProps): ReactElement {
  const t = useT();
  const { facets } = usePreferences();
  return (
    <div className="toolbar">
      <button
        type="button"
        className="tool wide-only"
        aria-pressed={facets}
        onClick={() => changePreferences({ facets: !facets })}
      >
        <Icon name="panel" />
        {t('facets.toggle')}
      </button>
      <StateToggles view={view} counts={counts} onChange={onChange} />
      <ReceiverSelect view={view} onChange={onChange} />
      <GroupBy view={view} selection={selection} onChange={onChange} />
      {view.matchers.length > 0 && (
        <a className="tool tool-end" href={newSilenceHref(view.matchers)}>
          <Icon name="bell-off" />
          {t('alerts.silenceAll')}
        </a>
      )}
    </div>
  );
}

function StateToggles({ view, counts, onChange }: Omit<ToolbarProps, 'selection'>): ReactElement {
  const t = useT();
  const count = useCount();
  const toggle = (state: AlertState): void => {
    const on = view.states.includes(state);
    const states = STATES.filter((one) => (one === state ? !on : view.states.includes(one)));
    onChange({ states });
  };
  return (
    <div className="states" role="group" aria-label={t('state.title')}>
      {STATES.map((state) => (
        <button
          key={state}
          type="button"
          className={`state-toggle state-toggle-${state}`}
          aria-pressed={view.states.includes(state)}
          onClick={() => toggle(state)}
        >
          <Icon name={STATE_ICONS[state]} size={14} />
          <span className="state-name">{t(`state.${state}`)}</span>
          <span className="count">{counts === undefined ? '·' : count(counts[state])}</span>
        </button>
      ))}
    </div>
  );
}

function ReceiverSelect({ view, onChange }: Pick<ToolbarProps, 'view' | 'onChange'>): ReactElement {
  const t = useT();
  const routes = useRoutes();
  const names = routes.data?.receivers.map(({ name }) => name) ?? [];
  const current = view.receiver ?? '';
  const all = current === '' || names.includes(current) ? names : [current, ...names];
  return (
    <span className="select">
      <select
        aria-label={t('alerts.receiver')}
        value={current}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChange({ receiver: value === '' ? undefined : value });
        }}
      >
        <option value="">{t('alerts.allReceivers')}</option>
        {all.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
