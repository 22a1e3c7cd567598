/** Bounds on one execution, so that no template hangs or exhausts the process. */
export interface Limits {
  /** The longest output, and the longest text any function may return, in UTF-16 units. */
  readonly maxOutput: number;
  /** How deep blocks, pipelines and calls of templates may nest while running. */
  readonly maxDepth: number;
  /** How many nodes may be run; long texts count more than once. */
  readonly maxSteps: number;
}

/**
 * Far beyond any notification: a template that ranges over ten thousand alerts takes about a million steps. Ten
 * million steps are a few seconds. The depth keeps a run inside the stack.
 */
export const DEFAULT_LIMITS: Limits = {
  maxOutput: 32 * 1024 * 1024,
  maxDepth: 1000,
  maxSteps: 10_000_000,
};
