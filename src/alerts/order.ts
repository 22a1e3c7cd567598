import { compareBytewise } from '../base/compare.ts';
import type { LabelSet } from '../labels/label-set.ts';
import { comparePairs } from '../labels/pairs.ts';

/** The order of alerts in a notification: by job, by instance (those without come last), then as label sets sort. */
export function compareForNotification(a: LabelSet, b: LabelSet): number {
  return compareLabel('job', a, b) || compareLabel('instance', a, b) || comparePairs(a, b);
}

function compareLabel(name: string, a: LabelSet, b: LabelSet): number {
  const i = a.shape.position(name);
  const j = a.shape === b.shape ? i : b.shape.position(name);
  if (i < 0) return j < 0 ? 0 : 1;
  if (j < 0) return -1;
  return compareBytewise(a.values[i] ?? '', b.values[j] ?? '');
}
