import { url } from '../../base/schema/formats.ts';
import { filled, secret, text } from '../../base/schema/schema.ts';
import type { Secret } from '../../base/secret.ts';
import type { HttpConfig } from '../http/schema.ts';
import { atMostOne } from '../http/rules.ts';
import { hasAny, kindSchema } from '../kind-schema.ts';
import { withSlash } from '../url-parts.ts';

/** One item of `wechat_configs`. All texts but URL and type are templates. */
export interface WechatConfig {
  readonly http: HttpConfig;
  readonly apiSecret: Secret | undefined;
  readonly apiSecretFile: string | undefined;
  readonly corpId: string;
  /** With a slash at its end. */
  readonly apiUrl: string;
  readonly message: string;
  readonly toUser: string;
  readonly toParty: string;
  readonly toTag: string;
  readonly agentId: string;
  readonly messageType: 'text' | 'markdown';
}

/** How items of `wechat_configs` are read. */
export const wechatSchema = kindSchema({
  sendResolved: false,
  mayBeNull: true,
  shape: () => ({
    api_secret: secret(),
    api_secret_file: filled(),
    corp_id: filled(),
    message: text(),
    api_url: url(),
    to_user: text(),
    to_party: text(),
    to_tag: text(),
    agent_id: text(),
    message_type: filled(),
  }),
  defaults: {
    message: '{{ template "wechat.default.message" . }}',
    to_user: '{{ template "wechat.default.to_user" . }}',
    to_party: '{{ template "wechat.default.to_party" . }}',
    to_tag: '{{ template "wechat.default.to_tag" . }}',
    agent_id: '{{ template "wechat.default.agent_id" . }}',
  },
  inherit: (settings, { defaults }) => {
    const own = hasAny(settings, 'api_secret', 'api_secret_file');
    return {
      ...settings,
      api_secret: own ? settings.api_secret : defaults.wechat_api_secret,
      api_secret_file: own ? settings.api_secret_file : defaults.wechat_api_secret_file,
      corp_id: settings.corp_id ?? defaults.wechat_api_corp_id,
      api_url: withSlash(settings.api_url ?? defaults.wechat_api_url ?? ''),
      message_type: settings.message_type ?? 'text',
    };
  },
  check: (given, report) => {
    const type = given.message_type ?? 'text';
    if (type !== 'text' && type !== 'markdown') {
      const message = `weChat message type ${JSON.stringify(type)} does not match valid options ^(text|markdown)$`;
      report(message, { path: ['message_type'] });
    }
    atMostOne(given, ['api_secret', 'api_secret_file'], '', report);
  },
  resolve: (settings, { defaults, http }, report): WechatConfig => {
    const apiUrl = settings.api_url ?? defaults.wechat_api_url;
    if (apiUrl === undefined) report('no global Wechat URL set');
    const own = hasAny(settings, 'api_secret', 'api_secret_file');
    if (!own && !hasAny(defaults, 'wechat_api_secret', 'wechat_api_secret_file')) {
      report('no global Wechat Api Secret set either inline or in a file');
    }
    const corpId = settings.corp_id ?? defaults.wechat_api_corp_id;
    if (corpId === undefined) report('no global Wechat CorpID set');
    return {
      http: http.effective,
      apiSecret: own ? settings.api_secret : defaults.wechat_api_secret,
      apiSecretFile: own ? settings.api_secret_file : defaults.wechat_api_secret_file,
      corpId: corpId ?? '',
      apiUrl: withSlash(apiUrl ?? ''),
      message: settings.message,
      toUser: settings.to_user,
      toParty: settings.to_party,
      toTag: settings.to_tag,
      agentId: settings.agent_id,
      messageType: settings.message_type === 'markdown' ? 'markdown' : 'text',
    };
  },
});
