import type { ReactElement } from 'react';
import type { AlertState } from '../../api/contract/alert-view.ts';
import type { AlertGroup, NotifiedGroup } from '../../api/contract/alerts.ts';
import { matchersOf } from '../base/matchers.ts';
import { visibleText } from '../base/safe-link.ts';
import { useCount, useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';
import { LabelChip } from '../ui/labels.tsx';
import { Countdown } from '../ui/time.tsx';
import { newSilenceHref } from './alerts-url.ts';
import type { Item, ItemActions } from './items.ts';
import { MuteBadge, STATE_ICONS } from './state-badge.tsx';

/** The head of a group: what its alerts have in common, who is told of them, and when next. */
export function GroupHead({
  item,
  actions,
}: {
  readonly item: Extract<Item, { kind: 'group' }>;
  readonly actions: ItemActions;
}): ReactElement {
  const t = useT();
  const { group, shared, last: collapsed } = item;
  const labels = Object.entries(group.labels);
  const name = labels.map(([label, value]) => `${label}=${value}`).join(', ');
  return (
    <div className="group-head">
      <button
        type="button"
        className="icon-button"
        data-main
        aria-expanded={!collapsed}
        aria-label={visibleText(`${t('alerts.group')} ${name}`)}
        onClick={() => actions.collapse(group.id)}
      >
        <Icon name={collapsed ? 'right' : 'down'} />
      </button>
      <div className="group-labels">
        {labels.length === 0 && <span className="soft">{t('alerts.noGroupLabels')}</span>}
        {labels.map(([label, value]) => (
          <LabelChip key={label} name={label} value={value} strong onFilter={actions.filter} />
        ))}
        {Object.entries(shared).map(([label, value]) =>
          label === 'alertname' ? null : (
            <LabelChip key={label} name={label} value={value} onFilter={actions.filter} />
          ),
        )}
      </div>
      <div className="group-facts">
        {group.notified !== undefined && <Notified of={group.notified} />}
        <GroupCounts group={group} />
        <a
          className="icon-button"
          href={newSilenceHref(matchersOf({ ...shared, ...group.labels }))}
          data-silence
          title={t('alerts.silenceGroup')}
          aria-label={visibleText(`${t('alerts.silenceGroup')}: ${name}`)}
        >
          <Icon name="bell-off" />
        </a>
      </div>
    </div>
  );
}

function Notified({ of }: { readonly of: NotifiedGroup }): ReactElement {
  const t = useT();
  return (
    <>
      {of.muted !== undefined && <MuteBadge mute={of.muted} />}
      {of.lastFlush?.success === false && (
        <span className="badge badge-critical" title={t('group.failedText')}>
          {t('group.failed')}
        </span>
      )}
      <span className="group-receiver" title={t('group.receiver')}>
        <Icon name="route" size={14} />
        {visibleText(of.receiver)}
      </span>
      <span className="group-next soft" title={t('group.nextText')}>
        <Icon name="clock" size={14} />
        {of.nextFlushAt === undefined ? t('group.flushing') : <Countdown to={of.nextFlushAt} />}
      </span>
    </>
  );
}

const OTHERS: readonly Exclude<AlertState, 'active'>[] = ['silenced', 'inhibited', 'muted'];

function GroupCounts({ group }: { readonly group: AlertGroup }): ReactElement {
  const t = useT();
  const count = useCount();
  const { counts } = group;
  return (
    <span className="group-counts">
      {OTHERS.map((state) =>
        counts[state] === 0 ? null : (
          <span key={state} className="badge badge-quiet" title={t(`state.${state}`)}>
            <Icon name={STATE_ICONS[state]} size={12} />
            <span className="sr-only">{t(`state.${state}`)} </span>
            {count(counts[state])}
          </span>
        ),
      )}
      <span className="badge" title={t('alerts.inGroup', { n: counts.total })}>
        <span className="sr-only">{t('alerts.inGroup', { n: counts.total })}</span>
        <span aria-hidden="true">{count(counts.total)}</span>
      </span>
    </span>
  );
}
