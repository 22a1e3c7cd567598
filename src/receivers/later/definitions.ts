import type { IntegrationKind } from '../kinds.ts';
import { wechat } from './chat.ts';
import type { LaterDefinition } from './definition.ts';
import { email, jira, sns } from './others.ts';
import { incidentio, opsgenie, pagerduty, pushover, victorops } from './paging.ts';

/** The kinds that do not send yet, each to be replaced by its own folder. */
export const LATER_DEFINITIONS = {
  email,
  pagerduty,
  opsgenie,
  wechat,
  victorops,
  pushover,
  sns,
  jira,
  incidentio,
} satisfies Partial<Record<IntegrationKind, LaterDefinition>>;

/** Kinds whose settings are read but which do not send yet. */
export type LaterKind = keyof typeof LATER_DEFINITIONS;
