import { compareBytewise } from '../../base/compare.ts';
import { mapOf, named, sliceOf, STRING, structOf } from '../engine/types.ts';
import type { MapType, Method, SliceType, StructType } from '../engine/types.ts';
import { joined } from '../engine/text/bytes.ts';
import { GoMap, GoSlice, GoStruct, stringMap, stringSlice } from '../engine/values.ts';
import type { Value } from '../engine/values.ts';

/** `template.Strings`: what `Names` and `Values` answer. */
const STRINGS: SliceType = named('template.Strings', sliceOf(STRING), () => ({
  Join: {
    params: [STRING],
    result: STRING,
    call: (self: Value, separator: string) => joinTexts(textsOf(self), separator),
  },
}));

/** `template.Pair`: `.Name` and `.Value`. */
const PAIR: StructType = named(
  'template.Pair',
  structOf([
    { name: 'Name', type: STRING },
    { name: 'Value', type: STRING },
  ]),
);

/** `template.Pairs`: sorted pairs. */
const PAIRS: SliceType = named('template.Pairs', sliceOf(PAIR), () => ({
  Names: texts((self) => pairsIn(self).map(([name]) => name)),
  Values: texts((self) => pairsIn(self).map(([, value]) => value)),
  String: { params: [], result: STRING, call: (self: Value) => pairsText(pairsIn(self)) },
}));

/** `template.KV`: labels or annotations by name. */
export const KV: MapType = named('template.KV', mapOf(STRING, STRING), (self) => ({
  SortedPairs: { params: [], result: PAIRS, call: sortedPairs },
  Remove: {
    params: [sliceOf(STRING)],
    result: self,
    call: (kv: Value, names: Value) => without(kv, textsOf(names)),
  },
  Names: texts((kv) => sortedEntries(kv).map(([name]) => name)),
  Values: texts((kv) => sortedEntries(kv).map(([, value]) => value)),
  String: { params: [], result: STRING, call: (kv: Value) => pairsText(sortedEntries(kv)) },
}));

type Entry = readonly [name: string, value: string];

/** A `template.KV` of these. */
export function labelMap(entries: Iterable<Entry>): GoMap {
  return stringMap(entries, KV);
}

/** The entries of a `template.KV`, in no order; none for a nil map. */
export function labelEntries(value: Value): readonly Entry[] {
  if (!(value instanceof GoMap)) return [];
  return [...(value.entries ?? [])].map(([name, text]) => [String(name), plainText(text)]);
}

/** The texts of a `[]string`. */
export function textsOf(value: Value): readonly string[] {
  return value instanceof GoSlice ? value.items.map(plainText) : [];
}

/** Go's `strings.Join`. */
export function joinTexts(parts: readonly string[], separator: string): string {
  return joined(parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part])));
}

function plainText(value: Value): string {
  return typeof value === 'string' ? value : '';
}

function texts(read: (self: Value) => readonly string[]): Method {
  return { params: [], result: STRINGS, call: (self: Value) => stringSlice(read(self), STRINGS) };
}

/** The entries of a `template.KV`: `alertname` first, then by name. */
export function sortedEntries(kv: Value): readonly Entry[] {
  return [...labelEntries(kv)].sort(([a], [b]) => {
    if (a === b) return 0;
    if (a === 'alertname') return -1;
    return b === 'alertname' ? 1 : compareBytewise(a, b);
  });
}

function sortedPairs(kv: Value): GoSlice {
  const pairs = sortedEntries(kv).map(
    ([name, value]) => new GoStruct(PAIR, { Name: name, Value: value }),
  );
  return new GoSlice(PAIRS, pairs);
}

function pairsIn(self: Value): readonly Entry[] {
  if (!(self instanceof GoSlice)) return [];
  return self.items.map((pair) =>
    pair instanceof GoStruct
      ? [plainText(pair.fields['Name']), plainText(pair.fields['Value'])]
      : ['', ''],
  );
}

function pairsText(entries: readonly Entry[]): string {
  return entries.map(([name, value]) => `${name}=${value}`).join(', ');
}

function without(kv: Value, names: readonly string[]): GoMap {
  const removed = new Set(names);
  return labelMap(labelEntries(kv).filter(([name]) => !removed.has(name)));
}
