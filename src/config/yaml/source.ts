import type { YAMLError } from 'yaml';
import type { Tree, TreeMap } from '../../base/schema/scalar.ts';
import { isTreeMap } from '../../base/schema/scalar.ts';

/** A place in a text, both counted from 1; columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** Something wrong with a document's notation, at an offset of its text. */
export interface YamlProblem {
  readonly code: string;
  readonly message: string;
  readonly offset: number;
}

/** A document that was read: its data (undefined where it is empty) and where each part of that stands. */
export interface YamlDocument {
  /** What offsets count in: the text that was given, where need be with quoted texts indented. */
  readonly text: string;
  readonly tree: Tree | undefined;
  readonly sources: SourceMap;
  readonly problems: readonly YamlProblem[];
}

/** Where the parts of a tree stand in its text. */
export class SourceMap {
  readonly #offsets = new WeakMap<object, number>();
  readonly #keys = new WeakMap<object, ReadonlyMap<string, number>>();

  place(tree: Tree, offset: number): void {
    this.#offsets.set(tree, offset);
  }

  placeKeys(map: TreeMap, offsets: ReadonlyMap<string, number>): void {
    this.#keys.set(map, offsets);
  }

  keyOffset(map: TreeMap, key: string): number | undefined {
    return this.#keys.get(map)?.get(key);
  }

  /** The offset of what `path` leads to, or of the innermost part that exists; of its key when `atKey`. */
  locate(root: Tree | undefined, path: readonly (string | number)[], atKey: boolean): number {
    let offset = root === undefined ? 0 : (this.#offsets.get(root) ?? 0);
    let node = root;
    for (const [depth, part] of path.entries()) {
      const next = node === undefined ? undefined : childOf(node, part);
      if (next === undefined) break;
      const key = isTreeMap(node) ? this.keyOffset(node, String(part)) : undefined;
      const isLast = depth === path.length - 1;
      const value = this.#offsets.get(next);
      offset = (isLast && atKey ? key : value) ?? key ?? offset;
      node = next;
    }
    return offset;
  }
}

function childOf(node: Tree, part: string | number): Tree | undefined {
  if (isTreeMap(node)) return node[String(part)];
  return Array.isArray(node) ? (node as readonly Tree[])[Number(part)] : undefined;
}

/** The offset of the first character that YAML does not allow, or -1. */
export function firstControlCharacter(text: string): number {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.search(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/);
}

/** What libyaml says, and scripts look for, in place of the parser's own words. */
const LIBYAML_WORDS: readonly (readonly [own: RegExp, libyaml: string])[] = [
  [/^(Nested mappings|A block)/, 'mapping values are not allowed in this context'],
  [/tab|Plain value cannot start/i, 'found character that cannot start any token'],
  [/^Missing closing ["']/, 'found unexpected end of stream'],
  [/^Invalid escape/, 'found unknown escape character'],
  [/must start at the same column/, 'did not find expected key'],
  [/need to be followed by map values/, "could not find expected ':'"],
  [/block-seq-ind/, 'block sequence entries are not allowed in this context'],
  [/^Flow (?:map|sequence).* must (?:be|end)/, "did not find expected ',' or ']'"],
];

export function syntaxMessage({ message }: Pick<YAMLError, 'message'>): string {
  const libyaml = LIBYAML_WORDS.find(([own]) => own.test(message))?.[1];
  return libyaml === undefined ? message : `${libyaml} (${message})`;
}
