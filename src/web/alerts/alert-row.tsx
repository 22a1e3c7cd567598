import { useRef } from 'react';
import type { MouseEvent, ReactElement } from 'react';
import { matchersOf } from '../base/matchers.ts';
import { visibleText } from '../base/safe-link.ts';
import { severityOf } from '../base/severity.ts';
import { useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';
import { LabelChip } from '../ui/labels.tsx';
import { Age } from '../ui/time.tsx';
import { AlertPanel } from './alert-panel.tsx';
import { explainHref, newSilenceHref } from './alerts-url.ts';
import type { Item, ItemActions } from './items.ts';
import { MuteBadge } from './state-badge.tsx';

/** How many labels a line shows; the others are in the alert's panel. */
const SHOWN_LABELS = 8;

/** An alert on one line; below it, when it is opened, all there is to know of it. */
export function AlertRow({
  item,
  opened,
  actions,
}: {
  readonly item: Extract<Item, { kind: 'alert' }>;
  readonly opened: boolean;
  readonly actions: ItemActions;
}): ReactElement {
  const t = useT();
  const { alert, labels, key } = item;
  const name = alert.labels['alertname'] ?? t('alerts.noName');
  const said = item.group.labels['alertname'] !== undefined;
  const summary = alert.annotations['summary'] ?? alert.annotations['description'] ?? '';
  const toggle = useClick(() => actions.toggle(key));
  const quiet = alert.muted.length > 0 ? ' alert-quiet' : '';
  return (
    <div
      className={`alert alert-${severityOf(alert.labels)}${quiet}${opened ? ' alert-opened' : ''}`}
    >
      <div className="alert-line" {...toggle}>
        <button type="button" className="alert-main" data-main aria-expanded={opened}>
          <Icon name={opened ? 'down' : 'right'} size={14} />
          <span className={said ? 'alert-name alert-said' : 'alert-name'}>{visibleText(name)}</span>
        </button>
        <span className="alert-labels">
          {labels.slice(0, SHOWN_LABELS).map(([label, value]) => (
            <LabelChip key={label} name={label} value={value} onFilter={actions.filter} />
          ))}
        </span>
        <span className="alert-summary">{visibleText(summary)}</span>
        <span className="alert-facts">
          {alert.muted.map((mute) => (
            <MuteBadge key={mute.by} mute={mute} />
          ))}
          <span className="alert-age soft">
            <Age at={alert.startsAt} />
          </span>
          <a
            className="icon-button"
            href={newSilenceHref(matchersOf(alert.labels))}
            data-silence
            title={t('alerts.silence')}
            aria-label={visibleText(`${t('alerts.silence')}: ${name}`)}
          >
            <Icon name="bell-off" />
          </a>
          <a
            className="icon-button"
            href={explainHref(alert.labels)}
            data-explain
            title={t('alerts.explain')}
            aria-label={visibleText(`${t('alerts.explain')}: ${name}`)}
          >
            <Icon name="question" />
          </a>
        </span>
      </div>
      {opened && <AlertPanel alert={alert} onFilter={actions.filter} />}
    </div>
  );
}

/** A press anywhere on the line counts, but not one on a link in it, nor the end of marking some text. */
function useClick(act: () => void): {
  readonly onPointerDown: (event: MouseEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
} {
  const from = useRef({ x: 0, y: 0 });
  return {
    onPointerDown: ({ clientX, clientY }) => {
      from.current = { x: clientX, y: clientY };
    },
    onClick: (event) => {
      const target = event.target as Element;
      const other = target.closest('a, button:not([data-main])');
      const { x, y } = from.current;
      const moved =
        event.detail > 0 && Math.abs(event.clientX - x) + Math.abs(event.clientY - y) > 6;
      if (other === null && !moved) act();
    },
  };
}
