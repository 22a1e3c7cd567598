/** What the list looked like when something changed: its lines, and where each was. */
export interface Layout {
  readonly keys: readonly string[];
  /** By key, pixels from the top of the list. */
  readonly startOf: (key: string) => number | undefined;
}

/** Where somebody looks: the line under the pointer or with the focus, and what of the list is in sight. */
export interface Gaze {
  readonly key: string | undefined;
  readonly scrollTop: number;
  /** How much of the list is in sight, pixels. */
  readonly height: number;
}

/**
 * Whether the new lines have to wait: somebody points at a line that would be gone, or that could not stay where it
 * is, as the list cannot be scrolled that far up or down.
 */
export function mustWait(
  before: Layout,
  after: readonly string[],
  { key, scrollTop, height }: Gaze,
  heightOf: (key: string) => number,
): boolean {
  if (key === undefined) return false;
  const start = before.startOf(key);
  if (start === undefined) return false;
  let above: number | undefined;
  let total = 0;
  for (const one of after) {
    if (one === key) above = total;
    total += heightOf(one);
  }
  if (above === undefined) return true;
  const wanted = scrollTop + above - start;
  return wanted < 0 || (above !== start && wanted > total - height);
}

/** How far to scroll so that what somebody looks at stays where it is. */
export function drift(
  before: Layout,
  startAfter: (key: string) => number | undefined,
  { key, scrollTop }: Gaze,
): number {
  if (key === undefined && scrollTop <= 0) return 0;
  for (const anchor of anchors(before, key, scrollTop)) {
    const start = before.startOf(anchor);
    const moved = startAfter(anchor);
    if (start !== undefined && moved !== undefined) return moved - start;
  }
  return 0;
}

/** The line somebody looks at, then those in sight and further down: the first that is still there counts. */
function* anchors(before: Layout, key: string | undefined, scrollTop: number): Generator<string> {
  if (key !== undefined) yield key;
  for (const one of before.keys) {
    const start = before.startOf(one);
    if (start !== undefined && start >= scrollTop) yield one;
  }
}
