import { discordSchema } from './discord/schema.ts';
import type { KindSchema } from './kind-schema.ts';
import type { IntegrationKind } from './kinds.ts';

/** How the items of each kind that sends are read: one line each. */
export const KIND_SCHEMAS = {
  discord: discordSchema,
} satisfies Partial<Record<IntegrationKind, KindSchema<unknown>>>;

/** Kinds that send. The webhook, which has a schema of its own, aside. */
export type SendingKind = keyof typeof KIND_SCHEMAS;

/** What the notifier of a kind is built with. */
export type ConfigOf<K extends SendingKind> =
  (typeof KIND_SCHEMAS)[K] extends KindSchema<infer Config> ? Config : never;
