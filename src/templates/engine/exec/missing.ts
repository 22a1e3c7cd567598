import type { Value } from '../values.ts';

/** No stage came before in the pipeline: different from one whose value is nil. */
export const MISSING: unique symbol = Symbol('missing');

/** The value of the stage before. */
export type Final = Value | typeof MISSING;
