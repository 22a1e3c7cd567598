/** Up to this many nodes nearly all may come from aliases; from `HIGH` on a tenth. Source: yaml.v2's decoder. */
const LOW = 400_000;
const HIGH = 4_000_000;

/** Tells an alias bomb: a document most of which is repetition, as Go's yaml.v2 measures it. */
export function excessiveAliasing(aliased: number, total: number): boolean {
  if (total >= HIGH) return true;
  return aliased > 100 && total > 1000 && aliased / total > allowedRatio(total);
}

function allowedRatio(total: number): number {
  return total <= LOW ? 0.99 : 0.99 - 0.89 * ((total - LOW) / (HIGH - LOW));
}
