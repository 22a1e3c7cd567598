/** How many generated templates a run compares, from which seed, and with which amtool. */
export interface TemplatePlan {
  readonly seed: number;
  readonly text: number;
  readonly html: number;
}

/**
 * `npm run test:templates` is the full run; elsewhere there is a twentieth of it. TOCSIN_TEMPLATES_SEED repeats a run.
 */
export function templatePlan(env: NodeJS.ProcessEnv): TemplatePlan {
  const full = env['npm_lifecycle_event'] === 'test:templates';
  const share = full ? 1 : 0.05;
  const seed = Number(env['TOCSIN_TEMPLATES_SEED'] ?? Date.now() % 2 ** 31);
  return { seed, text: 6000 * share, html: 3000 * share };
}
