/** How much a fuzz run tries, and from which seed; said in every title, so that a failure can be repeated. */
export interface FuzzPlan {
  readonly seed: number;
  /** Cases of configuration files, of POST bodies and of other requests: 22,000 together in the full run. */
  readonly yaml: number;
  readonly bodies: number;
  readonly requests: number;
  /** Packets of the gossip; TOCSIN_FUZZ_PACKETS asks for another number, as many as one likes. */
  readonly packets: number;
}

/**
 * `npm run test:fuzz` is the full run, `npm test` has a tenth of it. TOCSIN_FUZZ=full asks for the full run
 * elsewhere; TOCSIN_FUZZ_SEED repeats a run.
 */
export function fuzzPlan(env: NodeJS.ProcessEnv): FuzzPlan {
  const full = env['TOCSIN_FUZZ'] === 'full' || env['npm_lifecycle_event'] === 'test:fuzz';
  const share = full ? 1 : 0.1;
  const seed = Number(env['TOCSIN_FUZZ_SEED'] ?? Date.now() % 2 ** 31);
  const packets = Number(env['TOCSIN_FUZZ_PACKETS'] ?? 200_000 * share);
  return { seed, yaml: 10_000 * share, bodies: 6_000 * share, requests: 6_000 * share, packets };
}
