import type { LabelsAnswer, LabelValuesAnswer } from '../../api/contract/alerts.ts';
import { formatMatcher, type MatchOperator } from '../base/matchers.ts';
import type { AlertSelection } from '../queries/alerts.ts';
import { useLabels, useLabelValues } from '../queries/alerts.ts';
import { useDelayed } from './use-delayed.ts';

/** One thing that what is being typed could become. */
export interface Completion {
  readonly text: string;
  /** How many alerts have it. */
  readonly alerts: number;
  /** What the input holds once it is taken. */
  readonly becomes: string;
  /** Whether that is a whole matcher, to be taken over at once. */
  readonly whole: boolean;
}

interface Typed {
  readonly name: string;
  readonly operator: string;
  readonly value: string;
}

const TYPED = /^\s*"?([^=!~"{},]*?)"?\s*(?:(=~|!=|!~|=)\s*"?((?:[^"\\]|\\.)*))?"?\s*$/;
const SHOWN = 12;
const DELAY_MS = 120;

/** What the text in the input could become: names of labels, and behind an operator their values. */
export function useCompletions(
  text: string,
  selection: AlertSelection,
  open: boolean,
): readonly Completion[] {
  const typed = read(text);
  const asked = read(useDelayed(text, DELAY_MS));
  const inValue = asked !== undefined && asked.operator !== '';
  const names = useLabels(selection, {
    search: asked?.name ?? '',
    limit: SHOWN,
    top: 0,
    enabled: open && asked !== undefined && !inValue,
  });
  const values = useLabelValues(selection, {
    name: asked?.name ?? '',
    search: asked?.value ?? '',
    limit: SHOWN,
    enabled: open && inValue,
  });
  if (!open || typed === undefined) return [];
  if (typed.operator === '') return namesFor(typed, names.data);
  // Until the answer about this label is there, values are another's.
  return asked?.name === typed.name && inValue ? valuesFor(typed, values.data) : [];
}

/** The answer may be to what was typed a moment ago: what does not fit any more is left out. */
function namesFor({ name: typed }: Typed, answer: LabelsAnswer | undefined): Completion[] {
  const fitting = (answer?.page ?? []).filter(({ name }) => holds(name, typed));
  return fitting.map(({ name, alerts }) => {
    const written = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : JSON.stringify(name);
    return { text: name, alerts, becomes: `${written}=`, whole: false };
  });
}

function valuesFor(typed: Typed, answer: LabelValuesAnswer | undefined): Completion[] {
  const { name, operator, value: part } = typed;
  const isPattern = operator.endsWith('~');
  const fitting = (answer?.page ?? []).filter(({ value }) => isPattern || holds(value, part));
  return fitting.map(({ value, alerts }) => ({
    text: value,
    alerts,
    becomes: formatMatcher({
      name,
      operator: operator as MatchOperator,
      value: isPattern ? value.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&') : value,
    }),
    whole: true,
  }));
}

function holds(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

function read(text: string): Typed | undefined {
  const found = TYPED.exec(text);
  if (found === null) return undefined;
  const [, name = '', operator = '', value = ''] = found;
  return { name: name.trim(), operator, value };
}
