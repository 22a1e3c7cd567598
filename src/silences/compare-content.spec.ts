import { describe, expect, it } from '@jest/globals';
import { msToNs, type SilenceRecord } from '../replication/records.ts';
import { compareSilenceContent } from './compare-content.ts';
import { aRecord, equal } from './testing/a-silence.ts';

describe('of two records of one version', () => {
  it.each<[name: string, stands: Partial<SilenceRecord>]>([
    ['the one that ends earlier', { endsAtNs: msToNs(1900), createdBy: 'a' }],
    ['the one that starts later', { startsAtNs: msToNs(1100), createdBy: 'a' }],
    ['the one that is kept longer', { expiresAtNs: msToNs(4000) }],
    ['the one with the greater creator', { createdBy: 'n' }],
    ['the one with the greater comment', { comment: 'x' }],
    ['the one with the greater matchers', { matcherSets: [[equal('b', '1')]] }],
    ['the one with annotations', { annotations: { a: '' } }],
    [
      'the one with unknown fields',
      { unknown: { envelope: Uint8Array.of(1), message: Uint8Array.of() } },
    ],
  ])('%s stands', (_name, stands) => {
    expect(compareSilenceContent(aRecord(stands), aRecord())).toBeGreaterThan(0);
    expect(compareSilenceContent(aRecord(), aRecord(stands))).toBeLessThan(0);
  });

  it('none stands against the other where they are the same', () => {
    const none = { envelope: new Uint8Array(), message: new Uint8Array() };
    expect(compareSilenceContent(aRecord(), aRecord({ unknown: none }))).toBe(0);
    expect(
      compareSilenceContent(
        aRecord({ annotations: { a: '1', b: '2' } }),
        aRecord({ annotations: { b: '2', a: '1' } }),
      ),
    ).toBe(0);
  });
});
