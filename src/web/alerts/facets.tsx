import { useState } from 'react';
import type { ReactElement } from 'react';
import type { LabelCounts, ValueCount } from '../../api/contract/alerts.ts';
import type { Matcher } from '../base/matchers.ts';
import { visibleText } from '../base/safe-link.ts';
import { type AlertSelection, useLabels, useLabelValues } from '../queries/alerts.ts';
import { useCount, useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';

const SHOWN_LABELS = 20;
const SHOWN_VALUES = 5;
const ALL_VALUES = 200;

interface FacetsProps {
  readonly selection: AlertSelection;
  readonly onFilter: (matcher: Matcher) => void;
}

/** How many alerts there are with each value of each label; pressing one filters by it. */
export function Facets({ selection, onFilter }: FacetsProps): ReactElement {
  const t = useT();
  const labels = useLabels(selection, { limit: SHOWN_LABELS, top: SHOWN_VALUES });
  return (
    <aside className="facets" aria-label={t('facets.title')} tabIndex={0}>
      {labels.data?.page.map((label) => (
        <Facet key={label.name} label={label} selection={selection} onFilter={onFilter} />
      ))}
      {labels.data?.page.length === 0 && <p className="soft">{t('facets.none')}</p>}
    </aside>
  );
}

function Facet({
  label,
  selection,
  onFilter,
}: FacetsProps & { readonly label: LabelCounts }): ReactElement {
  const t = useT();
  const say = useCount();
  const [all, setAll] = useState(false);
  const more = useLabelValues(selection, { name: label.name, limit: ALL_VALUES, enabled: all });
  // A label that tells each alert from all others says nothing about how many there are.
  const top = label.values > SHOWN_VALUES && label.top[0]?.alerts === 1 ? [] : label.top;
  const values = all ? (more.data?.page ?? top) : top;
  const hidden = label.values - top.length;
  return (
    <section className="facet">
      <h2 title={visibleText(label.name)}>
        {visibleText(label.name)} <span className="soft">{say(label.values)}</span>
      </h2>
      <ul>
        {values.map((value) => (
          <FacetValue
            key={value.value}
            name={label.name}
            count={value}
            most={values[0]?.alerts ?? 1}
            onFilter={onFilter}
          />
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" className="facet-more" onClick={() => setAll(!all)}>
          {all ? t('facets.fewer') : t('facets.more', { n: hidden })}
        </button>
      )}
    </section>
  );
}

function FacetValue({
  name,
  count,
  most,
  onFilter,
}: {
  readonly name: string;
  readonly count: ValueCount;
  readonly most: number;
  readonly onFilter: (matcher: Matcher) => void;
}): ReactElement {
  const t = useT();
  const say = useCount();
  const { value, alerts } = count;
  const shown = visibleText(value);
  return (
    <li>
      <button
        type="button"
        className="facet-value"
        title={`${visibleText(name)}="${shown}"`}
        onClick={() => onFilter({ name, operator: '=', value })}
      >
        <span className="facet-bar" style={{ width: `${(100 * alerts) / Math.max(1, most)}%` }} />
        <span className="sr-only">{visibleText(name)} </span>
        <span className="facet-text">{shown}</span>
        <span className="facet-count">{say(alerts)}</span>
      </button>
      <button
        type="button"
        className="facet-not"
        title={t('facets.exclude')}
        aria-label={`${t('facets.exclude')}: ${visibleText(name)} ${shown}`}
        onClick={() => onFilter({ name, operator: '!=', value })}
      >
        <Icon name="close" size={12} />
      </button>
    </li>
  );
}
