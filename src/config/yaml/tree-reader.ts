import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Document, Node, Pair, Scalar as YamlScalar, YAMLMap, YAMLSeq } from 'yaml';
import { messageOf } from '../../base/errors.ts';
import { Scalar, TWICE } from '../../base/schema/scalar.ts';
import type { Tree, TreeMap } from '../../base/schema/scalar.ts';
import { excessiveAliasing } from './alias-limit.ts';
import { quotedScalar, resolvePlain, taggedScalar } from './resolve-scalar.ts';
import { SourceMap } from './source.ts';
import type { YamlDocument, YamlProblem } from './source.ts';

/** What an anchor stands for: nothing yet while its own node is being read. */
type Anchored = { readonly tree: Tree; readonly weight: number } | 'unfinished';

/** Turns the parser's nodes into a tree, keeping offsets. For one document. */
export class TreeReader {
  readonly sources = new SourceMap();
  readonly #problems: YamlProblem[] = [];
  readonly #anchors = new Map<string, Anchored>();
  /** Nodes read so far, those behind aliases counted each time, as an alias bomb would have it. */
  #weight = 0;
  #aliasedWeight = 0;

  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The tree of a document that the parser found no fault with. */
  read(document: Document.Parsed): YamlDocument {
    const tree = document.contents === null ? undefined : this.#node(document.contents);
    if (excessiveAliasing(this.#aliasedWeight, this.#weight)) {
      this.#problem('too_large', 'yaml: document contains excessive aliasing', 0);
    }
    return {
      text: this.#text,
      tree: this.#problems.length > 0 ? undefined : tree,
      sources: this.sources,
      problems: this.#problems,
    };
  }

  #node(node: Node | null): Tree {
    const before = this.#weight++;
    if (node === null) return new Scalar('', null, '!!null');
    if (isAlias(node)) return this.#alias(node.source, offsetOf(node));
    const anchor = node.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, 'unfinished');
    const tree = this.#content(node);
    this.sources.place(tree, offsetOf(node));
    if (anchor !== undefined) this.#anchors.set(anchor, { tree, weight: this.#weight - before });
    return tree;
  }

  #content(node: Node): Tree {
    if (isScalar(node)) return this.#scalar(node);
    if (isSeq(node)) return this.#list(node);
    return isMap(node) ? this.#map(node) : new Scalar('', null, '!!null');
  }

  #alias(name: string, offset: number): Tree {
    const anchored = this.#anchors.get(name);
    if (anchored === undefined || anchored === 'unfinished') {
      const message =
        anchored === undefined
          ? `unknown anchor '${name}' referenced`
          : `anchor '${name}' value contains itself`;
      this.#problem('bad_alias', `yaml: ${message}`, offset);
      return new Scalar('', null, '!!null');
    }
    this.#weight += anchored.weight;
    this.#aliasedWeight += anchored.weight;
    return anchored.tree;
  }

  #scalar(node: YamlScalar): Scalar {
    const text = typeof node.value === 'string' ? node.value : '';
    try {
      if (node.tag !== undefined) return taggedScalar(text, node.tag);
    } catch (error) {
      this.#problem('bad_tag', `yaml: ${messageOf(error)}`, offsetOf(node));
    }
    if (node.type === 'QUOTE_DOUBLE') this.#checkEscapes(node);
    return node.type === undefined || node.type === 'PLAIN'
      ? resolvePlain(text)
      : quotedScalar(text);
  }

  /** A slash may be escaped since YAML 1.2, as in JSON; not for Alertmanager. */
  #checkEscapes(node: YamlScalar): void {
    const [start = 0, end = 0] = node.range ?? [];
    const source = this.#text.slice(start, end);
    const at = source.search(/(?<=(?:^|[^\\])(?:\\\\)*)\\\//);
    if (at < 0) return;
    this.#problem('yaml_syntax', 'yaml: found unknown escape character', start + at);
  }

  #list(node: YAMLSeq): Tree {
    return node.items.map((item) => this.#node(item as Node | null));
  }

  #map(node: YAMLMap): TreeMap {
    const builder = new MapBuilder();
    for (const pair of node.items as Pair<Node | null, Node | null>[]) this.#pair(pair, builder);
    this.sources.placeKeys(builder.entries, builder.offsets);
    return builder.entries;
  }

  #pair({ key, value }: Pair<Node | null, Node | null>, builder: MapBuilder): void {
    const offset = offsetOf(key);
    if (isScalar(key) && key.value === '<<' && key.type === 'PLAIN') {
      this.#merge(value, offset, builder);
      return;
    }
    const name = this.#node(key);
    const tree = this.#node(value);
    if (!(name instanceof Scalar)) {
      this.#problem('yaml_syntax', 'yaml: invalid map key: a key has to be a scalar', offset);
      return;
    }
    const text = name.value === null ? '' : name.text;
    if (text === '__proto__') {
      this.#problem('unknown_key', 'the key __proto__ is not supported', offset);
    } else if (!builder.add(text, tree, offset)) {
      this.#problem('duplicate_key', `field ${text} already set`, offset);
    }
  }

  #merge(value: Node | null, offset: number, builder: MapBuilder): void {
    const merged = this.#node(value);
    // Of several, the earlier ones win: they are laid over the later ones.
    const layers = isList(merged) ? merged.toReversed() : [merged];
    for (const layer of layers) {
      if (layer instanceof Scalar || isList(layer)) {
        const message = 'map merge requires map or sequence of maps as the value';
        this.#problem('yaml_syntax', `yaml: ${message}`, offset);
        return;
      }
      builder.merge(layer, (key) => this.sources.keyOffset(layer, key) ?? offset);
    }
  }

  #problem(code: string, message: string, offset: number): void {
    this.#problems.push({ code, message, offset });
  }
}

/** A map in the making. Later entries win over merged ones and merged ones over earlier, as in Go. */
class MapBuilder {
  readonly entries = Object.create(null) as Record<string, Tree> & { [TWICE]?: readonly string[] };
  readonly offsets = new Map<string, number>();
  readonly #own = new Set<string>();

  /** False where the map itself has the key already. */
  add(key: string, value: Tree, offset: number): boolean {
    if (this.#own.has(key)) return false;
    this.#own.add(key);
    this.#set(key, value, offset);
    return true;
  }

  merge(layer: TreeMap, offsetOfKey: (key: string) => number): void {
    for (const [key, value] of Object.entries(layer)) this.#set(key, value, offsetOfKey(key));
    if (layer[TWICE] !== undefined) this.#twice(layer[TWICE]);
  }

  #set(key: string, value: Tree, offset: number): void {
    if (this.offsets.has(key)) this.#twice([key]);
    this.entries[key] = value;
    this.offsets.set(key, offset);
  }

  #twice(keys: readonly string[]): void {
    this.entries[TWICE] = [...(this.entries[TWICE] ?? []), ...keys];
  }
}

function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}
