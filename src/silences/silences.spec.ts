import { describe, expect, it } from '@jest/globals';
import { LabelSet } from '../labels/label-set.ts';
import { msToNs, type MatcherRecord, type SilenceRecord } from '../replication/records.ts';
import type { SilenceState } from './silence.ts';
import { aRecord, aSilence, equal, openSilences } from './testing/a-silence.ts';
import { GO_ZERO_TIME_NS, type SilenceInput } from './validate.ts';

const NOW = 1500;
const NOW_NS = msToNs(NOW);
const LABELS = LabelSet.of({ a: '1' });
const NOT_SILENCED = { kind: 'active' };
const silencedBy = (...ids: string[]): unknown => ({ kind: 'muted', by: 'silence', ids });
const regexp = (value: string): MatcherRecord => ({ operator: '=~', name: 'a', value });

describe('creating a silence', () => {
  it('takes effect, is saved and starts no earlier than now', async () => {
    const { silences, journal } = openSilences();
    expect(await silences.set(aSilence({ annotations: { z: '1', y: '2' } }), NOW)).toBe('s1');
    const record = aRecord({
      id: 's1',
      startsAtNs: NOW_NS,
      updatedAtNs: NOW_NS,
      annotations: { y: '2', z: '1' },
    });
    expect(silences.get('s1', NOW)).toEqual({ record, state: 'active' });
    expect(Object.keys(silences.get('s1', NOW)?.record.annotations ?? {})).toEqual(['y', 'z']);
    expect(journal.records.get('s1')).toEqual(record);
    expect(silences.decide(LABELS, NOW)).toEqual(silencedBy('s1'));
    expect(silences.decide(LABELS, 2000)).toEqual(NOT_SILENCED);
  });

  it.each<[name: string, startsAtNs: bigint, expected: bigint]>([
    ['is now where none is given', GO_ZERO_TIME_NS, NOW_NS],
    ['is kept where it is to come', NOW_NS + 1n, NOW_NS + 1n],
  ])('the start %s', async (_name, startsAtNs, expected) => {
    const { silences } = openSilences();
    await silences.set(aSilence({ startsAtNs }), NOW);
    expect(silences.get('s1', NOW)?.record.startsAtNs).toBe(expected);
  });

  it.each<[problem: string, over: Partial<SilenceInput>]>([
    ['at least one matcher set required', { matcherSets: [] }],
    ['matcher set 1 is empty', { matcherSets: [[equal('a', '1')], []] }],
    [
      'invalid label matcher 1 in set 0: invalid label name ""',
      { matcherSets: [[equal('a', '1'), equal('', '1')]] },
    ],
    [
      'invalid label matcher 0 in set 0: invalid label value "\ufffd"',
      { matcherSets: [[equal('a', '\ud800')]] },
    ],
    [
      'invalid label matcher 0 in set 0: invalid regular expression "(?=a)": error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
      { matcherSets: [[regexp('(?=a)')]] },
    ],
    [
      'invalid label matcher 0 in set 0: invalid regular expression "a)(b": error parsing regexp: unexpected ): `a)(b`',
      { matcherSets: [[regexp('a)(b')]] },
    ],
    [
      'matcher set 0: at least one matcher must not match the empty string',
      { matcherSets: [[equal('a', ''), regexp('a*')]] },
    ],
    ['invalid zero end timestamp', { startsAtNs: GO_ZERO_TIME_NS - 1n, endsAtNs: GO_ZERO_TIME_NS }],
    ['end time must not be before start time', { endsAtNs: msToNs(1000) - 1n }],
  ])('is refused: %s', async (problem, over) => {
    const { silences } = openSilences();
    await expect(silences.set(aSilence(over), NOW)).rejects.toMatchObject({
      code: 'invalid',
      message: `invalid silence: ${problem}`,
    });
    expect(silences.size).toBe(0);
  });

  it('is not done where it cannot be saved', async () => {
    const { silences, journal } = openSilences({ maxSilences: 1 });
    journal.error = new Error('disk full');
    await expect(silences.set(aSilence(), NOW)).rejects.toMatchObject({
      code: 'storage',
      message: 'silence could not be stored: disk full',
    });
    expect(silences.size).toBe(0);
    expect(silences.decide(LABELS, NOW)).toEqual(NOT_SILENCED);
    await expect(silences.set(aSilence(), NOW)).resolves.toBe('s2');
  });

  it('takes effect only once it is saved', async () => {
    const { silences, journal } = openSilences();
    journal.hold();
    const created = silences.set(aSilence(), NOW);
    await Promise.resolve();
    expect(silences.decide(LABELS, NOW)).toEqual(NOT_SILENCED);
    journal.release();
    await created;
    expect(silences.decide(LABELS, NOW)).toEqual(silencedBy('s1'));
  });
});

describe('the limits of silences', () => {
  it('count those on their way to the disk', async () => {
    const { silences, journal } = openSilences({ maxSilences: 2 });
    await silences.set(aSilence(), NOW);
    journal.hold();
    const second = silences.set(aSilence(), NOW);
    await expect(silences.set(aSilence(), NOW)).rejects.toMatchObject({
      code: 'invalid',
      message: 'exceeded maximum number of silences: 2 (limit: 2)',
    });
    journal.release();
    await expect(second).resolves.toBe('s2');
  });

  it('hold for a change that needs another silence, and not for one in place', async () => {
    const { silences } = openSilences({ maxSilences: 1 });
    const id = await silences.set(aSilence(), NOW);
    const change = aSilence({ id, startsAtNs: NOW_NS, comment: 'new' });
    await expect(silences.set(change, NOW)).resolves.toBe(id);
    await expect(
      silences.set({ ...change, matcherSets: [[equal('b', '2')]] }, NOW),
    ).rejects.toMatchObject({ code: 'invalid' });
    expect(silences.get(id, NOW)?.state).toBe('active');
  });

  it('are told for a silence that is too large', async () => {
    const { silences } = openSilences({ maxSizeBytes: 4 });
    await expect(silences.set(aSilence({ comment: '12345' }), NOW)).rejects.toMatchObject({
      code: 'invalid',
      message: 'silence exceeded maximum size: 5 bytes (limit: 4 bytes)',
    });
    await expect(silences.set(aSilence({ comment: '1234' }), NOW)).resolves.toBe('s2');
  });
});

describe('changing a silence', () => {
  it('keeps its id where history stays true', async () => {
    const { silences, journal } = openSilences();
    const id = await silences.set(aSilence(), NOW);
    const change = aSilence({ id, startsAtNs: NOW_NS, endsAtNs: msToNs(9000), comment: 'longer' });
    expect(await silences.set(change, NOW)).toBe(id);
    const { record } = silences.get(id, NOW) ?? {};
    expect(record).toMatchObject({ comment: 'longer', updatedAtNs: NOW_NS + 1n });
    expect(record?.expiresAtNs).toBe(msToNs(10_000));
    expect(journal.records.get(id)).toBe(record);
    expect(silences.decide(LABELS, 5000)).toEqual(silencedBy(id));
  });

  it('ends it and makes another where history would change', async () => {
    const { silences, journal } = openSilences();
    const id = await silences.set(aSilence(), NOW);
    const change = aSilence({ id, matcherSets: [[equal('a', '1'), equal('b', '2')]] });
    expect(await silences.set(change, NOW)).toBe('s2');
    expect(silences.get(id, NOW)?.state).toBe('expired');
    expect(journal.records.get(id)?.endsAtNs).toBe(NOW_NS);
    expect(silences.get('s2', NOW)?.state).toBe('active');
    expect(silences.decide(LabelSet.of({ a: '1', b: '2' }), NOW)).toEqual(silencedBy('s2'));
    expect(silences.decide(LABELS, NOW)).toEqual(NOT_SILENCED);
  });

  it('leaves both as they were where it cannot be saved', async () => {
    const { silences, journal } = openSilences();
    const id = await silences.set(aSilence(), NOW);
    journal.error = new Error('disk full');
    const change = aSilence({ id, matcherSets: [[equal('b', '2')]] });
    await expect(silences.set(change, NOW)).rejects.toMatchObject({ code: 'storage' });
    journal.error = new Error('disk full');
    await expect(silences.expire(id, NOW)).rejects.toMatchObject({ code: 'storage' });
    expect(silences.size).toBe(1);
    expect(silences.get(id, NOW)?.state).toBe('active');
  });

  it('makes another of one that is over, and leaves that alone', async () => {
    const { silences } = openSilences();
    const id = await silences.set(aSilence(), NOW);
    await silences.expire(id, NOW);
    const { record } = silences.get(id, NOW) ?? {};
    expect(await silences.set(aSilence({ id }), NOW)).toBe('s2');
    expect(silences.get(id, NOW)?.record).toBe(record);
  });

  it('is refused for an id that nobody knows', async () => {
    const { silences } = openSilences();
    const unknown = { code: 'not_found', message: 'silence not found' };
    await expect(silences.set(aSilence({ id: 'x' }), NOW)).rejects.toMatchObject(unknown);
    await expect(silences.expire('x', NOW)).rejects.toMatchObject(unknown);
  });

  it('passes on what this program does not know of a silence', async () => {
    const { silences } = openSilences();
    const unknown = { envelope: new Uint8Array(), message: Uint8Array.of(98, 0) };
    silences.merge(aRecord({ unknown }), NOW);
    await silences.set(aSilence({ id: 'x', comment: 'new' }), NOW);
    expect(silences.get('x', NOW)?.record).toMatchObject({ comment: 'new', unknown });
  });
});

describe('changes of one silence at a time', () => {
  it('come one after the other, each built upon the one before', async () => {
    const { silences, journal } = openSilences();
    const id = await silences.set(aSilence(), NOW);
    journal.hold();
    const change = aSilence({ id, startsAtNs: NOW_NS });
    const answers = Promise.all([
      silences.set({ ...change, comment: 'one' }, NOW),
      silences.expire(id, NOW),
      silences.set({ ...change, comment: 'two' }, NOW),
    ]);
    journal.release();
    expect(await answers).toEqual([id, undefined, 's2']);
    expect(silences.get(id, NOW)).toMatchObject({ state: 'expired', record: { comment: 'one' } });
    expect(journal.records.get(id)).toBe(silences.get(id, NOW)?.record);
    expect(silences.get('s2', NOW)).toMatchObject({ state: 'active', record: { comment: 'two' } });
  });

  it('go on after one that failed', async () => {
    const { silences, journal } = openSilences();
    const id = await silences.set(aSilence(), NOW);
    const refused = silences.set(aSilence({ id: 'x' }), NOW);
    journal.error = new Error('disk full');
    const failed = silences.expire(id, NOW);
    await expect(failed).rejects.toMatchObject({ code: 'storage' });
    await expect(refused).rejects.toMatchObject({ code: 'not_found' });
    await silences.expire(id, NOW);
    expect(silences.get(id, NOW)?.state).toBe('expired');
  });

  it.each<[name: string, updatedAtNs: bigint]>([
    ['an older word of a peer', NOW_NS + 1n],
    ['a newer word of a peer', msToNs(NOW + 5)],
  ])('win over %s that comes while they are saved', async (_name, updatedAtNs) => {
    const { silences, journal } = openSilences();
    const id = await silences.set(aSilence(), NOW);
    const { record } = silences.get(id, NOW) ?? { record: aRecord() };
    journal.hold();
    const expired = silences.expire(id, NOW + 1);
    await Promise.resolve();
    const word = { ...record, comment: 'peer', updatedAtNs };
    expect(silences.merge(word, NOW)).toBe(true);
    expect(silences.get(id, NOW)?.record.comment).toBe('peer');
    journal.release();
    await expired;
    expect(silences.get(id, NOW + 1)?.state).toBe('expired');
    expect(journal.records.get(id)).toEqual(silences.get(id, NOW)?.record);
  });

  it('that fail leave the word of a peer that came meanwhile', async () => {
    const { silences, journal } = openSilences();
    const id = await silences.set(aSilence(), NOW);
    const { record } = silences.get(id, NOW) ?? { record: aRecord() };
    journal.hold();
    const expired = silences.expire(id, NOW + 1);
    await Promise.resolve();
    silences.merge({ ...record, comment: 'peer', updatedAtNs: NOW_NS + 1n }, NOW);
    journal.error = new Error('disk full');
    journal.release();
    await expect(expired).rejects.toMatchObject({ code: 'storage' });
    expect(silences.get(id, NOW + 1)).toMatchObject({
      state: 'active',
      record: { comment: 'peer' },
    });
    expect(journal.records.get(id)?.comment).toBe('peer');
  });

  it('keep it from being forgotten', async () => {
    const { silences, journal } = openSilences();
    silences.merge(aRecord({ endsAtNs: msToNs(9000), expiresAtNs: msToNs(1600) }), NOW);
    await Promise.resolve();
    journal.hold();
    const changed = silences.set(aSilence({ id: 'x', endsAtNs: msToNs(9000) }), 1700);
    expect(silences.collect(1700)).toBe(0);
    journal.release();
    expect(await changed).toBe('x');
    expect(journal.records.get('x')?.expiresAtNs).toBe(msToNs(10_000));
  });
});

describe('silences from elsewhere', () => {
  it('take effect at once and are saved behind', async () => {
    const { silences, journal } = openSilences();
    expect(silences.merge(aRecord(), NOW)).toBe(true);
    expect(silences.merge(aRecord(), NOW)).toBe(false);
    expect(silences.decide(LABELS, NOW)).toEqual(silencedBy('x'));
    await Promise.resolve();
    expect(journal.records.get('x')).toEqual(aRecord());
  });

  it('are logged where they cannot be saved, and stay in effect', async () => {
    const { silences, journal, logger } = openSilences();
    journal.error = new Error('disk full');
    silences.merge(aRecord(), NOW);
    await new Promise(setImmediate);
    expect(logger.lines).toMatchObject([
      { level: 'error', message: 'Silence could not be stored' },
    ]);
    expect(silences.decide(LABELS, NOW)).toEqual(silencedBy('x'));
  });

  it('are disabled alone where a pattern does not compile, which is counted and logged', async () => {
    const { silences, registry, logger } = openSilences();
    silences.merge(aRecord({ id: 'bad', matcherSets: [[regexp('(?=a)')]] }), NOW);
    silences.merge(aRecord({ id: 'good' }), NOW);
    silences.restore([aRecord({ id: 'worse', matcherSets: [[regexp('(')]] })], NOW);
    expect(silences.decide(LABELS, NOW)).toEqual(silencedBy('good'));
    expect(logger.lines).toHaveLength(2);
    const metrics = await registry.metrics();
    expect(metrics).toContain('matcher_compile_errors_total{stage="index"} 1');
    expect(metrics).toContain('matcher_compile_errors_total{stage="load_snapshot"} 1');
  });

  it('match by any of their sets, by none where they have none', () => {
    const { silences } = openSilences();
    silences.merge(aRecord({ id: 'x', matcherSets: [[equal('z', '1')], [equal('a', '1')]] }), NOW);
    silences.merge(aRecord({ id: 'y', matcherSets: [] }), NOW);
    silences.merge(aRecord({ id: 'z', matcherSets: [[]] }), NOW);
    expect(silences.decide(LABELS, NOW)).toEqual(silencedBy('x'));
  });

  it('are restored without being saved again, and what has expired leaves the journal', () => {
    const { silences, journal } = openSilences();
    const kept = aRecord({ id: 'kept' });
    const gone = aRecord({ id: 'gone', expiresAtNs: NOW_NS });
    for (const record of [kept, gone]) journal.records.set(record.id, record);
    silences.restore([kept, gone], NOW);
    expect([...silences.records()]).toEqual([kept]);
    expect([...journal.records.keys()]).toEqual(['kept']);
  });
});

describe('what is told of silences', () => {
  it('is what was asked for, in its order', () => {
    const { silences } = openSilences();
    const put = (id: string, fromMs: number, toMs: number, matchers: MatcherRecord[]): void =>
      void silences.merge(
        aRecord({
          id,
          startsAtNs: msToNs(fromMs),
          endsAtNs: msToNs(toMs),
          expiresAtNs: msToNs(9999),
          matcherSets: [[equal('other', '1')], matchers],
        }),
        NOW,
      );
    put('expired early', 0, 100, [equal('a', '1')]);
    put('expired late', 0, 200, [equal('a', '1')]);
    put('pending late', 1800, 1900, [equal('a', '1')]);
    put('pending early', 1700, 1900, [equal('a', '1')]);
    put('active late', 0, 3000, [equal('a', '1'), equal('b', '2')]);
    put('active early', 0, 2000, [{ ...equal('a', '1'), operator: '=~' }]);
    const ask = (states: SilenceState[], filter: MatcherRecord[] = []): string[] =>
      silences.query({ states: new Set(states), filter }, NOW).map(({ record }) => record.id);
    expect(ask(['active', 'pending', 'expired'])).toEqual([
      'active early',
      'active late',
      'pending early',
      'pending late',
      'expired late',
      'expired early',
    ]);
    expect(ask(['pending'])).toEqual(['pending early', 'pending late']);
    expect(ask(['active'], [equal('a', '1')])).toEqual(['active late']);
    expect(ask(['active'], [equal('b', '2'), equal('a', '1')])).toEqual(['active late']);
    expect(ask(['active'], [equal('other', '1'), equal('a', '1')])).toEqual([]);
    expect(silences.countByState(NOW)).toEqual({ active: 2, pending: 2, expired: 2 });
  });

  it('is told to those who listen, and logged where that is wanted', async () => {
    const { silences, logger } = openSilences({ logChanges: true });
    const told: SilenceRecord[] = [];
    silences.onChange((record) => told.push(record));
    const id = await silences.set(aSilence(), NOW);
    await silences.set(aSilence({ id, startsAtNs: NOW_NS, comment: 'new' }), NOW);
    await silences.set(aSilence({ id, matcherSets: [[regexp('b')]] }), NOW);
    await silences.expire('s2', NOW);
    await silences.expire('s2', NOW);
    expect(logger.lines.map(({ message, fields }) => [message, fields['Id']])).toEqual([
      ['create silence', 's1'],
      ['update silence', 's1'],
      ['expire silence', 's1'],
      ['create silence', 's2'],
      ['expire silence', 's2'],
    ]);
    expect(logger.lines[3]?.fields).toMatchObject({
      CreatedBy: 'me',
      Comment: 'why',
      StartsAt: '1970-01-01T00:00:01Z',
      EndsAt: '1970-01-01T00:00:02Z',
      Matchers: 'a=~b',
    });
    expect(told.map((record) => record.id)).toEqual(['s1', 's1', 's1', 's2', 's2']);
  });
});

describe('forgetting silences', () => {
  it('comes with the end of their retention', async () => {
    const { silences, journal } = openSilences();
    const id = await silences.set(aSilence(), NOW);
    expect(silences.collect(2999)).toBe(0);
    expect(silences.get(id, 2999)?.state).toBe('expired');
    expect(silences.collect(3000)).toBe(1);
    expect(silences.get(id, 3000)).toBeUndefined();
    expect(journal.records.size).toBe(0);
  });
});
