import { url } from '../../base/schema/formats.ts';
import {
  bool,
  type Fields,
  filled,
  list,
  object,
  optional,
  secretText,
  text,
} from '../../base/schema/schema.ts';
import type { Secret } from '../../base/secret.ts';
import { atMostOne } from '../http/rules.ts';
import type { HttpConfig } from '../http/schema.ts';
import { type GivenSettings, kindSchema } from '../kind-schema.ts';

// These structures carry no YAML names in the original, so their keys are the fields' names in lower case.
const fieldShape = () => ({ short: optional(bool()), title: text(), value: text() });
const actionShape = () => ({
  type: text(),
  text: text(),
  url: text(),
  imageurl: text(),
  iswebview: bool(),
  webviewheightratio: text(),
  msg: text(),
  msginchatwindow: bool(),
  msgprocessingtype: text(),
});

/** Of these structures, Alertmanager prints what was not given too. */
const EMPTY_FIELD = { short: null, title: '', value: '' };
const EMPTY_ACTION = {
  type: '',
  text: '',
  url: '',
  imageurl: '',
  iswebview: false,
  webviewheightratio: '',
  msg: '',
  msginchatwindow: false,
  msgprocessingtype: '',
};

function defined(given: GivenSettings): GivenSettings {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** One item of `rocketchat_configs`. Texts of the message are templates. */
export interface RocketchatConfig {
  readonly http: HttpConfig;
  readonly apiUrl: string;
  /** Of token and the id of its user, each is given directly or by a file. */
  readonly token: Secret | undefined;
  readonly tokenFile: string | undefined;
  readonly tokenId: Secret | undefined;
  readonly tokenIdFile: string | undefined;
  readonly channel: string;
  readonly color: string;
  readonly title: string;
  readonly titleLink: string;
  readonly text: string;
  readonly emoji: string;
  readonly iconUrl: string;
  readonly imageUrl: string;
  readonly thumbUrl: string;
  /** For fields that do not say whether they are short. */
  readonly shortFields: boolean;
  readonly fields: readonly RocketchatField[];
  readonly actions: readonly RocketchatAction[];
}

/** By the keys of the file, undefined where not given. */
export type RocketchatField = Fields<ReturnType<typeof fieldShape>>;
export type RocketchatAction = Fields<ReturnType<typeof actionShape>>;

/** How items of `rocketchat_configs` are read. */
export const rocketchatSchema = kindSchema({
  sendResolved: false,
  mayBeNull: true,
  shape: () => ({
    api_url: url(),
    token_id: optional(secretText()),
    token_id_file: filled(),
    token: optional(secretText()),
    token_file: filled(),
    channel: text(),
    color: text(),
    title: text(),
    title_link: text(),
    text: text(),
    fields: list(object(fieldShape())),
    short_fields: bool(),
    emoji: text(),
    icon_url: text(),
    image_url: text(),
    thumb_url: text(),
    link_names: bool(),
    actions: list(object(actionShape())),
  }),
  defaults: {
    color: '{{ if eq .Status "firing" }}red{{ else }}green{{ end }}',
    emoji: '{{ template "rocketchat.default.emoji" . }}',
    icon_url: '{{ template "rocketchat.default.iconurl" . }}',
    text: '{{ template "rocketchat.default.text" . }}',
    title: '{{ template "rocketchat.default.title" . }}',
    title_link: '{{ template "rocketchat.default.titlelink" . }}',
    short_fields: false,
    link_names: false,
  },
  check: (given, report) => {
    atMostOne(given, ['token', 'token_file'], '', report);
    atMostOne(given, ['token_id', 'token_id_file'], '', report);
  },
  alwaysPrinted: ['short_fields', 'link_names'],
  inherit: (settings, { defaults }) => ({
    ...settings,
    api_url: settings.api_url ?? defaults.rocketchat_api_url,
    token_id: settings.token_id ?? defaults.rocketchat_token_id,
    token_id_file: settings.token_id_file ?? defaults.rocketchat_token_id_file,
    token: settings.token ?? defaults.rocketchat_token,
    token_file: settings.token_file ?? defaults.rocketchat_token_file,
    fields: settings.fields?.map((each) => each && { ...EMPTY_FIELD, ...defined(each) }),
    actions: settings.actions?.map((each) => each && { ...EMPTY_ACTION, ...defined(each) }),
  }),
  resolve: (settings, { defaults, http }, report): RocketchatConfig => {
    const tokenIdFile = settings.token_id_file ?? defaults.rocketchat_token_id_file;
    const tokenId = settings.token_id ?? defaults.rocketchat_token_id;
    if (tokenId === undefined && tokenIdFile === undefined) {
      report('no global Rocketchat TokenID set either inline or in a file');
    }
    const tokenFile = settings.token_file ?? defaults.rocketchat_token_file;
    const token = settings.token ?? defaults.rocketchat_token;
    if (token === undefined && tokenFile === undefined) {
      report('no global Rocketchat Token set either inline or in a file');
    }
    return {
      http: http.effective,
      apiUrl: settings.api_url ?? defaults.rocketchat_api_url ?? '',
      // Where one is inherited and the other given, the file goes first, as in the original.
      tokenId: tokenIdFile === undefined ? tokenId : undefined,
      tokenIdFile,
      token: tokenFile === undefined ? token : undefined,
      tokenFile,
      channel: settings.channel ?? '',
      color: settings.color,
      title: settings.title,
      titleLink: settings.title_link,
      text: settings.text,
      emoji: settings.emoji,
      iconUrl: settings.icon_url,
      imageUrl: settings.image_url ?? '',
      thumbUrl: settings.thumb_url ?? '',
      shortFields: settings.short_fields,
      fields: (settings.fields ?? []).filter((field) => field !== undefined),
      actions: (settings.actions ?? []).filter((action) => action !== undefined),
    };
  },
});
