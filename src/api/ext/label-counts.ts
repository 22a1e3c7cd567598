import { compareBytewise } from '../../base/compare.ts';
import type {
  LabelCounts,
  LabelsAnswer,
  LabelValuesAnswer,
  ValueCount,
} from '../contract/alerts.ts';
import type { Board } from './alert-board.ts';

/** What of labels is asked for. */
export interface LabelsQuery {
  /** Part of the name, or of the value, whatever its case; undefined: all. */
  readonly search: string | undefined;
  readonly limit: number;
}

/** The labels of the alerts of a board, each with its `top` most frequent values. */
export function countLabels({ alerts }: Board, query: LabelsQuery, top: number): LabelsAnswer {
  const byName = new Map<string, Map<string, number>>();
  for (const labels of alerts.keys()) {
    const { names, values } = labels;
    for (let i = 0; i < names.length; i++) {
      const name = names[i] ?? '';
      let counts = byName.get(name);
      if (counts === undefined) byName.set(name, (counts = new Map<string, number>()));
      const value = values[i] ?? '';
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  const wanted = containing(query.search);
  const found: LabelCounts[] = [];
  for (const [name, counts] of byName) {
    if (!wanted(name)) continue;
    let having = 0;
    for (const count of counts.values()) having += count;
    found.push({ name, alerts: having, values: counts.size, top: mostFrequent(counts, top) });
  }
  found.sort((a, b) => b.alerts - a.alerts || compareBytewise(a.name, b.name));
  return { names: found.length, page: found.slice(0, query.limit) };
}

/** The values of one label over the alerts of a board. */
export function countValues(
  { alerts }: Board,
  name: string,
  query: LabelsQuery,
): LabelValuesAnswer {
  const wanted = containing(query.search);
  const counts = new Map<string, number>();
  for (const labels of alerts.keys()) {
    if (!labels.has(name)) continue;
    const value = labels.get(name);
    if (wanted(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return { values: counts.size, page: mostFrequent(counts, query.limit) };
}

function mostFrequent(counts: ReadonlyMap<string, number>, limit: number): ValueCount[] {
  return Array.from(counts, ([value, alerts]) => ({ value, alerts }))
    .sort((a, b) => b.alerts - a.alerts || compareBytewise(a.value, b.value))
    .slice(0, limit);
}

function containing(search: string | undefined): (text: string) => boolean {
  if (search === undefined) return () => true;
  const lower = search.toLowerCase();
  return (text) => text.toLowerCase().includes(lower);
}
