import { describe, expect, it } from '@jest/globals';
import type { AlertView } from '../../api/contract/alert-view.ts';
import type { AlertGroup } from '../../api/contract/alerts.ts';
import { type ListContents, listItems } from './items.ts';

const alert = (name: string, labels: Record<string, string> = {}): AlertView => ({
  fingerprint: name,
  labels: { alertname: 'Down', instance: name, ...labels },
  annotations: {},
  startsAt: '2026-01-01T00:00:00.000Z',
  generatorURL: '',
  receivers: ['team'],
  muted: [],
});
const group = (id: string, alerts: readonly AlertView[], total = alerts.length): AlertGroup => ({
  id,
  labels: { alertname: 'Down' },
  counts: { total, active: total, silenced: 0, inhibited: 0, muted: 0 },
  alerts,
});
const contents = (
  groups: readonly AlertGroup[],
  more: Partial<ListContents> = {},
): ListContents => ({
  totalGroups: groups.length,
  pageOf: (page) =>
    page > 0
      ? undefined
      : { counts: { total: 0, active: 0, silenced: 0, inhibited: 0, muted: 0 }, alerts: 0, groups: 0, offset: 0, page: groups }, // prettier-ignore
  groupPageOf: () => undefined,
  collapsed: new Set(),
  whole: new Set(),
  ...more,
});
const keys = (of: ListContents): string[] => listItems(of).map(({ key }) => key);

describe('the lines of the alerts list', () => {
  it('has a line for each group and below it one for each alert', () => {
    const items = listItems(
      contents([group('g', [alert('a'), alert('b')]), group('h', [alert('c')])]),
    );
    expect(items.map(({ key, last }) => [key, last])).toEqual([
      ['g', false],
      ['g a', false],
      ['g b', true],
      ['h', false],
      ['h c', true],
    ]);
  });

  it('says once what all alerts of a group share', () => {
    const [head, line] = listItems(
      contents([group('g', [alert('a', { job: 'node' }), alert('b', { job: 'node' })])]),
    );
    expect(head).toMatchObject({ shared: { job: 'node' } });
    expect(line).toMatchObject({ labels: [['instance', 'a']] });
  });

  it('offers the alerts that did not come along, and has places for them once asked', () => {
    const big = group('g', [alert('a')], 3);
    expect(keys(contents([big]))).toEqual(['g', 'g a', 'g more']);
    expect(keys(contents([big], { whole: new Set(['g']) }))).toEqual([
      'g',
      'g a',
      'g pending 1',
      'g pending 2',
    ]);
  });

  it('shows only the head of a collapsed group', () => {
    expect(keys(contents([group('g', [alert('a')])], { collapsed: new Set(['g']) }))).toEqual([
      'g',
    ]);
  });

  it('has places for groups that were not asked for yet, and each group once', () => {
    const g = group('g', [alert('a')]);
    expect(keys({ ...contents([g, g]), totalGroups: 42 })).toEqual([
      'g',
      'g a',
      'pending 40',
      'pending 41',
    ]);
  });
});
