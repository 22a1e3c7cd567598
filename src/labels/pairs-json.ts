import { goJsonString } from '../base/go-json.ts';
import type { JsonBytes } from '../base/json-bytes.ts';
import type { Pairs } from './pairs.ts';

/** A JSON object, names in bytewise order, as Go prints a `map[string]string`. `{}` when there are none. */
export function goJsonMap(pairs: Pairs): string {
  const { names, values } = pairs;
  if (values.length === 0) return '{}';
  let text = '';
  for (let i = 0; i < values.length; i++) {
    text += `${i === 0 ? '{' : ','}${goJsonString(names[i] ?? '')}:${goJsonString(values[i] ?? '')}`;
  }
  return `${text}}`;
}

/** Writes what `goJsonMap` prints. */
export function writeJsonMap(out: JsonBytes, { shape, values }: Pairs): void {
  const keys = shape.jsonKeys;
  // The first key brings the brace.
  if (values.length === 0) out.raw('{');
  for (let i = 0; i < values.length; i++) {
    out.raw(keys[i] ?? '');
    out.string(values[i] ?? '');
  }
  out.raw('}');
}
