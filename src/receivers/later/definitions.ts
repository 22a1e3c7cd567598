import type { LaterKind } from '../kinds.ts';
import { mattermost, slack } from './attachments.ts';
import { discord, msteams, msteamsv2, rocketchat, telegram, webex, wechat } from './chat.ts';
import type { LaterDefinition } from './definition.ts';
import { email, jira, sns } from './others.ts';
import { incidentio, opsgenie, pagerduty, pushover, victorops } from './paging.ts';

/** The kinds that do not send yet, each to be replaced by its own folder. */
export const LATER_DEFINITIONS: Readonly<Record<LaterKind, LaterDefinition>> = {
  email,
  pagerduty,
  opsgenie,
  wechat,
  slack,
  victorops,
  pushover,
  sns,
  telegram,
  discord,
  webex,
  msteams,
  msteamsv2,
  jira,
  incidentio,
  rocketchat,
  mattermost,
};
