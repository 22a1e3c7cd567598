import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMatcher } from '../labels/matcher.ts';
import { LabelSet } from '../labels/label-set.ts';
import { msToNs, type MatcherRecord, type SilenceRecord } from '../replication/records.ts';
import { Silence } from './silence.ts';
import type { Silences } from './silences.ts';
import { aRecord, aSilence, equal, openSilences } from './testing/a-silence.ts';

const VALUES = ['a1', 'a2', 'abcde', 'b', 'ba\n', 'xabcdef1'];
const PATTERNS = [
  'a.*',
  'a1|b',
  'a.',
  '.*b',
  '.*1|b',
  'b?a',
  'a1?',
  '.*',
  '(?i)A.*',
  '(a|b)[12]',
  '.*abcde.*',
  '(.*abcd|.*bcde).*',
  '[a-z]+',
  '.+',
  '(',
];
const matcher = fc.oneof(
  fc.record<MatcherRecord>({
    operator: fc.constantFrom('=', '!='),
    name: fc.constantFrom('x', 'y', 'z'),
    value: fc.constantFrom('', ...VALUES),
  }),
  fc.record<MatcherRecord>({
    operator: fc.constantFrom('=~', '!~'),
    name: fc.constantFrom('x', 'y', 'z'),
    value: fc.constantFrom(...PATTERNS),
  }),
);
const matcherSets = fc.array(fc.array(matcher, { maxLength: 3 }), { maxLength: 2 });
const id = fc.constantFrom('s1', 's2', 's3', 's4', 's5');
const span = fc.tuple(fc.nat(30), fc.nat(40));

type Step = (silences: Silences, nowMs: number) => unknown;
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(matcherSets, span).map(
    ([sets, [from, length]]): Step =>
      (silences, nowMs) =>
        silences
          .set(
            aSilence({
              matcherSets: sets,
              startsAtNs: msToNs(nowMs + from - 10),
              endsAtNs: msToNs(nowMs + from + length),
            }),
            nowMs,
          )
          .catch(() => undefined),
  ),
  fc
    .tuple(id, fc.option(matcherSets), span)
    .map(([known, sets, [from, length]]): Step => (silences, nowMs) => {
      const record = silences.get(known, nowMs)?.record;
      if (record === undefined) return undefined;
      return silences
        .set(
          aSilence({
            id: known,
            matcherSets: sets ?? record.matcherSets,
            startsAtNs: from % 2 === 0 ? record.startsAtNs : msToNs(nowMs + from),
            endsAtNs: msToNs(nowMs + from + length),
          }),
          nowMs,
        )
        .catch(() => undefined);
    }),
  id.map(
    (known): Step =>
      (silences, nowMs) =>
        silences.expire(known, nowMs).catch(() => undefined),
  ),
  fc
    .tuple(id, fc.option(matcherSets), span, fc.nat(20))
    .map(([known, sets, [from, length], ahead]): Step => (silences, nowMs) => {
      const former = silences.get(known, nowMs)?.record;
      silences.merge(
        aRecord({
          id: known,
          matcherSets: sets ?? former?.matcherSets ?? [],
          startsAtNs: msToNs(nowMs + from - 10) + 1n,
          endsAtNs: msToNs(nowMs + from + length - 10) + 1n,
          updatedAtNs: msToNs(nowMs + ahead),
          expiresAtNs: msToNs(nowMs + 50),
        }),
        nowMs,
      );
    }),
  fc.constant<Step>((silences, nowMs) => silences.collect(nowMs)),
  fc.constant<Step>(() => undefined),
);

const LABELS: readonly LabelSet[] = ['', ...VALUES].flatMap((x) =>
  ['', ...VALUES].map((y) =>
    LabelSet.of({ ...(x !== '' && { x }), ...(y !== '' && { y }), other: 'o' }),
  ),
);

/** What the silences say of a label set by asking each of them. */
function naive(records: Iterable<SilenceRecord>, labels: LabelSet, nowMs: number): string[] {
  const nowNs = msToNs(nowMs);
  return [...records]
    .filter(({ startsAtNs, endsAtNs }) => startsAtNs <= nowNs && nowNs < endsAtNs)
    .filter(({ matcherSets: sets }) => {
      try {
        const compiled = sets.map((set) =>
          set.map((m) => createMatcher(m.operator, m.name, m.value)),
        );
        return compiled.some((set) => set.length > 0 && set.every((each) => each.matches(labels)));
      } catch {
        return false;
      }
    })
    .map(({ id: found }) => found)
    .sort();
}

describe('the silencer of alerts', () => {
  it('says what asking every silence says, whatever happens to them', async () => {
    const run = fc.array(fc.tuple(step, fc.nat(20), fc.nat(LABELS.length - 1)), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(run, async (steps) => {
        const { silences } = openSilences({ retentionMs: 20 });
        let nowMs = 1000;
        for (const [change, passes, from] of steps) {
          await change(silences, nowMs);
          nowMs += passes;
          // Some label sets are left out, so that they miss changes.
          const known = LABELS.slice(from);
          const fresh = LABELS.slice(0, 6).map((labels) => LabelSet.of(labels.toRecord()));
          for (const labels of [...known, ...fresh]) {
            const decision = silences.decide(labels, nowMs);
            expect(decision.kind === 'muted' ? decision.ids : []).toEqual(
              naive(silences.records(), labels, nowMs),
            );
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('catches up when it has missed more changes than are remembered', async () => {
    const { silences } = openSilences();
    const labels = LabelSet.of({ a: '150' });
    silences.merge(aRecord(), 1000);
    expect(silences.decide(labels, 1000)).toEqual({ kind: 'active' });
    for (let i = 0; i < 300; i++) {
      await silences.set(aSilence({ matcherSets: [[equal('a', `${i}`)]] }), 1000);
    }
    expect(silences.decide(labels, 1000)).toEqual({ kind: 'muted', by: 'silence', ids: ['s151'] });
  });

  it('asks a pattern again once its silence is revived', () => {
    const { silences } = openSilences();
    const put = (endsAtMs: number, updatedAtMs: number): boolean =>
      silences.merge(
        aRecord({
          matcherSets: [[{ operator: '=~', name: 'a', value: '[a-z]+' }]],
          endsAtNs: msToNs(endsAtMs),
          updatedAtNs: msToNs(updatedAtMs),
        }),
        1000,
      );
    put(1200, 1000);
    expect(silences.decide(LabelSet.of({ a: 'x' }), 1300)).toEqual({ kind: 'active' });
    put(1400, 1001);
    expect(silences.decide(LabelSet.of({ a: 'x' }), 1300)).toMatchObject({ ids: ['x'] });
  });

  it('knows of a value it has met which patterns came and went since', () => {
    const { silences } = openSilences();
    const put = (id: string, value: string, expiresAtMs: number): boolean =>
      silences.merge(
        aRecord({
          id,
          matcherSets: [[{ operator: '=~', name: 'a', value }]],
          expiresAtNs: msToNs(expiresAtMs),
        }),
        1000,
      );
    const ids = (nowMs: number): unknown => silences.decide(LabelSet.of({ a: 'x' }), nowMs);
    put('s1', '[a-z]+', 1100);
    put('s2', '[0-9]+', 1100);
    expect(ids(1000)).toMatchObject({ ids: ['s1'] });
    put('s3', '[v-z]+', 3000);
    expect(ids(1000)).toMatchObject({ ids: ['s1', 's3'] });
    silences.collect(1100);
    put('s4', '[w-z]+', 3000);
    expect(ids(1100)).toMatchObject({ ids: ['s3', 's4'] });
    put('s5', '[x-z]+', 3000);
    expect(ids(1100)).toMatchObject({ ids: ['s3', 's4', 's5'] });
  });

  it('tries only what has changed on a label set it knows', async () => {
    const { silences, registry } = openSilences();
    const scanned = async (): Promise<number | undefined> => {
      const metric = await registry
        .getSingleMetric('alertmanager_silences_query_silences_scanned_total')
        ?.get();
      return metric?.values[0]?.value;
    };
    for (let i = 0; i < 300; i++) {
      await silences.set(
        aSilence({ matcherSets: [[{ operator: '=~', name: 'a', value: `.*${i}` }]] }),
        1000,
      );
    }
    const labels = LabelSet.of({ a: 'x', b: '1' });
    silences.decide(labels, 1000);
    const before = await scanned();
    await silences.set(aSilence({ matcherSets: [[equal('b', '1')]] }), 1000);
    expect(silences.decide(labels, 1000)).toMatchObject({ ids: ['s301'] });
    expect(await scanned()).toBe((before ?? 0) + 1);
  });

  it('takes a silence whose matchers do not compile for one that matches nothing', () => {
    const silence = Silence.of(
      aRecord({ matcherSets: [[equal('a', '1')], [{ operator: '=~', name: 'a', value: '(' }]] }),
    );
    expect(silence.matches(LabelSet.of({ a: '1' }))).toBe(false);
    expect(silence.problem).toBe('error parsing regexp: missing closing ): `^(?:()$`');
  });
});
