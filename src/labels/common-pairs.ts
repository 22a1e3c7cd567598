import { Pairs, Shape } from './pairs.ts';

/**
 * The pairs of the first that all others have too. As in the original, a name that is absent counts as one with
 * the empty value.
 */
export function commonPairs(all: readonly Pairs[]): Pairs {
  const [first, ...others] = all;
  if (first === undefined) return Pairs.empty;
  let kept = first.names.map((_, position) => position);
  for (const other of others) {
    if (other === first) continue;
    kept = kept.filter((position) => valueAt(other, first, position) === first.values[position]);
    if (kept.length === 0) return Pairs.empty;
  }
  if (kept.length === first.size) return first;
  return new Pairs(
    new Shape(kept.map((position) => first.names[position] ?? '')),
    kept.map((position) => first.values[position] ?? ''),
  );
}

/** The value that `pairs` has for the name at `position` of `like`. */
function valueAt(pairs: Pairs, like: Pairs, position: number): string | undefined {
  if (pairs.shape === like.shape) return pairs.values[position];
  return pairs.get(like.names[position] ?? '');
}
