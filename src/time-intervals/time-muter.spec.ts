import { describe, expect, it } from '@jest/globals';
import type { MuteDecision } from '../alerts/muting.ts';
import type { TimeInterval } from './schema.ts';
import { TimeMuter } from './time-muter.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function ofYear(year: number): TimeInterval {
  return {
    times: undefined,
    weekdays: undefined,
    daysOfMonth: undefined,
    months: undefined,
    years: [{ begin: year, end: year }],
    location: undefined,
  };
}

const muter = new TimeMuter(
  new Map([
    ['past', [ofYear(2020)]],
    ['future', [ofYear(2040)]],
    ['now', [ofYear(2026)]],
    ['now too', [ofYear(2020), ofYear(2026), ofYear(2026)]],
    ['never', []],
  ]),
);

const active: MuteDecision = { kind: 'active' };
const inactiveBy = (...ids: string[]): MuteDecision => ({
  kind: 'muted',
  by: 'active_time_interval',
  ids,
});
const mutedBy = (...ids: string[]): MuteDecision => ({
  kind: 'muted',
  by: 'mute_time_interval',
  ids,
});

describe('a route', () => {
  it.each<[title: string, activeIn: string[], mutedIn: string[], MuteDecision]>([
    ['without intervals is active', [], [], active],
    ['inside an active interval is active', ['now'], [], active],
    ['inside one of several active intervals is active', ['past', 'now'], [], active],
    [
      'outside all active intervals is muted by all of them',
      ['past', 'future'],
      [],
      inactiveBy('past', 'future'),
    ],
    ['whose active interval is empty is muted by it', ['never'], [], inactiveBy('never')],
    ['outside all mute intervals is active', [], ['past', 'never'], active],
    [
      'inside mute intervals is muted by these',
      [],
      ['now', 'past', 'now too'],
      mutedBy('now', 'now too'),
    ],
    ['inside both kinds is muted', ['now'], ['now too'], mutedBy('now too')],
    [
      'outside the active and inside the mute ones is muted by the former',
      ['past'],
      ['now'],
      inactiveBy('past'),
    ],
  ])('%s', (_title, activeTimeIntervals, muteTimeIntervals, decision) => {
    expect(muter.decide({ activeTimeIntervals, muteTimeIntervals }, NOW)).toEqual(decision);
  });
});
