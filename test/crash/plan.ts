/** How long a crash run is and what makes it repeatable as far as the machine's timing lets it be. */
export interface CrashPlan {
  readonly seed: number;
  readonly rounds: number;
  /** After how many rounds the server is left alone until all is told, and then checked as a whole. */
  readonly settleEvery: number;
}

/**
 * `npm run test:crash` is the full run of 200 rounds, `npm test` and CI have a short one. TOCSIN_CRASH_ROUNDS asks for
 * another number; TOCSIN_CRASH_SEED repeats the load of a run.
 */
export function crashPlan(env: NodeJS.ProcessEnv): CrashPlan {
  const full = env['npm_lifecycle_event'] === 'test:crash';
  const rounds = Number(env['TOCSIN_CRASH_ROUNDS'] ?? (full ? 200 : 12));
  const seed = Number(env['TOCSIN_CRASH_SEED'] ?? Date.now() % 2 ** 31);
  return { seed, rounds, settleEvery: 4 };
}
