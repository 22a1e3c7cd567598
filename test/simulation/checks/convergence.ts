import { isDeepStrictEqual } from 'node:util';
import type { Violation } from './check.ts';
import type { View } from './view.ts';

/** When faults have ended long ago and nothing changes any more, all replicas know the same. */
export function checkConvergence(view: View): Violation[] {
  const { final, plan } = view.facts;
  const [first, ...others] = final;
  const found: Violation[] = [];
  const report = (invariant: Violation['invariant'], message: string): void =>
    void found.push({ invariant, atMs: plan.endMs, message });
  if (final.length < plan.replicas) report('membership', 'not every replica runs in the end');
  if (first === undefined) return found;
  for (const other of others) {
    for (const what of ['silences', 'log'] as const) {
      const different = differences<unknown>(first[what], other[what]);
      if (different.length === 0) continue;
      const pair = `r${first.replica} and r${other.replica}`;
      report('convergence', `${pair} differ in the end: ${what} ${different.join(', ')}`);
    }
  }
  return found;
}

function differences<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): string[] {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys].filter((key) => !isDeepStrictEqual(a.get(key), b.get(key)));
}
