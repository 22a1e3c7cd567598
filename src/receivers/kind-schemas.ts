import { discordSchema } from './discord/schema.ts';
import type { KindSchema } from './kind-schema.ts';
import type { IntegrationKind } from './kinds.ts';
import { mattermostSchema } from './mattermost/schema.ts';
import { msteamsSchema } from './msteams/schema.ts';
import { msteamsv2Schema } from './msteamsv2/schema.ts';
import { rocketchatSchema } from './rocketchat/schema.ts';
import { slackSchema } from './slack/schema.ts';
import { telegramSchema } from './telegram/schema.ts';
import { webexSchema } from './webex/schema.ts';

/** How the items of each kind that sends are read: one line each. */
export const KIND_SCHEMAS = {
  discord: discordSchema,
  slack: slackSchema,
  telegram: telegramSchema,
  webex: webexSchema,
  msteams: msteamsSchema,
  msteamsv2: msteamsv2Schema,
  rocketchat: rocketchatSchema,
  mattermost: mattermostSchema,
} satisfies Partial<Record<IntegrationKind, KindSchema<unknown>>>;

/** Kinds that send. The webhook, which has a schema of its own, aside. */
export type SendingKind = keyof typeof KIND_SCHEMAS;

/** What the notifier of a kind is built with. */
export type ConfigOf<K extends SendingKind> =
  (typeof KIND_SCHEMAS)[K] extends KindSchema<infer Config> ? Config : never;
