import { goDuration, secretUrl, url } from '../../base/schema/formats.ts';
import {
  bool,
  filled,
  list,
  object,
  optional,
  secret,
  text,
  then,
} from '../../base/schema/schema.ts';
import type { Schema, Shape } from '../../base/schema/schema.ts';
import type { Secret } from '../../base/secret.ts';
import { atMostOne } from '../http/rules.ts';
import { hasAny } from '../kind-schema.ts';
import type { LaterDefinition } from './definition.ts';

/** A field of an attachment; `product` only shows in messages. */
const field = (product: string): Schema<unknown> =>
  then(object({ title: filled(), value: filled(), short: optional(bool()) }), (given, report) => {
    if (given?.title === undefined) report(`missing title in ${product} field configuration`);
    if (given?.value === undefined) report(`missing value in ${product} field configuration`);
    return given;
  });

const confirmation = (): Schema<unknown> =>
  then(
    object({ text: filled(), title: text(), ok_text: text(), dismiss_text: text() }),
    (given, report) => {
      if (given !== undefined && given.text === undefined) {
        report('missing text in Slack confirmation configuration');
      }
      return given;
    },
  );

const action = (): Schema<unknown> =>
  then(
    object({
      type: filled(),
      text: filled(),
      url: filled(),
      style: text(),
      name: filled(),
      value: text(),
      confirm: confirmation(),
    }),
    (given, report) => {
      if (given?.type === undefined) report('missing type in Slack action configuration');
      if (given?.text === undefined) report('missing text in Slack action configuration');
      if (given?.url === undefined && given?.name === undefined) {
        report('missing name or url in Slack action configuration');
      }
      return given;
    },
  );

/** The only address at which messages can be changed afterwards. */
const SLACK_POST_URL = 'https://slack.com/api/chat.postMessage';

export const slack: LaterDefinition = {
  sendResolved: false,
  mayBeNull: true,
  shape: () => ({
    api_url: secretUrl(),
    api_url_file: filled(),
    app_token: secret(),
    app_token_file: filled(),
    app_url: url(),
    channel: text(),
    username: text(),
    color: text(),
    title: text(),
    title_link: text(),
    pretext: text(),
    text: text(),
    message_text: text(),
    fields: list(field('Slack')),
    short_fields: bool(),
    footer: text(),
    fallback: text(),
    callback_id: text(),
    icon_emoji: text(),
    icon_url: text(),
    image_url: text(),
    thumb_url: text(),
    link_names: bool(),
    mrkdwn_in: list(text()),
    actions: list(action()),
    update_message: bool(),
    timeout: goDuration(),
  }),
  check: (given, report) => {
    atMostOne(given, ['api_url', 'api_url_file'], '', report);
    atMostOne(given, ['app_token', 'app_token_file'], '', report);
    const isBoth =
      hasAny(given, 'api_url', 'api_url_file') && hasAny(given, 'app_token', 'app_token_file');
    if (isBoth) {
      const message =
        'at most one of api_url/api_url_file & app_token/app_token_file must be configured';
      report(message, { code: 'exclusive' });
    }
    const apiUrl = given['api_url'] as Secret | undefined;
    if (given['update_message'] === true && apiUrl?.reveal() !== SLACK_POST_URL) {
      report(
        `update_message can only be used with bot tokens. api_url must be set to ${SLACK_POST_URL}`,
      );
    }
  },
  checkInherited: (given, defaults, http, report) => {
    if (!hasAny(given, 'app_url') && defaults.slack_app_url === undefined) {
      report('no global Slack App URL set');
    }
    const ownToken = hasAny(given, 'app_token', 'app_token_file');
    const inheritsToken =
      !ownToken &&
      http.own?.authorization === undefined &&
      !hasAny(given, 'api_url') &&
      hasAny(defaults, 'slack_app_token', 'slack_app_token_file');
    const hasToken = ownToken || inheritsToken;
    const hasUrl =
      hasAny(given, 'api_url', 'api_url_file') ||
      hasAny(defaults, 'slack_api_url', 'slack_api_url_file');
    if (!hasToken && !hasUrl) {
      report('no Slack API URL nor App token set either inline or in a file');
    }
    if (hasToken && http.effective.authorization !== undefined) {
      report("http authorization can't be set when using Slack App tokens");
    }
  },
};

/** What a Mattermost message and each of its attachments have in common. */
const attachmentShape = (): Shape => ({
  fallback: text(),
  color: text(),
  pretext: text(),
  author_name: text(),
  author_link: text(),
  author_icon: text(),
  title: text(),
  title_link: text(),
  fields: list(field('Mattermost')),
  thumb_url: text(),
  footer: text(),
  footer_icon: text(),
  image_url: text(),
});

export const mattermost: LaterDefinition = {
  sendResolved: true,
  shape: () => ({
    webhook_url: secretUrl(),
    webhook_url_file: filled(),
    channel: text(),
    username: text(),
    text: text(),
    ...attachmentShape(),
    icon_url: text(),
    icon_emoji: text(),
    attachments: list(object({ ...attachmentShape(), text: text() })),
    type: text(),
    props: object({ card: text() }),
    priority: object({
      priority: text(),
      requested_ack: bool(),
      persistent_notifications: bool(),
    }),
  }),
  check: (given, report) => atMostOne(given, ['webhook_url', 'webhook_url_file'], '', report),
  checkInherited: (given, defaults, _http, report) => {
    const inherits = hasAny(defaults, 'mattermost_webhook_url', 'mattermost_webhook_url_file');
    if (!hasAny(given, 'webhook_url', 'webhook_url_file') && !inherits) {
      report('missing webhook_url or webhook_url_file on mattermost_config');
    }
  },
};
