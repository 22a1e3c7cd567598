import type { MuteView } from '../api/contract/common.ts';
import type { ExplainedRoute, RouteStep, Verdict } from '../api/contract/explain.ts';
import type { IntegrationStatus } from '../api/contract/groups.ts';
import type { FlushView, IntegrationOutcome, TellReason } from '../api/contract/history.ts';
import { formatGoDuration } from '../base/duration.ts';

const VERDICTS: Readonly<Record<Verdict, string>> = {
  inhibited: 'not told: another alert inhibits it',
  muted: 'not told: the time intervals of the route mute it',
  silenced: 'not told: it is silenced',
  'no receiver': 'told to nobody: the receiver has no integrations',
  'not firing': 'nothing to tell: no such alert fires',
  waiting: 'the next flush of its group tells it',
  told: 'told already; the next flush has nothing new to tell',
};

const HELD = 'held, as other replicas have told of more that fires';
const NEXT: Readonly<Partial<Record<TellReason, string>>> = { none: 'nothing to tell', held: HELD };

/** The path through the routes, one in a line, indented by depth. */
export function routeSteps(steps: readonly RouteStep[]): string {
  return steps.map(stepLine).join('');
}

function stepLine({ depth, receiver, matchers, result, because }: RouteStep): string {
  const refused = matchers.find(({ matched }) => !matched);
  const asked = matchers.length === 0 ? 'everything' : matchers.map(({ text }) => text).join(', ');
  const why = {
    refused: `no: ${refused?.name ?? ''} is ${JSON.stringify(refused?.labelValue ?? '')}`,
    'passed on': 'yes, and so does a route below',
    taken: 'yes, taken',
  }[result];
  const on = because === 'continue' ? ' (continue: the next is asked too)' : '';
  return `${'  '.repeat(depth)}- ${printable(receiver)}: ${printable(asked)}: ${printable(why)}${on}\n`;
}

/** A route that takes the alert, its group and what happens next. */
export function explainedRoute(route: ExplainedRoute): string {
  const { receiver, verdict, groupKey, muted, group, flushes } = route;
  return [
    `Receiver ${printable(receiver)}: ${VERDICTS[verdict]}`,
    `  group: ${printable(groupKey)}`,
    `  group_wait ${time(route.groupWaitMs)}, group_interval ${time(route.groupIntervalMs)}, repeat_interval ${time(route.repeatIntervalMs)}`,
    ...(muted === undefined ? [] : [`  muted now by ${mute(muted)}`]),
    ...(group === undefined
      ? ['  no such group yet']
      : [
          `  next flush: ${group.nextFlushAt}`,
          ...group.integrations.map((each) => `  ${integration(each)}`),
        ]),
    ...(flushes.length === 0 ? [] : ['  last flushes:', ...flushes.map(flush)]),
    '',
  ].join('\n');
}

function mute({ by, ids, count }: MuteView): string {
  const more = count > ids.length ? ` and ${count - ids.length} more` : '';
  return `${by.replaceAll('_', ' ')} ${printable(ids.join(', '))}${more}`;
}

function integration({
  integration: kind,
  index,
  lastTold,
  next,
  nextRepeatAt,
}: IntegrationStatus): string {
  const told = lastTold === undefined ? 'never told' : `last told ${lastTold.at}`;
  const then = next === undefined ? '' : `; next flush: ${NEXT[next] ?? next}`;
  const repeat = nextRepeatAt === undefined ? '' : `; repeated at ${nextRepeatAt}`;
  return `${kind}[${index}]: ${told}${then}${repeat}`;
}

function flush({ at, repeats, repeatedAt, muted, integrations }: FlushView): string {
  const again =
    repeats === undefined ? '' : ` (and ${repeats} times alike, until ${repeatedAt ?? ''})`;
  const what = [
    ...muted.map(
      ({ by, ids, alerts }) => `${alerts} muted by ${by.replaceAll('_', ' ')} ${ids.join(', ')}`,
    ),
    ...integrations.map(outcome),
  ];
  return `    ${at}${again}: ${printable(what.length === 0 ? 'nobody to tell' : what.join('; '))}`;
}

function outcome({
  integration: kind,
  index,
  kind: what,
  reason,
  message,
}: IntegrationOutcome): string {
  const why = reason === 'none' ? '' : ` (${reason === 'held' ? HELD : reason})`;
  return `${kind}[${index}] ${what}${why}${message === undefined ? '' : `: ${message}`}`;
}

function time(ms: number): string {
  return formatGoDuration(ms);
}

/** In one line and without what a terminal would obey. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
