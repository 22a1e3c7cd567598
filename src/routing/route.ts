import { goQuote } from '../labels/go-quote.ts';
import type { LabelSet } from '../labels/label-set.ts';
import { matchersToString, matchesAll } from '../labels/matcher.ts';
import type { Matcher } from '../labels/matcher.ts';
import { Pairs, Shape } from '../labels/pairs.ts';
import { hashText, mixHash } from '../labels/text-hash.ts';
import type { RouteConfig } from './schema.ts';

const SECOND_MS = 1000;
/** What the root route has where it says nothing. */
const ROOT_DEFAULTS = {
  groupWaitMs: 30 * SECOND_MS,
  groupIntervalMs: 300 * SECOND_MS,
  repeatIntervalMs: 4 * 3600 * SECOND_MS,
} as const;

/** How many shapes of label sets a route remembers the group labels of. */
const MAX_SHAPES = 10_000;

/** What a route passes down to its children. */
interface Inherited {
  readonly receiver: string;
  readonly groupBy: ReadonlySet<string>;
  readonly groupByAll: boolean;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** Which positions of a label set are group labels, and the shape these form. */
interface GroupProjection {
  readonly positions: readonly number[];
  readonly shape: Shape;
}

/** A node of the routing tree with all that it inherits resolved. */
export class Route {
  /** Position in post-order (children before parents), as Alertmanager numbers routes. */
  readonly index: number;
  /** `{}/{severity="critical"}`: begins every group key; two siblings may share it. */
  readonly key: string;
  /** The key with each node's place among its siblings, `{}/{severity="critical"}/0`: unique. */
  readonly id: string;
  readonly options: Inherited;
  /** The route labels, its own and inherited ones. */
  readonly labels: Pairs;
  readonly matchers: readonly Matcher[];
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly continue: boolean;
  readonly routes: readonly Route[];
  readonly isRoot: boolean;
  /** A list of this route, for all who need one. */
  readonly asList: readonly Route[] = [this];
  readonly #projections = new Map<Shape, GroupProjection>();

  constructor(
    config: RouteConfig,
    parent: { key: string; id: string; options: Inherited } | undefined,
    place: number,
    all: Route[],
  ) {
    const own = matchersToString(config.matchers);
    this.isRoot = parent === undefined;
    this.key = parent === undefined ? own : `${parent.key}/${own}`;
    this.id = parent === undefined ? own : `${parent.id}/${own}/${place}`;
    this.options = inherit(config, parent?.options);
    this.labels = Pairs.of(this.options.labels);
    this.matchers = config.matchers;
    this.muteTimeIntervals = config.muteTimeIntervals;
    this.activeTimeIntervals = config.activeTimeIntervals;
    this.continue = config.continue;
    this.routes = config.routes.map((child, i) => new Route(child, this, i, all));
    this.index = all.length;
    all.push(this);
  }

  /** The labels of `labels` by which this route groups: those of `group_by` that are there. */
  groupLabels(labels: LabelSet): Pairs {
    if (this.options.groupByAll) return labels;
    const { shape, positions } = this.#projection(labels.shape);
    // By hand: what `map` gives is of two kinds for V8, before and after it compiles this, and it compiles those that
    // read it anew.
    const values = new Array<string>(positions.length);
    for (let i = 0; i < positions.length; i++) values[i] = labels.values[positions[i] ?? 0] ?? '';
    return new Pairs(shape, values);
  }

  /** The hash that `groupLabels` would have (see `hashValues`); makes nothing. */
  groupHash(labels: LabelSet): number {
    if (this.options.groupByAll) return labels.hash;
    const { shape, positions } = this.#projection(labels.shape);
    let { hash } = shape;
    for (const position of positions) hash = mixHash(hash, hashText(labels.values[position] ?? ''));
    return hash;
  }

  /** Whether `groupLabels` would equal these group labels; makes nothing. */
  groupsAs(labels: LabelSet, group: Pairs): boolean {
    if (this.options.groupByAll) return labels.equals(group);
    const { shape, positions } = this.#projection(labels.shape);
    if (shape !== group.shape && shape.key !== group.shape.key) return false;
    for (let i = 0; i < positions.length; i++)
      if (labels.values[positions[i] ?? 0] !== group.values[i]) return false;
    return true;
  }

  #projection(shape: Shape): GroupProjection {
    let projection = this.#projections.get(shape);
    if (projection === undefined) {
      if (this.#projections.size >= MAX_SHAPES) this.#projections.clear();
      projection = project(shape, this.options.groupBy);
      this.#projections.set(shape, projection);
    }
    return projection;
  }

  /** The key of the group that `groupLabels` forms: what deduplication knows it by, in mixed clusters too. */
  groupKey(groupLabels: Pairs): string {
    return `${this.key}:${formatLabels(groupLabels)}`;
  }
}

function inherit(config: RouteConfig, parent: Inherited | undefined): Inherited {
  return {
    receiver: config.receiver ?? parent?.receiver ?? '',
    groupBy:
      config.groupBy === undefined ? (parent?.groupBy ?? new Set()) : new Set(config.groupBy),
    // Naming labels cancels a parent's `...`; so does naming none.
    groupByAll:
      config.groupBy === undefined && (config.groupByAll || (parent?.groupByAll ?? false)),
    groupWaitMs: config.groupWaitMs ?? parent?.groupWaitMs ?? ROOT_DEFAULTS.groupWaitMs,
    groupIntervalMs:
      config.groupIntervalMs ?? parent?.groupIntervalMs ?? ROOT_DEFAULTS.groupIntervalMs,
    repeatIntervalMs:
      config.repeatIntervalMs ?? parent?.repeatIntervalMs ?? ROOT_DEFAULTS.repeatIntervalMs,
    labels: { ...parent?.labels, ...config.labels },
  };
}

function project(from: Shape, groupBy: ReadonlySet<string>): GroupProjection {
  const names = from.names.filter((name) => groupBy.has(name));
  return { shape: new Shape(names), positions: names.map((name) => from.position(name)) };
}

/** `{alertname="A", cluster="x"}`: names as they are, values quoted as Go quotes (`LabelSet.String` of prometheus/common). */
export function formatLabels(labels: Pairs): string {
  let text = '{';
  for (let i = 0; i < labels.values.length; i++) {
    text += `${i === 0 ? '' : ', '}${labels.names[i] ?? ''}=${goQuote(labels.values[i] ?? '')}`;
  }
  return `${text}}`;
}

/** The routing tree of one generation of the configuration. */
export class RouteTree {
  readonly root: Route;
  /** Every route, at its index. */
  readonly routes: readonly Route[];
  readonly #hasContinue: boolean;

  constructor(config: RouteConfig) {
    const all: Route[] = [];
    this.root = new Route(config, undefined, 0, all);
    this.routes = all;
    this.#hasContinue = all.some((route) => route.continue);
  }

  /** The routes that take an alert with these labels, in order; at least one, as the root takes all. */
  match(labels: Pairs, visitor?: RouteVisitor): readonly Route[] {
    if (visitor === undefined && !this.#hasContinue) return this.#only(labels);
    const matched: Route[] = [];
    collect(this.root, labels, matched, visitor);
    return matched;
  }

  /** The same where no route goes on after it has matched: the way down to one. */
  #only(labels: Pairs): readonly Route[] {
    let route = this.root;
    for (let i = 0; i < route.routes.length;) {
      const child = route.routes[i++];
      if (child === undefined || !matchesAll(child.matchers, labels)) continue;
      route = child;
      i = 0;
    }
    return route.asList;
  }
}

/** Hears of every route that is looked at, in order: whoever wants to know why an alert goes where it goes. */
export interface RouteVisitor {
  /** A matcher of the route, by its position, does not match: neither it nor those below take the alert. */
  refused(route: Route, matcher: number): void;
  /** All its matchers match: those below are looked at next. */
  entered(route: Route): void;
  /** Those below have been looked at; it takes the alert itself if none of them did. */
  left(route: Route, takes: boolean): void;
}

/** Depth first: children in order until one matches without `continue`; the node itself if none did. */
function collect(
  route: Route,
  labels: Pairs,
  matched: Route[],
  visitor: RouteVisitor | undefined,
): boolean {
  const { matchers } = route;
  for (let i = 0; i < matchers.length; i++) {
    if (matchers[i]?.matches(labels) === true) continue;
    visitor?.refused(route, i);
    return false;
  }
  visitor?.entered(route);
  const before = matched.length;
  for (const child of route.routes) {
    if (collect(child, labels, matched, visitor) && !child.continue) break;
  }
  const takes = matched.length === before;
  if (takes) matched.push(route);
  visitor?.left(route, takes);
  return true;
}
