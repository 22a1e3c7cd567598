import { Scalar, type Value } from '../engine/values.ts';
/** As Go's `fmt.Sprint`. */
export function sprint(values: readonly Value[]): string {
  return values.map((v) => (v instanceof Scalar ? String(v.value) : String(v))).join(' ');
}
