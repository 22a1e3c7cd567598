import { z } from 'zod';
import { CodedError } from '../../base/errors.ts';
import { Pairs } from '../../labels/pairs.ts';
import type { PartlyTold, SavedGroup, SavedReport } from './saved-group.ts';

const VERSION = 1;

/** A line of the journal of groups. */
export type GroupRow =
  | { readonly kind: 'group'; readonly number: number; readonly group: SavedGroup }
  | {
      readonly kind: 'change';
      readonly number: number;
      readonly change: Pick<SavedGroup, 'nextFlushAtMs' | 'report'>;
    }
  | { readonly kind: 'removed'; readonly number: number }
  | { readonly kind: 'told'; readonly told: PartlyTold };

const number = z.number().int().nonnegative();
const time = z.number().int();
const texts = z.array(z.string());
const mutedBy = z.enum(['silence', 'inhibition', 'mute_time_interval', 'active_time_interval']);
const report = z.tuple([time, z.tuple([mutedBy, texts]).nullable()]).nullable();

/** Compact, as there are many: names and groupings of routes once, lists instead of records. */
const segment = z.object({
  version: z.literal(VERSION),
  /** Name and grouping. */
  routes: z.array(z.tuple([z.string(), z.string()])),
  /** Number, route, names and values of the labels, next flush, report. */
  groups: z.array(z.tuple([number, number, texts, texts, time, report])),
  /** Number, next flush, report. */
  changes: z.array(z.tuple([number, time, report])),
  removed: z.array(number),
  /** Fingerprint of an alert, when it was received, the routes whose groups have told of its end. */
  told: z.array(z.tuple([z.string(), time, texts])),
});

type Segment = z.infer<typeof segment>;

/** Rows as a segment: JSON. A number must not come twice. */
export function encodeGroups(rows: readonly GroupRow[]): Uint8Array {
  const written: Segment = {
    version: VERSION,
    routes: [],
    groups: [],
    changes: [],
    removed: [],
    told: [],
  };
  const routes = new Map<string, number>();
  for (const row of rows) {
    if (row.kind === 'removed') written.removed.push(row.number);
    else if (row.kind === 'told') {
      const { fingerprint, updatedAtMs, routes: names } = row.told;
      written.told.push([fingerprint, updatedAtMs, [...names]]);
    } else if (row.kind === 'change') {
      const { nextFlushAtMs, report: last } = row.change;
      written.changes.push([row.number, nextFlushAtMs, encodeReport(last)]);
    } else {
      const { route, grouping, labels, nextFlushAtMs, report: last } = row.group;
      let index = routes.get(route);
      if (index === undefined) {
        index = written.routes.push([route, grouping]) - 1;
        routes.set(route, index);
      }
      const { names, values } = labels;
      const at = encodeReport(last);
      written.groups.push([row.number, index, [...names], [...values], nextFlushAtMs, at]);
    }
  }
  return Buffer.from(JSON.stringify(written));
}

/** The rows of a segment. @throws CodedError, SyntaxError or a schema's error where it is none */
export function decodeGroups(bytes: Uint8Array): GroupRow[] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const { routes, groups, changes, removed, told } = segment.parse(JSON.parse(text));
  const rows: GroupRow[] = [];
  for (const [n, index, names, values, nextFlushAtMs, last] of groups) {
    const [route, grouping] = routes[index] ?? [];
    if (route === undefined || grouping === undefined || names.length !== values.length)
      throw new CodedError('damaged-segment', `group ${n} is incomplete`);
    const labels = Pairs.of(Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])));
    const group = { route, grouping, labels, nextFlushAtMs, report: decodeReport(last) };
    rows.push({ kind: 'group', number: n, group });
  }
  for (const [n, nextFlushAtMs, last] of changes)
    rows.push({ kind: 'change', number: n, change: { nextFlushAtMs, report: decodeReport(last) } });
  for (const n of removed) rows.push({ kind: 'removed', number: n });
  for (const [fingerprint, updatedAtMs, names] of told)
    rows.push({ kind: 'told', told: { fingerprint, updatedAtMs, routes: names } });
  return rows;
}

function encodeReport(saved: SavedReport | undefined): z.infer<typeof report> {
  if (saved === undefined) return null;
  const { nowMs, muted } = saved;
  return [nowMs, muted === undefined ? null : [muted.by, [...muted.ids]]];
}

function decodeReport(written: z.infer<typeof report>): SavedReport | undefined {
  if (written === null) return undefined;
  const [nowMs, muted] = written;
  return { nowMs, muted: muted === null ? undefined : { by: muted[0], ids: muted[1] } };
}
