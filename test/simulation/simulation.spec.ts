import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createAlertHash } from '../../src/labels/alert-hash.ts';
import { MUTATIONS } from './mutations.ts';
import { Configurations } from './replica/configuration.ts';
import { type RunOptions, type Shared, simulate } from './simulation.ts';
import { clockTime, printTimeline } from './timeline.ts';

/** The first of the seeds; TOCSIN_SIMULATION_SEED repeats a run. */
const BASE_SEED = Number(process.env['TOCSIN_SIMULATION_SEED'] ?? Date.now() % 1_000_000);
const SEEDS = 150;
const SEEDS_PER_TEST = 50;
/** Where a mutation is looked for. */
const MUTATION_SEEDS = 150;

jest.setTimeout(120_000);

let shared: Shared;
beforeAll(async () => {
  shared = { hash: await createAlertHash(), configurations: new Configurations() };
});

/** The first of some seeds with a violation, told as people read it. */
async function firstFailure(from: number, count: number, options: RunOptions = {}) {
  for (let seed = from; seed < from + count; seed++) {
    const { violations, timeline } = await simulate(seed, shared, options);
    if (violations.length === 0) continue;
    const lines = violations.map(
      ({ atMs, invariant, message }) => `${clockTime(atMs)} ${invariant}: ${message}`,
    );
    return { seed, violations, story: [printTimeline(timeline.happenings), ...lines].join('\n') };
  }
  return undefined;
}

describe(`replicas that are alone, from seed ${BASE_SEED}`, () => {
  const starts = Array.from({ length: SEEDS / SEEDS_PER_TEST }, (_, i) => i * SEEDS_PER_TEST);
  it.each(starts)(
    `keep every promise in ${SEEDS_PER_TEST} seeds from the base + %i`,
    async (start) => {
      const failure = await firstFailure(BASE_SEED + start, SEEDS_PER_TEST, { replicas: 1 });
      if (failure === undefined) return;
      throw new Error(`npm run simulate -- --seed ${failure.seed} --timeline\n${failure.story}`);
    },
  );

  it('do the same for the same seed', async () => {
    const first = await simulate(BASE_SEED, shared, { replicas: 3 });
    const second = await simulate(BASE_SEED, shared, { replicas: 3 });
    const other = await simulate(BASE_SEED + 1, shared);
    expect(second.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
  });
});

describe('clusters of three to seven replicas', () => {
  it.each([1, 21])('keep every promise in 20 seeds from %i', async (from) => {
    const failure = await firstFailure(from, 20);
    if (failure === undefined) return;
    throw new Error(`npm run simulate -- --seed ${failure.seed} --timeline\n${failure.story}`);
  });
});

describe('the checks', () => {
  it.each(MUTATIONS)('see it when $name', async ({ tampering, seenBy, inClusters }) => {
    const options = { tampering, replicas: inClusters ? 3 : 1 };
    const seen = new Set<string>();
    for (let seed = 1; seed <= MUTATION_SEEDS; seed++) {
      const { violations } = await simulate(seed, shared, options);
      for (const { invariant } of violations) seen.add(invariant);
      if (seenBy.some((each) => seen.has(each))) return;
    }
    expect([...seen]).toContain(seenBy[0]);
  });
});
