/** A stretch of virtual time, its end not included. */
export type Stretch = readonly [fromMs: number, toMs: number];

/** What is left of `whole` without the holes. */
export function without(whole: Stretch, holes: readonly Stretch[]): Stretch[] {
  let left: Stretch[] = [whole];
  for (const [holeFrom, holeTo] of holes) {
    left = left.flatMap(([from, to]): Stretch[] => {
      if (holeTo <= from || holeFrom >= to) return [[from, to]];
      const parts: Stretch[] = [];
      if (from < holeFrom) parts.push([from, holeFrom]);
      if (holeTo < to) parts.push([holeTo, to]);
      return parts;
    });
  }
  return left;
}

export function overlaps([from, to]: Stretch, [otherFrom, otherTo]: Stretch): boolean {
  return from <= otherTo && otherFrom <= to;
}

export function overlapsAny(stretch: Stretch, others: readonly Stretch[]): boolean {
  return others.some((each) => overlaps(stretch, each));
}
