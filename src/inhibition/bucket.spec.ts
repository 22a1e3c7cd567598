import { describe, expect, it } from '@jest/globals';
import { LabelSet } from '../labels/label-set.ts';
import { Bucket } from './bucket.ts';

describe('a bucket', () => {
  it('leaves its owner with the last place that refers to it, whatever that was', () => {
    const owner = new Map<string, Bucket>();
    const bucket = new Bucket(owner, 'key');
    owner.set('key', bucket);
    const source = bucket.enter(LabelSet.of({ a: 'source' }), true, false);
    const target = bucket.enter(LabelSet.of({ a: 'target' }), false, true);
    bucket.put(source, 1);
    bucket.leave(source);
    expect(owner.get('key')).toBe(bucket);
    bucket.leave(target);
    expect(owner.size).toBe(0);
  });
});
