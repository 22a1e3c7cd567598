import { inPlace, isIntLike, plainOf } from '../reflect.ts';
import { scalarOf, typeOf } from '../values.ts';
import type { GoMap, Value } from '../values.ts';
import type { GoType } from '../types.ts';

type Iterations = Iterable<readonly [index: Value, element: Value]>;

/**
 * What `range` goes over: index and element each time. An error message if it cannot, in which `%v` stands for the
 * value.
 */
export function iterationsOf(value: Value, variables: number): Iterations | string {
  if (value === undefined) return [];
  const plain = plainOf(value);
  if (typeof plain === 'bigint' && isIntLike(typeOf(value))) {
    if (variables > 1) return "can't use %v to iterate over more than one variable";
    return upTo(plain, typeOf(value));
  }
  if (typeof value === 'object') {
    if (value.tag === 'slice' || value.tag === 'array')
      return numbered(value.items, value.type.elem);
    if (value.tag === 'map') return entriesOf(value);
    if (value.tag === 'sequence' && value.arity === 1) {
      if (variables > 1) return "can't use %v iterate over more than one variable";
      return mapped(value.items(), ([one]) => [undefined, one]);
    }
    if (value.tag === 'sequence')
      return mapped(value.items(), (pair) =>
        variables > 1 ? [pair[0], pair[1]] : [undefined, pair[0]],
      );
  }
  return "range can't iterate over %v";
}

function* upTo(end: bigint, type: GoType): Iterations {
  for (let i = 0n; i < end; i++) yield [undefined, scalarOf(type, i)];
}

function* numbered(items: readonly Value[], elem: GoType): Iterations {
  let i = 0n;
  for (const item of items) yield [i++, inPlace(elem, item)];
}

function* entriesOf(map: GoMap): Iterations {
  for (const key of map.sortedKeys)
    yield [
      inPlace(map.type.key, scalarOf(map.type.key, key)),
      inPlace(map.type.elem, map.entries?.get(key)),
    ];
}

function* mapped<T>(items: Iterable<T>, map: (item: T) => readonly [Value, Value]): Iterations {
  for (const item of items) yield map(item);
}
