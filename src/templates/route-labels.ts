import { CodedError, messageOf } from '../base/errors.ts';
import { Pairs } from '../labels/pairs.ts';

/**
 * Renders route labels, whose values are templates that may ask for each other with `routeLabels "x"`, for one run:
 * each at most once. A label that there is not is empty; one that needs itself is an error.
 */
export class RouteLabelRenderer {
  /** By name, as they are configured. */
  readonly values: ReadonlyMap<string, string>;
  readonly #areRendered: boolean;
  readonly #execute: (text: string) => string;
  readonly #known = new Map<string, string>();
  readonly #underWay: string[] = [];

  /** `areRendered`: the values are final and no templates any more. `execute` runs the template of a value. */
  constructor(
    values: ReadonlyMap<string, string>,
    areRendered: boolean,
    execute: (text: string) => string,
  ) {
    this.values = values;
    this.#areRendered = areRendered;
    this.#execute = execute;
  }

  /** Throws what the templates throw, and `template.cycle` with the way round. */
  render(name: string): string {
    const value = this.values.get(name);
    if (value === undefined) return '';
    if (this.#areRendered) return value;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (this.#underWay.includes(name)) {
      const cycle = [...this.#underWay, name].join(' -> ');
      throw new CodedError('template.cycle', `route label cycle detected: ${cycle}`);
    }
    this.#underWay.push(name);
    try {
      const rendered = this.#execute(value);
      this.#known.set(name, rendered);
      return rendered;
    } finally {
      this.#underWay.pop();
    }
  }
}

/** The labels that could be rendered, and why the others could not. */
export interface RenderedRouteLabels {
  readonly labels: Pairs;
  readonly failures: readonly RouteLabelFailure[];
}

export interface RouteLabelFailure {
  readonly label: string;
  readonly value: string;
  readonly message: string;
}

/** Renders all labels, each with its own outcome. */
export function renderAll(renderer: RouteLabelRenderer): RenderedRouteLabels {
  const labels: Record<string, string> = {};
  const failures: RouteLabelFailure[] = [];
  for (const [label, value] of renderer.values) {
    try {
      labels[label] = renderer.render(label);
    } catch (error) {
      failures.push({ label, value, message: messageOf(error) });
    }
  }
  return { labels: Pairs.of(labels), failures };
}
