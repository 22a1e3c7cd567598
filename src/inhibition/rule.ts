import type { LabelSet } from '../labels/label-set.ts';
import { matchesAll } from '../labels/matcher.ts';
import { Bucket, type Place } from './bucket.ts';
import type { InhibitRuleConfig } from './schema.ts';

/** One rule and its sources, by the values of its equal labels. */
export class Rule {
  readonly #config: InhibitRuleConfig;
  readonly #buckets = new Map<string, Bucket>();

  constructor(config: InhibitRuleConfig) {
    this.#config = config;
  }

  /** What `labels` are under this rule; undefined where neither side matches. Whoever lets go of a place tells its bucket. */
  placeOf(labels: LabelSet): Place | undefined {
    const { sourceMatchers, targetMatchers } = this.#config;
    const isSource = matchesAll(sourceMatchers, labels);
    const isTarget = matchesAll(targetMatchers, labels);
    if (!isSource && !isTarget) return undefined;
    return this.#bucketOf(labels).enter(labels, isSource, isTarget);
  }

  #bucketOf(labels: LabelSet): Bucket {
    const key = equalKey(this.#config.equal, labels);
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = new Bucket(this.#buckets, key);
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }
}

/** The same text for the same values; of one label it is the value itself, which costs no memory. */
function equalKey(equal: readonly string[], labels: LabelSet): string {
  const [only = '', ...more] = equal;
  if (more.length === 0) return labels.get(only);
  return JSON.stringify(equal.map((name) => labels.get(name)));
}
