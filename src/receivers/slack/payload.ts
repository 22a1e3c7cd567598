import { type GoJson, goJson } from '../../base/go-json.ts';
import { type Texts, unlessItFails } from '../templating.ts';
import { truncateRunes } from '../truncate.ts';
import { detailsOf, unlessEmpty, unlessNone } from '../unless-empty.ts';
import type { SlackAction, SlackMessage } from './schema.ts';

const TITLE_LIMIT = 1024;
/** Stands for the value of a field in the plain form, where there is none. */
const NO_VALUE = '-';
const MARKDOWN_IN = ['fallback', 'pretext', 'text'];

/** Which message is to be changed. */
export interface Posted {
  readonly channel: string;
  readonly timestamp: string;
}

/** The texts of a message, ready to be posted, or put in the place of one that was. */
export interface SlackBody {
  readonly channel: string;
  /** `posted` is the message to change. */
  print(posted?: Posted): string;
}

/** A message with one attachment, in Slack's older format. */
export function slackPayload(message: SlackMessage, texts: Texts): SlackBody {
  const detail = detailsOf(texts);
  // Without one it goes to the webhook's own.
  const channel = unlessItFails(texts, () => texts.required(message.channel ?? '')) ?? '';
  const attachments = [attachmentOf(message, texts)];
  const rest = {
    username: detail(message.username),
    icon_emoji: detail(message.icon_emoji),
    icon_url: detail(message.icon_url),
    link_names: message.link_names === true || undefined,
    text: detail(message.message_text),
    attachments,
  };
  const print = (posted?: Posted): string => {
    const to = unlessEmpty(posted?.channel ?? channel);
    return `${goJson({ channel: to, ts: posted?.timestamp, ...rest })}\n`;
  };
  return { channel, print };
}

function attachmentOf(message: SlackMessage, texts: Texts): GoJson {
  const detail = detailsOf(texts);
  const markdownIn = message.mrkdwn_in ?? [];
  return {
    title: unlessEmpty(truncateRunes(texts.detail(message.title ?? ''), TITLE_LIMIT)),
    title_link: detail(message.title_link),
    pretext: detail(message.pretext),
    text: texts.message(message.text ?? ''),
    fallback: texts.detail(message.fallback ?? ''),
    callback_id: texts.detail(message.callback_id ?? ''),
    fields: unlessNone(
      (message.fields ?? []).map((field) => ({
        title: detail(field?.title),
        value: unlessEmpty(texts.detail(field?.value ?? '', NO_VALUE)),
        short: field?.short ?? message.short_fields ?? false,
      })),
    ),
    actions: unlessNone(
      (message.actions ?? []).flatMap((action) =>
        action === undefined ? [] : actionOf(action, texts),
      ),
    ),
    image_url: detail(message.image_url),
    thumb_url: detail(message.thumb_url),
    footer: texts.detail(message.footer ?? ''),
    color: unlessEmpty(texts.detail(message.color ?? '', 'danger')),
    mrkdwn_in: markdownIn.length === 0 ? MARKDOWN_IN : markdownIn,
  };
}

/** One with a URL is a link; what belongs to buttons of apps is left out. None where the link leads nowhere. */
function actionOf(action: SlackAction, texts: Texts): readonly GoJson[] {
  const detail = detailsOf(texts);
  const look = { type: detail(action.type), text: detail(action.text) };
  const style = detail(action.style);
  if (action.url !== undefined) {
    const url = detail(action.url);
    return url === undefined ? [] : [{ ...look, url, style }];
  }
  const { confirm } = action;
  const question = confirm && {
    text: detail(confirm.text),
    title: detail(confirm.title),
    ok_text: detail(confirm.ok_text),
    dismiss_text: detail(confirm.dismiss_text),
  };
  const [name, value] = [detail(action.name), detail(action.value)];
  return [{ ...look, style, name, value, confirm: question }];
}
