import { discordSchema } from './discord/schema.ts';
import { emailSchema } from './email/schema.ts';
import { incidentioSchema } from './incidentio/schema.ts';
import { jiraSchema } from './jira/schema.ts';
import type { KindSchema } from './kind-schema.ts';
import type { IntegrationKind } from './kinds.ts';
import { mattermostSchema } from './mattermost/schema.ts';
import { msteamsSchema } from './msteams/schema.ts';
import { msteamsv2Schema } from './msteamsv2/schema.ts';
import { opsgenieSchema } from './opsgenie/schema.ts';
import { pagerdutySchema } from './pagerduty/schema.ts';
import { pushoverSchema } from './pushover/schema.ts';
import { rocketchatSchema } from './rocketchat/schema.ts';
import { slackSchema } from './slack/schema.ts';
import { snsSchema } from './sns/schema.ts';
import { telegramSchema } from './telegram/schema.ts';
import { victoropsSchema } from './victorops/schema.ts';
import { webexSchema } from './webex/schema.ts';
import { wechatSchema } from './wechat/schema.ts';

/** How the items of each kind that sends are read: one line each. */
export const KIND_SCHEMAS = {
  email: emailSchema,
  discord: discordSchema,
  slack: slackSchema,
  telegram: telegramSchema,
  webex: webexSchema,
  msteams: msteamsSchema,
  msteamsv2: msteamsv2Schema,
  rocketchat: rocketchatSchema,
  mattermost: mattermostSchema,
  pagerduty: pagerdutySchema,
  opsgenie: opsgenieSchema,
  victorops: victoropsSchema,
  pushover: pushoverSchema,
  sns: snsSchema,
  wechat: wechatSchema,
  jira: jiraSchema,
  incidentio: incidentioSchema,
} satisfies Partial<Record<IntegrationKind, KindSchema<unknown>>>;

/** Kinds that send. The webhook, which has a schema of its own, aside. */
export type SendingKind = keyof typeof KIND_SCHEMAS;

/** What the notifier of a kind is built with. */
export type ConfigOf<K extends SendingKind> =
  (typeof KIND_SCHEMAS)[K] extends KindSchema<infer Config> ? Config : never;
