import { memo } from 'react';
import type { ReactElement } from 'react';
import { visibleText } from '../base/safe-link.ts';
import { severityOf } from '../base/severity.ts';
import { useT } from '../i18n/i18n.tsx';

/** A label as a chip; where it can be pressed, that filters by it. */
export const LabelChip = memo(function LabelChip({
  name,
  value,
  strong = false,
  onFilter,
}: {
  readonly name: string;
  readonly value: string;
  readonly strong?: boolean;
  readonly onFilter?: ((name: string, value: string) => void) | undefined;
}): ReactElement {
  const t = useT();
  const look = `label label-${toneOf(name, value)}${strong ? ' label-strong' : ''}`;
  const content = (
    <>
      <span className="label-name">{visibleText(name)}</span>
      <span className="label-value">{visibleText(value)}</span>
    </>
  );
  if (onFilter === undefined) return <span className={look}>{content}</span>;
  return (
    <button
      type="button"
      className={look}
      title={`${visibleText(name)}="${visibleText(value)}"\n${t('labels.filter')}`}
      onClick={(event) => {
        event.stopPropagation();
        onFilter(name, value);
      }}
    >
      {content}
    </button>
  );
});

/** Only the label that says how bad it is has a colour: colour on everything says nothing. */
function toneOf(name: string, value: string): string {
  return name === 'severity' || name === 'priority' ? severityOf({ severity: value }) : 'plain';
}
