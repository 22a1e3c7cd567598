import { sprint as sprintWithin } from '../engine/fmt/printf.ts';
import { DEFAULT_LIMITS } from '../engine/limits.ts';
import type { Value } from '../engine/values.ts';

/** Go's `fmt.Sprint`, as long as any text may be. */
export function sprint(values: readonly Value[]): string {
  return sprintWithin(values, DEFAULT_LIMITS.maxOutput);
}
