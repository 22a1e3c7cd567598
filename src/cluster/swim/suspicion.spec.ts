import { describe, expect, it } from '@jest/globals';
import { ALERTMANAGER_NUMBERS } from './options.ts';
import { Suspicion, suspicionTerms } from './suspicion.ts';

describe('the terms', () => {
  it.each([
    [0, 4000, 24_000, 0],
    [1, 4000, 24_000, 0],
    [2, 4000, 24_000, 0],
    [3, 4000, 24_000, 0],
    [4, 4000, 24_000, 2],
    [7, 4000, 24_000, 2],
    [10, 4000, 24_000, 2],
    [11, 4164, 24_984, 2],
    [100, 8000, 48_000, 2],
  ])('in a list of %d: %d to %d ms, %d confirmations', (n, minMs, maxMs, expected) => {
    expect(suspicionTerms(n, ALERTMANAGER_NUMBERS)).toEqual({ minMs, maxMs, expected });
  });

  it('follow the probe interval and the multipliers', () => {
    const numbers = { ...ALERTMANAGER_NUMBERS, probeIntervalMs: 200, suspicionMultiplier: 5 };
    const terms = suspicionTerms(5, { ...numbers, suspicionMaxTimeoutMultiplier: 2 });
    expect(terms).toEqual({ minMs: 1000, maxMs: 2000, expected: 3 });
  });
});

describe('a suspicion', () => {
  it.each([
    [3, [], 4000],
    [3, ['b', 'c'], 4000],
    [4, [], 24_000],
    [4, ['b'], 11_381],
    [4, ['b', 'b'], 11_381],
    [4, ['accuser'], 24_000],
    [4, ['b', 'c'], 4000],
    [4, ['b', 'c', 'd'], 4000],
    [100, ['b'], 22_762],
  ])('in a list of %d, confirmed by %j, ends after %d ms', (n, confirmers, expected) => {
    const suspicion = new Suspicion('accuser', suspicionTerms(n, ALERTMANAGER_NUMBERS), 1000);
    for (const confirmer of confirmers) suspicion.confirm(confirmer);
    expect(suspicion.deadline - 1000).toBe(expected);
  });

  it('is news once from each member, until there are enough', () => {
    const suspicion = new Suspicion('accuser', suspicionTerms(5, ALERTMANAGER_NUMBERS), 0);
    const heard = ['accuser', 'b', 'b', 'c', 'd'].map((from) => suspicion.confirm(from));
    expect(heard).toEqual([false, true, false, true, false]);
    expect(suspicion.confirmations).toBe(2);
  });
});
