import { goDuration, secretUrl, url } from '../../base/schema/formats.ts';
import {
  bool,
  type Fields,
  filled,
  list,
  object,
  optional,
  type Report,
  secret,
  text,
  then,
} from '../../base/schema/schema.ts';
import { Secret } from '../../base/secret.ts';
import { atMostOne } from '../http/rules.ts';
import type { HttpConfig } from '../http/schema.ts';
import { type GivenSettings, hasAny, type Inherited, kindSchema } from '../kind-schema.ts';

const field = () =>
  then(object({ title: filled(), value: filled(), short: optional(bool()) }), (given, report) => {
    if (given?.title === undefined) report('missing title in Slack field configuration');
    if (given?.value === undefined) report('missing value in Slack field configuration');
    return given;
  });

const confirmation = () =>
  then(
    object({ text: filled(), title: text(), ok_text: text(), dismiss_text: text() }),
    (given, report) => {
      if (given !== undefined && given.text === undefined) {
        report('missing text in Slack confirmation configuration');
      }
      return given;
    },
  );

const action = () =>
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

const shape = () => ({
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
  fields: list(field()),
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
});

type Settings = Fields<ReturnType<typeof shape>>;

/** A message by the keys of the file, undefined where not given. Texts are templates. */
export type SlackMessage = Omit<Settings, 'api_url' | 'app_token' | 'timeout' | 'update_message'>;
export type SlackAction = NonNullable<NonNullable<Settings['actions']>[number]>;

/** One item of `slack_configs`. An app's token is the authorization of `http`. */
export interface SlackConfig {
  readonly http: HttpConfig;
  readonly apiUrl: Secret | undefined;
  /** Read at every notification, its content trimmed. */
  readonly apiUrlFile: string | undefined;
  readonly message: SlackMessage;
  /** Later notifications of a group change its message; only with an API that returns what it posted. */
  readonly updateMessage: boolean;
  /** Time limit of one attempt; 0 means none beside the notification's own. */
  readonly timeoutMs: number;
}

/** The only address at which messages can be changed afterwards. */
const POST_URL = 'https://slack.com/api/chat.postMessage';

/** How items of `slack_configs` are read. */
export const slackSchema = kindSchema({
  sendResolved: false,
  mayBeNull: true,
  shape,
  defaults: {
    color: '{{ template "slack.default.color" . }}',
    username: '{{ template "slack.default.username" . }}',
    title: '{{ template "slack.default.title" . }}',
    title_link: '{{ template "slack.default.titlelink" . }}',
    icon_emoji: '{{ template "slack.default.iconemoji" . }}',
    icon_url: '{{ template "slack.default.iconurl" . }}',
    pretext: '{{ template "slack.default.pretext" . }}',
    text: '{{ template "slack.default.text" . }}',
    fallback: '{{ template "slack.default.fallback" . }}',
    callback_id: '{{ template "slack.default.callbackid" . }}',
    footer: '{{ template "slack.default.footer" . }}',
    short_fields: false,
    link_names: false,
    update_message: false,
    timeout: 0,
  },
  check: checkSlack,
  alwaysPrinted: ['short_fields', 'link_names', 'update_message', 'timeout'],
  inherit: (settings, inherited) => {
    const { http, apiUrl, apiUrlFile } = addressOf(settings, inherited, () => undefined);
    const { token, tokenFile } = tokenOf(settings, inherited);
    return {
      ...settings,
      http_config: http,
      api_url: apiUrl,
      api_url_file: apiUrlFile,
      app_token: token,
      app_token_file: tokenFile,
      app_url: settings.app_url ?? inherited.defaults.slack_app_url,
      actions: settings.actions?.map((each) =>
        each?.url === undefined
          ? each
          : { ...each, name: undefined, value: undefined, confirm: undefined },
      ),
    };
  },
  resolve: (settings, inherited, report): SlackConfig => ({
    ...addressOf(settings, inherited, report),
    message: settings,
    updateMessage: settings.update_message,
    timeoutMs: settings.timeout,
  }),
});

function checkSlack(given: GivenSettings, report: Report): void {
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
  if (given['update_message'] === true && apiUrl?.reveal() !== POST_URL) {
    report(`update_message can only be used with bot tokens. api_url must be set to ${POST_URL}`);
  }
}

type Address = Pick<SlackConfig, 'http' | 'apiUrl' | 'apiUrlFile'>;

/** An app's token goes before any address, and posts to the app's. */
function addressOf(settings: Settings, inherited: Inherited, report: Report): Address {
  const { defaults, http } = inherited;
  const appUrl = settings.app_url ?? defaults.slack_app_url;
  if (appUrl === undefined) report('no global Slack App URL set');
  const isOwn = hasAny(settings, 'api_url', 'api_url_file');
  const apiUrl = isOwn ? settings.api_url : defaults.slack_api_url;
  const apiUrlFile = isOwn ? settings.api_url_file : defaults.slack_api_url_file;
  const { token, tokenFile } = tokenOf(settings, inherited);
  if (token === undefined && tokenFile === undefined) {
    if (apiUrl === undefined && apiUrlFile === undefined) {
      report('no Slack API URL nor App token set either inline or in a file');
    }
    return { http: http.effective, apiUrl, apiUrlFile };
  }
  if (http.effective.authorization !== undefined) {
    report("http authorization can't be set when using Slack App tokens");
  }
  const authorization = {
    type: 'Bearer',
    ...(token !== undefined && { credentials: token }),
    ...(tokenFile !== undefined && { credentialsFile: tokenFile }),
  };
  return {
    http: { ...http.effective, authorization },
    apiUrl: new Secret(appUrl ?? ''),
    apiUrlFile: undefined,
  };
}

interface Token {
  readonly token: Secret | undefined;
  readonly tokenFile: string | undefined;
}

/** The global one only holds where nothing of the item's own says how to be let in. */
function tokenOf(settings: Settings, { defaults, http }: Inherited): Token {
  if (hasAny(settings, 'app_token', 'app_token_file')) {
    return { token: settings.app_token, tokenFile: settings.app_token_file };
  }
  const inherits = http.own?.authorization === undefined && !hasAny(settings, 'api_url');
  if (!inherits) return { token: undefined, tokenFile: undefined };
  return { token: defaults.slack_app_token, tokenFile: defaults.slack_app_token_file };
}
