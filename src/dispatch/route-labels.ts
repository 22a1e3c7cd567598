import type { Pairs } from '../labels/pairs.ts';
import type { FlushedAlert } from '../notify/contract.ts';
import type { Route } from '../routing/route.ts';

/** What the labels of a route are rendered for: a group with its alerts. */
export interface RouteLabelsInput {
  readonly route: Route;
  /** Those of the group. */
  readonly labels: Pairs;
  readonly alerts: readonly FlushedAlert[];
}

/** Fills in the templates of a route's labels. */
export type RenderRouteLabels = (input: RouteLabelsInput) => Pairs;

/** Whether the labels of a route have to be rendered at all. */
export function hasTemplates({ labels }: Route): boolean {
  return labels.values.some((value) => value.includes('{{'));
}
