import { textMethod } from '../engine/fmt/printer.ts';
import { type GoType, named, type ScalarType, STRING } from '../engine/types.ts';
import { GoPointer, Scalar, unboxed, type Value } from '../engine/values.ts';
import { sprint } from './print.ts';

/** What takes the place of content that is not safe where it stands; as in Go, so that one can search for it. */
export const FAILSAFE = 'ZgotmplZ';

/** The kinds of text that can be declared safe. */
export type SafeType = 'CSS' | 'HTML' | 'HTMLAttr' | 'JS' | 'JSStr' | 'URL' | 'Srcset';

/** Text and what it is known to be. */
export interface Content {
  readonly text: string;
  readonly type: SafeType | 'plain';
}

/**
 * The Go types of text that comes from a trusted source and is put out as it is where its kind belongs:
 *
 * - `CSS`: a style sheet, rule, declarations or value;
 * - `HTML`: a fragment of a document, every tag and comment of it closed;
 * - `HTMLAttr`: an attribute with its value, as ` dir="ltr"`;
 * - `JS`: an expression; `JSStr`: what is between the quotes of a string;
 * - `URL`: a URL or part of one, whatever its scheme;
 * - `Srcset`: the value of a srcset.
 */
export const SAFE_TYPES: Readonly<Record<SafeType, ScalarType>> = {
  CSS: named('template.CSS', STRING),
  HTML: named('template.HTML', STRING),
  HTMLAttr: named('template.HTMLAttr', STRING),
  JS: named('template.JS', STRING),
  JSStr: named('template.JSStr', STRING),
  URL: named('template.URL', STRING),
  Srcset: named('template.Srcset', STRING),
};

/** Declares text safe. A risk: it must come from a source that is trusted. */
export function safe(type: SafeType, text: string): Scalar {
  return new Scalar(SAFE_TYPES[type], text);
}

const KINDS: ReadonlyMap<ScalarType, SafeType> = new Map(
  (Object.keys(SAFE_TYPES) as SafeType[]).map((type) => [SAFE_TYPES[type], type]),
);

/** The content of a value of a safe type. */
export function safeContent(value: Value): Content | undefined {
  if (!(value instanceof Scalar) || typeof value.value !== 'string') return undefined;
  const type = KINDS.get(value.type);
  return type === undefined ? undefined : { text: value.value, type };
}

/** What the arguments of an escaper are as text: one of a safe type keeps it, all else is printed. */
export function contentOf(args: readonly Value[]): Content {
  if (args.length === 1) {
    const only = pointedTo(args[0]);
    if (typeof only === 'string') return { text: only, type: 'plain' };
    const known = safeContent(only);
    if (known !== undefined) return known;
  }
  return { text: printed(args), type: 'plain' };
}

/** As Go's `fmt.Sprint` prints them, but pointers as what they point to; nothing for nil. */
export function printed(args: readonly Value[]): string {
  return sprint(
    args
      .map(unboxed)
      .filter((arg) => arg !== undefined)
      .map(printable),
  );
}

function pointedTo(value: Value): Value {
  const inner = unboxed(value);
  return inner instanceof GoPointer && inner.target !== undefined ? pointedTo(inner.target) : inner;
}

/** What a value points to, unless the pointer itself says how it prints. */
export function printable(value: Value): Value {
  return dereferenced(value, (type) =>
    ['String', 'Error'].some((name) => textMethod(type, name) !== undefined),
  );
}

/** Follows pointers to the first value of a wanted type, or to the last. */
export function dereferenced(value: Value, isWanted: (type: GoType) => boolean): Value {
  const inner = unboxed(value);
  if (!(inner instanceof GoPointer) || inner.target === undefined) return inner;
  return isWanted(inner.type) ? inner : dereferenced(inner.target, isWanted);
}
