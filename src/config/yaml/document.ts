import { Composer, isAlias, isMap, isScalar, isSeq, Parser } from 'yaml';
import type { Document, Node, Pair, Scalar as YamlScalar, YAMLMap, YAMLSeq } from 'yaml';
import { messageOf } from '../../base/errors.ts';
import { Scalar, TWICE } from '../../base/schema/scalar.ts';
import type { Tree, TreeMap } from '../../base/schema/scalar.ts';
import { excessiveAliasing } from './alias-limit.ts';
import { quotedScalar, resolvePlain, taggedScalar } from './resolve-scalar.ts';
import { firstControlCharacter, SourceMap, syntaxMessage } from './source.ts';

/** Something wrong with a document's notation, at an offset of its text. */
export interface YamlProblem {
  readonly code: string;
  readonly message: string;
  readonly offset: number;
}

/** A document that was read: its data (undefined where it is empty) and where each part of that stands. */
export interface YamlDocument {
  readonly tree: Tree | undefined;
  readonly sources: SourceMap;
  readonly problems: readonly YamlProblem[];
}

/** Longer documents are refused; the largest configurations in use are a tenth of this. */
export const MAX_DOCUMENT_LENGTH = 8 * 1024 * 1024;

/**
 * Reads the first document of a YAML text as Go's yaml.v2 does: YAML 1.1's scalars, anchors, aliases and merge keys;
 * duplicate keys are problems. Never throws; all problems that can be found in one go are given.
 */
export function readYaml(text: string): YamlDocument {
  const refuse = (code: string, message: string, offset: number): YamlDocument => ({
    tree: undefined,
    sources: new SourceMap(),
    problems: [{ code, message, offset }],
  });
  if (text.length > MAX_DOCUMENT_LENGTH) {
    return refuse('too_large', `the file is larger than ${MAX_DOCUMENT_LENGTH} characters`, 0);
  }
  const control = firstControlCharacter(text);
  if (control >= 0) {
    return refuse('yaml_syntax', 'yaml: control characters are not allowed', control);
  }
  const directive = /^%YAML[ \t]+(?!1\.1\b)/m.exec(text.split(/^---/m, 1)[0] ?? '');
  if (directive !== null) {
    return refuse('yaml_syntax', 'yaml: found incompatible YAML document', directive.index);
  }
  try {
    const document = firstDocument(text);
    if (document === undefined) return { tree: undefined, sources: new SourceMap(), problems: [] };
    // Those after the first are mostly its echoes.
    const [error] = document.errors;
    if (error !== undefined) {
      return refuse('yaml_syntax', `yaml: ${syntaxMessage(error)}`, error.pos[0]);
    }
    return new TreeReader(text).read(document);
  } catch (error) {
    // The parser is recursive: what is nested too deeply for it exhausts the stack.
    if (error instanceof RangeError) return refuse('yaml_syntax', 'yaml: nested too deeply', 0);
    throw error;
  }
}

function firstDocument(text: string): Document.Parsed | undefined {
  const composer = new Composer({
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  for (const document of composer.compose(new Parser().parse(text))) return document;
  return undefined;
}

/** What an anchor stands for: nothing yet while its own node is being read. */
type Anchored = { readonly tree: Tree; readonly weight: number } | 'unfinished';

/** Turns the parser's nodes into a tree, keeping offsets. */
class TreeReader {
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

  read(document: Document.Parsed): YamlDocument {
    const tree = document.contents === null ? undefined : this.#node(document.contents);
    if (excessiveAliasing(this.#aliasedWeight, this.#weight)) {
      this.#problem('too_large', 'yaml: document contains excessive aliasing', 0);
    }
    return {
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
