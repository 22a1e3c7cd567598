import type { AlertView } from '../../api/contract/alert-view.ts';
import type { AlertGroup, AlertsAnswer, GroupAlertsAnswer } from '../../api/contract/alerts.ts';
import { ALERTS_PER_PAGE, GROUPS_PER_PAGE, type GroupPage } from '../queries/alerts.ts';

/** One line of the list, of a height of its own. The key stays with what it shows through all refreshes. */
export type Item = { readonly key: string; readonly last: boolean } & (
  | {
      readonly kind: 'group';
      readonly group: AlertGroup;
      readonly shared: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'alert';
      readonly group: AlertGroup;
      readonly alert: AlertView;
      /** What its group's line does not say already. */
      readonly labels: readonly (readonly [string, string])[];
      /** The page it came with, where its group is shown whole. */
      readonly page: GroupPage | undefined;
    }
  | { readonly kind: 'more'; readonly group: AlertGroup; readonly hidden: number }
  /** An alert, or a group, that has not been asked for yet. */
  | { readonly kind: 'pending alert'; readonly page: GroupPage }
  | { readonly kind: 'pending group'; readonly page: number }
);

/** What can be done with lines. All of it stays the same function from render to render. */
export interface ItemActions {
  readonly toggle: (key: string) => void;
  readonly collapse: (groupId: string) => void;
  readonly showWhole: (groupId: string) => void;
  readonly filter: (name: string, value: string) => void;
}

/** What the list is made of. */
export interface ListContents {
  readonly totalGroups: number;
  readonly pageOf: (page: number) => AlertsAnswer | undefined;
  readonly groupPageOf: (page: GroupPage) => GroupAlertsAnswer | undefined;
  /** Ids of groups of which only the head is shown, and of those of which all alerts are. */
  readonly collapsed: ReadonlySet<string>;
  readonly whole: ReadonlySet<string>;
}

/** The list as lines from top to bottom, those included that are not known yet. */
export function listItems(contents: ListContents): Item[] {
  const items: Item[] = [];
  // While groups come and go between two answers, one may be on two pages for a moment.
  const seen = new Set<string>();
  for (let index = 0; index < contents.totalGroups; index++) {
    const page = Math.floor(index / GROUPS_PER_PAGE);
    const answer = contents.pageOf(page);
    if (answer === undefined) {
      items.push({ kind: 'pending group', key: `pending ${index}`, page, last: true });
      continue;
    }
    const group = answer.page[index % GROUPS_PER_PAGE];
    if (group === undefined || seen.has(group.id)) continue;
    seen.add(group.id);
    addGroup(items, group, contents);
  }
  return items;
}

function addGroup(items: Item[], group: AlertGroup, contents: ListContents): void {
  const shared = sharedLabels(group);
  const collapsed = contents.collapsed.has(group.id);
  items.push({ kind: 'group', key: group.id, group, shared, last: collapsed });
  if (collapsed) return;
  const whole = contents.whole.has(group.id);
  const { total } = group.counts;
  const shown = whole ? total : Math.min(total, group.alerts.length);
  const hidden = total - shown;
  for (let index = 0; index < shown; index++) {
    const last = index === shown - 1 && hidden === 0;
    items.push(alertItem(group, shared, index, { last, whole, contents }));
  }
  if (hidden > 0) items.push({ kind: 'more', key: `${group.id} more`, group, hidden, last: true });
}

function alertItem(
  group: AlertGroup,
  shared: Readonly<Record<string, string>>,
  index: number,
  { last, whole, contents }: { last: boolean; whole: boolean; contents: ListContents },
): Item {
  const page = { id: group.id, page: Math.floor(index / ALERTS_PER_PAGE) };
  const paged = whole ? contents.groupPageOf(page)?.page[index % ALERTS_PER_PAGE] : undefined;
  const alert = paged ?? group.alerts[index];
  if (alert === undefined)
    return { kind: 'pending alert', key: `${group.id} pending ${index}`, page, last };
  const labels = Object.entries(alert.labels).filter(
    ([name]) =>
      name !== 'alertname' && shared[name] === undefined && group.labels[name] === undefined,
  );
  const key = `${group.id} ${alert.fingerprint}`;
  return { kind: 'alert', key, group, alert, labels, page: whole ? page : undefined, last };
}

/** Labels that all alerts of the group that came along agree in, beyond those it is grouped by. */
function sharedLabels({ alerts, labels, counts }: AlertGroup): Readonly<Record<string, string>> {
  const [first, ...others] = alerts;
  // What is shared by some of the alerts says nothing about those that did not come along.
  if (first === undefined || others.length === 0 || counts.total > alerts.length) return {};
  return Object.fromEntries(
    Object.entries(first.labels).filter(
      ([name, value]) =>
        labels[name] === undefined && others.every((other) => other.labels[name] === value),
    ),
  );
}
