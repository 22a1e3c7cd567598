import type { IntegrationKind } from '../kinds.ts';
import type { LaterDefinition } from './definition.ts';

/** The kinds that do not send yet, each to be replaced by its own folder. */
export const LATER_DEFINITIONS = {} satisfies Partial<Record<IntegrationKind, LaterDefinition>>;

/** Kinds whose settings are read but which do not send yet. */
export type LaterKind = keyof typeof LATER_DEFINITIONS;
