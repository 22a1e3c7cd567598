/** What a plain scalar means: `!!null`, `!!bool`, `!!int` (bigint where a double is too small), `!!float`, else text. */
export type ScalarValue = string | number | bigint | boolean | null;

/**
 * A leaf of a YAML document: its text as written and what that text means. Both are kept, because the key decides:
 * `password: 0123` is the text `0123`, `max_alerts: 0123` the number 83.
 */
export class Scalar {
  readonly text: string;
  readonly value: ScalarValue;
  /** The kind in YAML's words: `!!str`, `!!int`, … */
  readonly tag: string;

  constructor(text: string, value: ScalarValue, tag: string) {
    this.text = text;
    this.value = value;
    this.tag = tag;
  }
}

/** A document as plain data: lists, objects without a prototype, and scalars at the leaves. */
export type Tree = Scalar | readonly Tree[] | TreeMap;

export interface TreeMap {
  readonly [key: string]: Tree;
  /** Keys that a merge (`<<`) and the map itself both gave: an error where the map's keys are the user's own. */
  readonly [TWICE]?: readonly string[];
}

export const TWICE: unique symbol = Symbol('keys given twice');

/** A null stands for "nothing given here". */
export function isNull(node: unknown): boolean {
  return node instanceof Scalar && node.value === null;
}

export function isTreeMap(node: unknown): node is TreeMap {
  return (
    typeof node === 'object' && node !== null && !Array.isArray(node) && !(node instanceof Scalar)
  );
}

/** The data without its notation: what JSON would hold. */
export function plainValue(node: Tree): unknown {
  if (node instanceof Scalar)
    return typeof node.value === 'bigint' ? Number(node.value) : node.value;
  if (!isTreeMap(node)) return node.map(plainValue);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, plainValue(value)]));
}
