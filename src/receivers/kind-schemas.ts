import { dingtalkSchema } from './dingtalk/schema.ts';
import { discordSchema } from './discord/schema.ts';
import { emailSchema } from './email/schema.ts';
import { feishuSchema } from './feishu/schema.ts';
import { incidentioSchema } from './incidentio/schema.ts';
import { jiraSchema } from './jira/schema.ts';
import type { KindSchema } from './kind-schema.ts';
import type { ReceiverKind } from './kinds.ts';
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
import { wecomRobotSchema } from './wecom-robot/schema.ts';

/** How the items of each kind are read, but for the webhook's, which have a schema of their own: one line each. */
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
  wecom_robot: wecomRobotSchema,
  dingtalk: dingtalkSchema,
  feishu: feishuSchema,
} satisfies Readonly<Record<Exclude<ReceiverKind, 'webhook'>, KindSchema<unknown>>>;

/** All kinds but the webhook. */
export type SendingKind = keyof typeof KIND_SCHEMAS;

/** What the notifier of a kind is built with. */
export type ConfigOf<K extends SendingKind> =
  (typeof KIND_SCHEMAS)[K] extends KindSchema<infer Config> ? Config : never;
