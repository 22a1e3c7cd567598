import type { IntegrationKind } from '../kinds.ts';
import { mattermost, slack } from './attachments.ts';
import { msteams, msteamsv2, rocketchat, telegram, webex, wechat } from './chat.ts';
import type { LaterDefinition } from './definition.ts';
import { email, jira, sns } from './others.ts';
import { incidentio, opsgenie, pagerduty, pushover, victorops } from './paging.ts';

/** The kinds that do not send yet, each to be replaced by its own folder. */
export const LATER_DEFINITIONS = {
  email,
  pagerduty,
  opsgenie,
  wechat,
  slack,
  victorops,
  pushover,
  sns,
  telegram,
  webex,
  msteams,
  msteamsv2,
  jira,
  incidentio,
  rocketchat,
  mattermost,
} satisfies Partial<Record<IntegrationKind, LaterDefinition>>;

/** Kinds whose settings are read but which do not send yet. */
export type LaterKind = keyof typeof LATER_DEFINITIONS;
