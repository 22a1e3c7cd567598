import { describe, expect, it } from '@jest/globals';
import { msToNs } from '../replication/records.ts';
import { Silence, stateAt, type SilenceState } from './silence.ts';
import { aRecord, aSilence, equal } from './testing/a-silence.ts';
import { canUpdate, expiredRecord, nextVersionNs } from './update-rules.ts';
import type { SilenceInput } from './validate.ts';

describe('the state of a silence', () => {
  it.each<[nowMs: number, state: SilenceState]>([
    [999, 'pending'],
    [1000, 'active'],
    [1999, 'active'],
    [2000, 'expired'],
    [2001, 'expired'],
  ])('from 1 s to 2 s is at %d ms %s', (nowMs, state) => {
    expect(stateAt(aRecord(), msToNs(nowMs))).toBe(state);
    expect(Silence.of(aRecord()).stateAt(nowMs)).toBe(state);
  });

  it.each<[nowMs: number, state: SilenceState]>([
    [1000, 'pending'],
    [1001, 'active'],
    [2000, 'active'],
    [2001, 'expired'],
  ])('from 1 s and a nanosecond to 2 s and one is at %d ms %s', (nowMs, state) => {
    const record = aRecord({ startsAtNs: msToNs(1000) + 1n, endsAtNs: msToNs(2000) + 1n });
    expect(stateAt(record, msToNs(nowMs))).toBe(state);
    expect(Silence.of(record).stateAt(nowMs)).toBe(state);
  });
});

describe('whether a silence from 1.5 s to 9 s can be changed in place', () => {
  const known = aRecord({
    matcherSets: [[equal('a', '1'), equal('b', '2')]],
    startsAtNs: msToNs(1500),
    endsAtNs: msToNs(9000),
  });
  const { matcherSets, startsAtNs, endsAtNs } = known;

  it.each<[name: string, nowMs: number, over: Partial<SilenceInput>, can: boolean]>([
    ['active: nothing', 2000, {}, true],
    [
      'active: comment, creator, annotations',
      2000,
      { comment: 'c', createdBy: 'd', annotations: { e: 'f' } },
      true,
    ],
    ['active: an earlier end', 2000, { endsAtNs: msToNs(3000) }, true],
    ['active: the end is now', 2000, { endsAtNs: msToNs(2000) }, true],
    ['active: the end has passed', 2000, { endsAtNs: msToNs(2000) - 1n }, false],
    ['active: the start within its second', 2000, { startsAtNs: msToNs(1000) }, true],
    ['active: the start in another second', 2000, { startsAtNs: msToNs(2000) }, false],
    ['active: the start in the second before', 2000, { startsAtNs: msToNs(999) }, false],
    [
      'active: the matchers in another order',
      2000,
      { matcherSets: [[equal('b', '2'), equal('a', '1')]] },
      false,
    ],
    ['active: one matcher less', 2000, { matcherSets: [[equal('a', '1')]] }, false],
    [
      'active: one matcher more',
      2000,
      { matcherSets: [[equal('a', '1'), equal('b', '2'), equal('c', '3')]] },
      false,
    ],
    ['active: another value', 2000, { matcherSets: [[equal('a', '1'), equal('b', '3')]] }, false],
    [
      'active: another operator',
      2000,
      { matcherSets: [[equal('a', '1'), { ...equal('b', '2'), operator: '=~' }]] },
      false,
    ],
    ['active: one set more', 2000, { matcherSets: [...matcherSets, [equal('c', '3')]] }, false],
    ['pending: a start that is to come', 1000, { startsAtNs: msToNs(4000) }, true],
    ['pending: the start is now', 1000, { startsAtNs: msToNs(1000) }, true],
    ['pending: a start that has passed', 1000, { startsAtNs: msToNs(1000) - 1n }, false],
    ['pending: other matchers', 1000, { matcherSets: [[equal('a', '1')]] }, false],
    ['expired: nothing', 9000, {}, false],
    ['expired: a later end', 9000, { endsAtNs: msToNs(10_000) }, false],
  ])('%s', (_name, nowMs, over, can) => {
    const input = aSilence({ matcherSets, startsAtNs, endsAtNs, ...over });
    expect(canUpdate(known, input, msToNs(nowMs))).toBe(can);
  });
});

describe('the end of a silence', () => {
  const now = msToNs(1500);
  const retention = msToNs(1000);

  it('is now when it is active', () => {
    expect(expiredRecord(aRecord(), now, retention)).toEqual(
      aRecord({ endsAtNs: now, updatedAtNs: now, expiresAtNs: now + retention }),
    );
  });

  it('is now, and its start too, when it is pending', () => {
    const known = aRecord({ startsAtNs: msToNs(1600) });
    expect(expiredRecord(known, now, retention)).toEqual(
      aRecord({ startsAtNs: now, endsAtNs: now, updatedAtNs: now, expiresAtNs: now + retention }),
    );
  });

  it('stays when it is over', () => {
    expect(expiredRecord(aRecord({ endsAtNs: now }), now, retention)).toBeUndefined();
  });

  it('is a later version than any former one', () => {
    expect(nextVersionNs(undefined, now)).toBe(now);
    expect(nextVersionNs(aRecord({ updatedAtNs: now - 1n }), now)).toBe(now);
    expect(nextVersionNs(aRecord({ updatedAtNs: now }), now)).toBe(now + 1n);
    expect(nextVersionNs(aRecord({ updatedAtNs: now + 5n }), now)).toBe(now + 6n);
  });
});
