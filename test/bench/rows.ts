/** What a row of the report aims at, comparing Tocsin (t) with Alertmanager (a). */
export type Aim =
  | { readonly kind: 'times-as-many'; readonly factor: number }
  | { readonly kind: 'fraction'; readonly of: number }
  | { readonly kind: 'at-most'; readonly value: number }
  /** A figure that was set on a machine on which Alertmanager took `where`: elsewhere what counts is their ratio. */
  | { readonly kind: 'at-most-where'; readonly value: number; readonly where: number };

export interface Row {
  readonly id: string;
  readonly stage: string;
  readonly title: string;
  readonly unit: string;
  readonly digits: number;
  readonly aim?: Aim;
}

/** The rows of the report, in order; the aims are those the project set itself. */
export const ROWS: readonly Row[] = [
  {
    id: 'newPerSecond',
    stage: 'ingest',
    title: 'New alerts',
    unit: '/s',
    digits: 0,
    aim: { kind: 'times-as-many', factor: 3.5 },
  },
  {
    id: 'newCpu',
    stage: 'ingest',
    title: 'CPU per 100,000 new alerts',
    unit: 's',
    digits: 2,
    aim: { kind: 'fraction', of: 1 / 3.5 },
  },
  {
    id: 'resentPerSecond',
    stage: 'ingest',
    title: 'Resent alerts',
    unit: '/s',
    digits: 0,
    aim: { kind: 'times-as-many', factor: 5 },
  },
  {
    id: 'resentCpu',
    stage: 'ingest',
    title: 'CPU per 100,000 resent alerts',
    unit: 's',
    digits: 2,
  },
  { id: 'loadBusy', stage: 'ingest', title: 'the load generator was busy', unit: '%', digits: 0 },
  {
    id: 'durabilityCost',
    stage: 'durability',
    title: 'What bringing new alerts to the disk adds to their CPU',
    unit: '%',
    digits: 1,
    aim: { kind: 'at-most', value: 15 },
  },
  { id: 'idleRss', stage: 'memory', title: 'RSS when idle', unit: 'MiB', digits: 0 },
  {
    id: 'fullRss',
    stage: 'memory',
    title: 'RSS at 50,000 alerts',
    unit: 'MiB',
    digits: 0,
    aim: { kind: 'fraction', of: 1 },
  },
  {
    id: 'bytesPerAlert',
    stage: 'memory',
    title: 'Memory per alert (growth from idle)',
    unit: 'B',
    digits: 0,
    aim: { kind: 'fraction', of: 1 },
  },
  {
    id: 'getAlerts',
    stage: 'reads',
    title: 'GET /alerts at 20,000 alerts',
    unit: 'ms',
    digits: 0,
    aim: { kind: 'fraction', of: 1 / 5 },
  },
  { id: 'getAlertsMib', stage: 'reads', title: 'its body', unit: 'MiB', digits: 1 },
  {
    id: 'getFiltered',
    stage: 'reads',
    title: 'GET /alerts, a filter that matches ten',
    unit: 'ms',
    digits: 1,
    aim: { kind: 'fraction', of: 1 / 10 },
  },
  {
    id: 'getGroups',
    stage: 'reads',
    title: 'GET /alerts/groups at 20,000 alerts',
    unit: 'ms',
    digits: 0,
    aim: { kind: 'fraction', of: 1 / 5 },
  },
  { id: 'getGroupsMib', stage: 'reads', title: 'its body', unit: 'MiB', digits: 1 },
  {
    id: 'silencesPerSecond',
    stage: 'silences',
    title: 'Silences created (Tocsin: each on disk before its answer)',
    unit: '/s',
    digits: 0,
  },
  {
    id: 'getUnsilenced',
    stage: 'silences',
    title: 'GET /alerts?silenced=false, 2,000 silences over 20,000 alerts',
    unit: 'ms',
    digits: 0,
    aim: { kind: 'at-most-where', value: 100, where: 570 },
  },
  {
    id: 'silenceVisible',
    stage: 'silences',
    title: 'POST of a silence over 20,000 alerts until it shows in a GET',
    unit: 'ms',
    digits: 0,
    aim: { kind: 'at-most-where', value: 50, where: 4600 },
  },
  {
    id: 'getUninhibited',
    stage: 'inhibition',
    title: 'GET /alerts?inhibited=false, 5 rules, 2,000 sources, 20,000 targets',
    unit: 'ms',
    digits: 0,
    aim: { kind: 'at-most-where', value: 100, where: 1800 },
  },
  {
    id: 'trickle',
    stage: 'trickle',
    title: 'POST to webhook, groups trickling in (median)',
    unit: 'ms',
    digits: 2,
  },
  {
    id: 'togetherMedian',
    stage: 'together',
    title: '2,000 groups due together: due to webhook, median',
    unit: 'ms',
    digits: 0,
    aim: { kind: 'fraction', of: 1 / 2 },
  },
  {
    id: 'togetherMax',
    stage: 'together',
    title: '2,000 groups due together: due to webhook, last',
    unit: 'ms',
    digits: 0,
    aim: { kind: 'fraction', of: 1 / 2 },
  },
  {
    id: 'storm',
    stage: 'storm',
    title: '20,000 alerts in 1,000 groups: all delivered after group_wait',
    unit: 'ms',
    digits: 0,
  },
  {
    id: 'slackCpu',
    stage: 'slack',
    title: 'CPU per Slack message of a group of 100 alerts, default texts',
    unit: 'ms',
    digits: 2,
    aim: { kind: 'fraction', of: 1.5 },
  },
  {
    id: 'mailCpu',
    stage: 'mail',
    title: 'CPU per mail of a group of 100 alerts, default texts (each its own)',
    unit: 'ms',
    digits: 2,
    aim: { kind: 'fraction', of: 1.5 },
  },
  { id: 'mailKib', stage: 'mail', title: 'its size', unit: 'KiB', digits: 0 },
  {
    id: 'startUp',
    stage: 'startup',
    title: 'Start-up until ready',
    unit: 'ms',
    digits: 0,
    aim: { kind: 'at-most-where', value: 300, where: 50 },
  },
  {
    id: 'costSmall',
    stage: 'scaling',
    title: 'CPU per new alert at 10,000 alerts',
    unit: 'µs',
    digits: 1,
  },
  {
    id: 'costLarge',
    stage: 'scaling',
    title: 'CPU per new alert at 200,000 alerts',
    unit: 'µs',
    digits: 1,
  },
  {
    id: 'costGrowth',
    stage: 'scaling',
    title: 'that cost, 200,000 against 10,000',
    unit: '×',
    digits: 2,
    aim: { kind: 'at-most', value: 1.3 },
  },
];

/** The aim in words, for the table. */
export function aimText(aim: Aim | undefined): string {
  if (aim === undefined) return '–';
  switch (aim.kind) {
    case 'times-as-many':
      return `≥ ${aim.factor} times`;
    case 'fraction':
      if (aim.of === 1) return 'not more';
      return aim.of > 1 ? `≤ ${aim.of} times` : `≤ 1/${+(1 / aim.of).toFixed(1)}`;
    case 'at-most':
      return `≤ ${aim.value}`;
    case 'at-most-where':
      return `≤ ${aim.value} where it takes ${aim.where}`;
  }
}

/** Whether Tocsin meets the aim; undefined where that cannot be said. */
export function meets(
  aim: Aim | undefined,
  tocsin: number | undefined,
  alertmanager: number | undefined,
): boolean | undefined {
  if (aim === undefined || tocsin === undefined) return undefined;
  if (aim.kind === 'at-most') return tocsin <= aim.value;
  if (alertmanager === undefined) return undefined;
  if (aim.kind === 'times-as-many') return tocsin >= aim.factor * alertmanager;
  if (aim.kind === 'at-most-where') return tocsin / alertmanager <= aim.value / aim.where;
  return tocsin <= aim.of * alertmanager;
}
