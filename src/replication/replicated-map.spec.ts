import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ReplicatedMap } from './replicated-map.ts';

interface Note {
  readonly key: string;
  readonly versionNs: bigint;
  readonly expiresAtNs: bigint;
  readonly text: string;
}

const NOW = 10n;
const note = fc.record<Note>({
  key: fc.constantFrom('a', 'b', 'c'),
  versionNs: fc.bigInt({ min: 0n, max: 4n }),
  expiresAtNs: fc.bigInt({ min: NOW - 2n, max: NOW + 2n }),
  text: fc.constantFrom('x', 'y', 'z'),
});
const notes = fc.array(note, { maxLength: 12 });

function open(records: readonly Note[] = []): ReplicatedMap<Note> {
  const map = new ReplicatedMap<Note>({
    key: ({ key }) => key,
    versionNs: ({ versionNs }) => versionNs,
    expiresAtNs: ({ expiresAtNs }) => expiresAtNs,
    compareContent: (a, b) => contentOf(a).localeCompare(contentOf(b)),
  });
  for (const record of records) map.merge(record, NOW);
  return map;
}

const contentOf = ({ text, expiresAtNs }: Note): string => `${text} ${expiresAtNs}`;
const contents = (map: ReplicatedMap<Note>): Note[] =>
  [...map.values()].sort((a, b) => a.key.localeCompare(b.key));
const aNote = (over: Partial<Note> = {}): Note => ({
  key: 'a',
  versionNs: 1n,
  expiresAtNs: NOW,
  text: 'x',
  ...over,
});

describe('a replicated map', () => {
  it('comes to the same in whatever order it hears of records', () => {
    const shuffled = notes.chain((records) =>
      fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
    );
    fc.assert(
      fc.property(shuffled, ([records, others]) => {
        expect(contents(open(others))).toEqual(contents(open(records)));
      }),
    );
  });

  it('comes to the same whichever replicas exchange their states first', () => {
    fc.assert(
      fc.property(notes, notes, notes, (a, b, c) => {
        const ab = [...open([...a, ...b]).values()];
        const bc = [...open([...b, ...c]).values()];
        expect(contents(open([...ab, ...c]))).toEqual(contents(open([...a, ...bc])));
      }),
    );
  });

  it('takes no notice of what it has heard before', () => {
    fc.assert(
      fc.property(notes, (records) => {
        const map = open(records);
        const before = contents(map);
        for (const record of records) expect(map.merge(record, NOW)).toBe(false);
        expect(contents(map)).toEqual(before);
      }),
    );
  });

  it.each<[name: string, record: Note, taken: boolean]>([
    ['a later version', aNote({ versionNs: 2n, text: 'a' }), true],
    ['an earlier version', aNote({ versionNs: 0n, text: 'z' }), false],
    ['the same', aNote(), false],
    ['greater content of the same version', aNote({ text: 'y' }), true],
    ['less content of the same version', aNote({ text: 'a' }), false],
    ['another key', aNote({ key: 'b' }), true],
    ['a later version that has expired', aNote({ versionNs: 2n, expiresAtNs: NOW - 1n }), false],
    ['a later version that expires just now', aNote({ versionNs: 2n, expiresAtNs: NOW }), true],
  ])('decides about %s', (_name, record, taken) => {
    const map = open([aNote()]);
    expect(map.merge(record, NOW)).toBe(taken);
    expect(map.get(record.key)).toEqual(taken ? record : aNote());
  });

  it('drops what has expired, but for what is held on to', () => {
    const map = open([aNote(), aNote({ key: 'b' }), aNote({ key: 'c', expiresAtNs: NOW + 1n })]);
    expect(map.collect(NOW - 1n)).toEqual([]);
    expect(map.collect(NOW, (key) => key === 'b')).toEqual(['a']);
    expect(map.size).toBe(2);
    expect(map.collect(NOW + 1n)).toEqual(['b', 'c']);
  });
});
