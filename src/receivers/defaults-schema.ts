import { hostPort, secretUrl, url } from '../base/schema/formats.ts';
import { bool, filled, optional, secret, secretText, text } from '../base/schema/schema.ts';
import type { Fields, Report } from '../base/schema/schema.ts';
import { atMostOne, countGiven } from './http/rules.ts';
import { tlsConfig } from './http/tls-schema.ts';

/** The keys of `global` from which integrations inherit, in the order in which Alertmanager prints them. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the shape is its own best type
export function receiverDefaultsShape() {
  return {
    jira_api_url: url(),
    smtp_from: filled(),
    smtp_hello: text(),
    smtp_smarthost: hostPort(),
    smtp_auth_username: filled(),
    smtp_auth_password: secret(),
    smtp_auth_password_file: filled(),
    smtp_auth_secret: secret(),
    smtp_auth_secret_file: filled(),
    smtp_auth_identity: filled(),
    smtp_require_tls: bool(),
    smtp_tls_config: tlsConfig(),
    smtp_force_implicit_tls: optional(bool()),
    slack_api_url: secretUrl(),
    slack_api_url_file: filled(),
    slack_app_token: secret(),
    slack_app_token_file: filled(),
    slack_app_url: url(),
    pagerduty_url: url(),
    opsgenie_api_url: url(),
    opsgenie_api_key: secret(),
    opsgenie_api_key_file: filled(),
    wechat_api_url: url(),
    wechat_api_secret: secret(),
    wechat_api_secret_file: filled(),
    wechat_api_corp_id: filled(),
    victorops_api_url: url(),
    victorops_api_key: secret(),
    victorops_api_key_file: filled(),
    telegram_api_url: url(),
    telegram_bot_token: secret(),
    telegram_bot_token_file: filled(),
    webex_api_url: url(),
    rocketchat_api_url: url(),
    rocketchat_token: optional(secretText()),
    rocketchat_token_file: filled(),
    rocketchat_token_id: optional(secretText()),
    rocketchat_token_id_file: filled(),
    mattermost_webhook_url: secretUrl(),
    mattermost_webhook_url_file: filled(),
  };
}

/** Those keys with what was given for them, or their defaults. */
export type ReceiverDefaults = Fields<ReturnType<typeof receiverDefaultsShape>>;

/** What holds for a key that is not given at all; a null takes it away. */
export const RECEIVER_DEFAULTS = {
  smtp_hello: 'localhost',
  smtp_require_tls: true,
  smtp_tls_config: { insecureSkipVerify: false },
  slack_app_url: 'https://slack.com/api/chat.postMessage',
  pagerduty_url: 'https://events.pagerduty.com/v2/enqueue',
  opsgenie_api_url: 'https://api.opsgenie.com/',
  wechat_api_url: 'https://qyapi.weixin.qq.com/cgi-bin/',
  victorops_api_url: 'https://alert.victorops.com/integrations/generic/20131114/alert/',
  telegram_api_url: 'https://api.telegram.org',
  webex_api_url: 'https://webexapis.com/v1/messages',
  rocketchat_api_url: 'https://open.rocket.chat/',
} as const satisfies Partial<ReceiverDefaults>;

/** Each of these may be given by itself or by a file, not both. */
const WITH_FILE = [
  'slack_app_token',
  'slack_api_url',
  'opsgenie_api_key',
  'victorops_api_key',
  'telegram_bot_token',
  'smtp_auth_password',
  'rocketchat_token',
  'rocketchat_token_id',
  'smtp_auth_secret',
  'wechat_api_secret',
  'mattermost_webhook_url',
] as const satisfies readonly (keyof ReceiverDefaults)[];

/** Reports what excludes one another, in Alertmanager's words. */
export function checkReceiverDefaults(defaults: ReceiverDefaults, report: Report): void {
  for (const key of WITH_FILE) atMostOne(defaults, [key, `${key}_file`], '', report);
  const hasToken = countGiven(defaults, ['slack_app_token', 'slack_app_token_file']) > 0;
  const hasUrl = countGiven(defaults, ['slack_api_url', 'slack_api_url_file']) > 0;
  // Equal addresses are how people gave tokens before there was a key for them.
  if (hasToken && hasUrl && defaults.slack_api_url?.reveal() !== defaults.slack_app_url) {
    report(
      'at most one of slack_app_token/slack_app_token_file & slack_api_url/slack_api_url_file must be configured',
      { code: 'exclusive' },
    );
  }
}
