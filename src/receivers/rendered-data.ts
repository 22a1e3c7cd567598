import type { GoJson } from '../base/go-json.ts';
import { isTreeMap, Scalar } from '../base/schema/scalar.ts';
import type { Tree } from '../base/schema/scalar.ts';

/** Reads a YAML text as the configuration is read: no tree for an empty one, problems for one that cannot be read. */
export type ReadYaml = (text: string) => {
  readonly tree: Tree | undefined;
  readonly problems: readonly unknown[];
};

/** How data of the configuration is filled in. */
export interface DataRendering {
  /** A key of a map. */
  readonly key: (template: string) => string;
  readonly value: (template: string) => string;
  readonly readYaml: ReadYaml;
}

/**
 * Data of the configuration (`details`, `fields`, `payload`) with every text rendered. What a text renders to is read
 * as YAML, and where that is no text, is the value: a number, a list, nothing. Within it nothing is rendered again.
 * Source: `DeepCopyWithTemplate` of the original.
 */
export function renderData(value: unknown, rendering: DataRendering): GoJson {
  if (typeof value === 'string') return valueOf(rendering.value(value), rendering.readYaml);
  if (typeof value !== 'object' || value === null) return (value ?? null) as GoJson;
  if (Array.isArray(value)) return value.map((item) => renderData(item, rendering));
  return new Map(
    Object.entries(value).map(
      ([key, item]) => [rendering.key(key), renderData(item, rendering)] as const,
    ),
  );
}

function valueOf(text: string, readYaml: ReadYaml): GoJson {
  const quick = fromJson(text);
  if (quick !== undefined) return quick;
  const { tree, problems } = readYaml(text);
  if (problems.length > 0) return text;
  const value = tree === undefined ? null : fromTree(tree);
  return typeof value === 'string' ? text : value;
}

function fromTree(tree: Tree): GoJson {
  if (tree instanceof Scalar) return tree.value;
  if (!isTreeMap(tree)) return tree.map(fromTree);
  return new Map(Object.entries(tree).map(([key, value]) => [key, fromTree(value)] as const));
}

/**
 * Where JSON and YAML read differently: escapes, numbers that a double does not hold, line ends of YAML's own. Digits
 * within texts are none of these: fingerprints often look like large numbers.
 */
const NOT_THE_SAME =
  /\\\/|\\u[dD][89a-fA-F]|[[:,]\s*-?\d[\d.]*(?:[\d.]{15}|[eE][-+]?\d{3})|[\u0085\u2028\u2029\ufeff\ufffe\uffff]/;

/** The short way for what `toJson` prints, which is most of what is rendered; undefined where it is not safe. */
function fromJson(text: string): GoJson | undefined {
  if (!/^[[{]/.test(text) || NOT_THE_SAME.test(text)) return undefined;
  try {
    return sorted(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function sorted(value: unknown): GoJson {
  if (typeof value !== 'object' || value === null) return value as GoJson;
  if (Array.isArray(value)) return value.map(sorted);
  return new Map(Object.entries(value).map(([key, item]) => [key, sorted(item)] as const));
}
