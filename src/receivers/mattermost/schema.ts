import { secretUrl } from '../../base/schema/formats.ts';
import {
  bool,
  type Fields,
  filled,
  list,
  object,
  optional,
  text,
  then,
} from '../../base/schema/schema.ts';
import { atMostOne } from '../http/rules.ts';
import type { HttpConfig } from '../http/schema.ts';
import { type GivenSettings, hasAny, kindSchema } from '../kind-schema.ts';
import type { WebhookAddress } from '../webhook-url.ts';

const fieldShape = () => ({ title: filled(), value: filled(), short: optional(bool()) });

const field = () =>
  then(object(fieldShape()), (given, report) => {
    if (given?.title === undefined) report('missing title in Mattermost field configuration');
    if (given?.value === undefined) report('missing value in Mattermost field configuration');
    return given;
  });

const beforeText = () => ({ fallback: text(), color: text(), pretext: text() });

/** What a message and each of its attachments have in common. */
const attachmentShape = () => ({
  ...beforeText(),
  author_name: text(),
  author_link: text(),
  author_icon: text(),
  title: text(),
  title_link: text(),
  fields: list(field()),
  thumb_url: text(),
  footer: text(),
  footer_icon: text(),
  image_url: text(),
});

const messageShape = () => ({
  channel: text(),
  username: text(),
  text: text(),
  ...attachmentShape(),
  icon_url: text(),
  icon_emoji: text(),
  attachments: list(object({ ...beforeText(), text: text(), ...attachmentShape() })),
  type: text(),
  props: object({ card: text() }),
  priority: object({
    priority: text(),
    requested_ack: bool(),
    persistent_notifications: bool(),
  }),
});

/** A message, or an attachment of it, by the keys of the file, undefined where not given. Texts are templates. */
export type MattermostMessage = Fields<ReturnType<typeof messageShape>>;
export type MattermostAttachment = Fields<ReturnType<typeof attachmentShape>>;

function withoutEmpty(given: GivenSettings): GivenSettings {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== '' && value !== false),
  );
}

/** One item of `mattermost_configs`. */
export interface MattermostConfig extends WebhookAddress {
  readonly http: HttpConfig;
  readonly message: MattermostMessage;
}

/** How items of `mattermost_configs` are read. */
export const mattermostSchema = kindSchema({
  sendResolved: true,
  shape: () => ({
    webhook_url: secretUrl(),
    webhook_url_file: filled(),
    ...messageShape(),
  }),
  defaults: {
    username: '{{ template "mattermost.default.username" . }}',
    color: '{{ template "mattermost.default.color" . }}',
    text: '{{ template "mattermost.default.text" . }}',
    title: '{{ template "mattermost.default.title" . }}',
    title_link: '{{ template "mattermost.default.titlelink" . }}',
    fallback: '{{ template "mattermost.default.fallback" . }}',
  },
  check: (given, report) => atMostOne(given, ['webhook_url', 'webhook_url_file'], '', report),
  inherit: (settings, { defaults }) => {
    const { attachments, props, priority } = settings;
    const printed = {
      ...settings,
      attachments: attachments?.map((each) => each && withoutEmpty(each)),
      props: props && withoutEmpty(props),
      priority: priority && withoutEmpty(priority),
    };
    if (hasAny(settings, 'webhook_url', 'webhook_url_file')) return printed;
    const { mattermost_webhook_url: webhook_url, mattermost_webhook_url_file } = defaults;
    return { ...printed, webhook_url, webhook_url_file: mattermost_webhook_url_file };
  },
  resolve: (settings, { defaults, http }, report): MattermostConfig => {
    const isOwn = hasAny(settings, 'webhook_url', 'webhook_url_file');
    const webhookUrl = isOwn ? settings.webhook_url : defaults.mattermost_webhook_url;
    const webhookUrlFile = isOwn ? settings.webhook_url_file : defaults.mattermost_webhook_url_file;
    if (webhookUrl === undefined && webhookUrlFile === undefined) {
      report('missing webhook_url or webhook_url_file on mattermost_config');
    }
    return { http: http.effective, webhookUrl, webhookUrlFile, message: settings };
  },
});
