import { compareBytewise } from './compare.ts';

/** What Go's encoder does not print as it is: quotes, backslashes, controls, `<>&` and the two line separators. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const NEEDS_ESCAPE = /["\\<>&\u0000-\u001f\u2028\u2029]/;
const BEYOND_JSON = /[<>&\u2028\u2029]/g;

/**
 * A JSON string, quotes included, byte for byte as Go's `encoding/json` prints it with its default of escaping
 * for HTML. A surrogate without its partner becomes U+FFFD, as it does on its way into a Go string.
 */
export function goJsonString(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return `"${text.toWellFormed()}"`;
  return JSON.stringify(text.toWellFormed()).replace(BEYOND_JSON, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** JSON that is written already; whitespace between its parts goes, as Go has it for a `json.RawMessage`. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * What `goJson` prints. An object stands for a Go struct: in the order of its keys, those that are undefined left out.
 * A Map stands for a Go map: sorted by the bytes of its keys.
 */
export type GoJson =
  | string
  | number
  | bigint
  | boolean
  | null
  | RawJson
  | readonly GoJson[]
  | ReadonlyMap<string, GoJson>
  | { readonly [key: string]: GoJson | undefined };

/** JSON as Go's `encoding/json` prints it. @throws RangeError for a number that JSON does not have, as Go refuses it */
export function goJson(value: GoJson): string {
  if (typeof value === 'string') return goJsonString(value);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError(`json: unsupported value: ${value}`);
  }
  if (value === null || typeof value !== 'object') return String(value);
  if (value instanceof RawJson) return compacted(value.text);
  if (isList(value)) return `[${value.map(goJson).join(',')}]`;
  if (!(value instanceof Map)) return printed(Object.entries(value));
  const entries: readonly (readonly [string, GoJson])[] = [...value];
  return printed(entries.toSorted(([a], [b]) => compareBytewise(a, b)));
}

function isList(value: object): value is readonly GoJson[] {
  return Array.isArray(value);
}

function printed(entries: readonly (readonly [string, GoJson | undefined])[]): string {
  const parts = entries.flatMap(([key, value]) =>
    value === undefined ? [] : [`${goJsonString(key)}:${goJson(value)}`],
  );
  return `{${parts.join(',')}}`;
}

function compacted(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|\s+/gs, (part) =>
    part.startsWith('"') ? part.replace(BEYOND_JSON, unicodeEscape) : '',
  );
}
