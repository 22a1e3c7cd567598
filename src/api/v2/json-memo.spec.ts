import { describe, expect, it } from '@jest/globals';
import { JsonBytes } from '../../base/json-bytes.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { Pairs } from '../../labels/pairs.ts';
import { goJsonMap } from '../../labels/pairs-json.ts';
import { JsonMemo } from './json-memo.ts';

const written = (memo: JsonMemo, pairs: Pairs): string => {
  const out = new JsonBytes(1);
  out.bytes(memo.bytesOf(pairs));
  return out.finish().toString('utf8');
};

describe('remembered JSON', () => {
  it.each([{}, { a: 'é<&>', 'b"': '\u2028😀' }])('of %j is the same the second time', (record) => {
    const memo = new JsonMemo();
    const pairs = Pairs.of(record);
    expect(written(memo, pairs)).toBe(goJsonMap(pairs));
    expect(written(memo, pairs)).toBe(goJsonMap(pairs));
  });

  it('is right beyond the budget and after a new start', () => {
    const memo = new JsonMemo(10);
    const all = Array.from({ length: 5 }, (_, i) => LabelSet.of({ label: `value ${i}` }));
    for (const nowMs of [0, 1, 1_000_000]) {
      memo.renew(nowMs, () => all.map((labels) => ({ labels })));
      for (const pairs of all) expect(written(memo, pairs)).toBe(goJsonMap(pairs));
    }
  });
});
