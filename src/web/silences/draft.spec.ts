import { describe, expect, it } from '@jest/globals';
import type { SilenceView } from '../../api/contract/silences.ts';
import { draftFromLink, draftFromSilence, problemsOf, timesOf } from './draft.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 1);
const silence: SilenceView = {
  id: 's',
  state: 'active',
  matcherSets: [[{ name: 'a', operator: '=', value: 'b' }]],
  startsAt: new Date(NOW - HOUR).toISOString(),
  endsAt: new Date(NOW + HOUR).toISOString(),
  updatedAt: new Date(NOW - HOUR).toISOString(),
  createdBy: 'ada',
  comment: 'why',
  annotations: {},
};
const link = (text: string): ReturnType<typeof draftFromLink> =>
  draftFromLink(new URLSearchParams(text), 'ada');

describe('the form of a silence', () => {
  it('takes matchers and comment from a link', () => {
    expect(link('filter={a="b",c=~"d"}&comment=why')).toMatchObject({
      matchers: [{ name: 'a' }, { name: 'c' }],
      comment: 'why',
      createdBy: 'ada',
    });
  });

  it('begins when it is saved and holds for two hours', () => {
    expect(timesOf(link(''), NOW)).toEqual({ startMs: NOW, endMs: NOW + 2 * HOUR });
  });

  it('changes a silence that holds, and repeats one that is over', () => {
    expect(draftFromSilence(silence, 'bob')).toMatchObject({ id: 's', endMs: NOW + HOUR, createdBy: 'ada' }); // prettier-ignore
    const again = draftFromSilence({ ...silence, state: 'expired' }, 'bob');
    expect(again.id).toBeUndefined();
    expect(timesOf(again, NOW)).toEqual({ startMs: NOW, endMs: NOW + 2 * HOUR });
  });

  it.each([
    ['nothing is wrong', 'filter=a=b&comment=why', false, []],
    ['no matchers', 'comment=why', false, ['noMatchers']],
    ['no comment', 'filter=a=b', false, ['noComment']],
    ['no matcher asks for a value', 'filter=a=~".*"&comment=why', true, ['matchesEmpty']],
    ['everything would be silenced', 'filter=a=~".%2B"&comment=why', false, ['matchesAll']],
    ['whatever has a label would be', 'filter={a!="",b=~".*"}&comment=why', false, ['matchesAll']],
    ['everything is meant to be', 'filter=a=~".%2B"&comment=why', true, []],
    ['one of several is narrow', 'filter={a=~".*",b="c"}&comment=why', false, []],
  ])('says what is to be mended: %s', (_, text, sure, problems) => {
    expect(problemsOf(link(text), NOW, sure)).toEqual(problems);
  });

  it('sees ends that come too early', () => {
    const draft = { ...link('filter=a=b&comment=why'), startMs: NOW - HOUR };
    expect(problemsOf({ ...draft, endMs: NOW - 2 * HOUR }, NOW, false)).toEqual([
      'endsBeforeStart',
    ]);
    expect(problemsOf({ ...draft, endMs: NOW - 1 }, NOW, false)).toEqual(['endsInPast']);
  });
});
