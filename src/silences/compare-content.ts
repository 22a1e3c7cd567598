import { compareBytewise } from '../base/compare.ts';
import type { SilenceRecord } from '../replication/records.ts';

/**
 * Orders two records of one silence and version by their content: the one that ends earlier stands (in doubt, people
 * are told), then the one that starts later; the rest only has to be the same everywhere.
 */
export function compareSilenceContent(a: SilenceRecord, b: SilenceRecord): number {
  if (a === b) return 0;
  return (
    compareNumbers(b.endsAtNs, a.endsAtNs) ||
    compareNumbers(a.startsAtNs, b.startsAtNs) ||
    compareNumbers(a.expiresAtNs, b.expiresAtNs) ||
    compareBytewise(textOf(a), textOf(b))
  );
}

function compareNumbers(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** What is not a time, as one text: the same for the same content, whoever built the objects. */
function textOf({ matcherSets, createdBy, comment, annotations, unknown }: SilenceRecord): string {
  return JSON.stringify([
    matcherSets.map((set) => set.map(({ operator, name, value }) => [operator, name, value])),
    createdBy,
    comment,
    Object.entries(annotations).sort(([x], [y]) => compareBytewise(x, y)),
    [...(unknown?.envelope ?? [])],
    [...(unknown?.message ?? [])],
  ]);
}
