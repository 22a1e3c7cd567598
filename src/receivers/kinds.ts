/** All kinds of integrations, in the order in which Alertmanager builds those of one receiver. */
export const INTEGRATION_KINDS = [
  'webhook',
  'email',
  'pagerduty',
  'opsgenie',
  'wechat',
  'slack',
  'victorops',
  'pushover',
  'sns',
  'telegram',
  'discord',
  'webex',
  'msteams',
  'msteamsv2',
  'jira',
  'incidentio',
  'rocketchat',
  'mattermost',
] as const;

/** The name of a kind; its list in a receiver is `<kind>_configs`. */
export type IntegrationKind = (typeof INTEGRATION_KINDS)[number];

/** Kinds that Alertmanager does not have: its file refuses them, a file of extensions may have them. */
export const EXTENSION_KINDS = ['wecom_robot', 'dingtalk', 'feishu'] as const;

/** Any kind there is. */
export type ReceiverKind = IntegrationKind | (typeof EXTENSION_KINDS)[number];
