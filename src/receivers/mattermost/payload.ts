import { type GoJson, goJson } from '../../base/go-json.ts';
import { type Texts, unlessItFails } from '../templating.ts';
import { truncateRunes } from '../truncate.ts';
import { detailsOf, unlessEmpty, unlessNone } from '../unless-empty.ts';
import type { MattermostAttachment, MattermostMessage } from './schema.ts';

/** Most characters that Mattermost takes. */
const TEXT_LIMIT = 16383;

/** The body of a message, and the channel it goes to. */
export interface MattermostBody {
  readonly channel: string;
  readonly body: string;
}

/** Without attachments of its own, the message is one attachment. */
export function mattermostPayload(message: MattermostMessage, texts: Texts): MattermostBody {
  const detail = detailsOf(texts);
  const text = unlessEmpty(texts.message(message.text ?? ''));
  // Without one it goes to the webhook's own.
  const channel = unlessItFails(texts, () => texts.required(message.channel ?? '')) ?? '';
  const own = (message.attachments ?? []).filter((attachment) => attachment !== undefined);
  const payload = {
    text: own.length === 0 ? undefined : truncateRunes(text ?? '', TEXT_LIMIT) || undefined,
    channel: unlessEmpty(channel),
    username: detail(message.username),
    icon_url: detail(message.icon_url),
    icon_emoji: detail(message.icon_emoji),
    attachments:
      own.length === 0
        ? [attachmentOf(message, text, texts)]
        : own.map((attachment) => attachmentOf(attachment, detail(attachment.text), texts)),
    type: detail(message.type),
    props: unlessEmpty(message.props?.card ?? '') && { card: detail(message.props?.card) },
    priority: priorityOf(message, texts),
  };
  return { channel, body: `${goJson(payload)}\n` };
}

function attachmentOf(given: MattermostAttachment, text: string | undefined, texts: Texts): GoJson {
  const detail = detailsOf(texts);
  const fields = (given.fields ?? []).flatMap((field) =>
    field === undefined
      ? []
      : [{ title: detail(field.title), value: detail(field.value), short: field.short }],
  );
  return {
    fallback: detail(given.fallback),
    color: detail(given.color),
    pretext: detail(given.pretext),
    text,
    author_name: detail(given.author_name),
    author_link: detail(given.author_link),
    author_icon: detail(given.author_icon),
    title: detail(given.title),
    title_link: detail(given.title_link),
    fields: unlessNone(fields),
    thumb_url: detail(given.thumb_url),
    footer: detail(given.footer),
    footer_icon: detail(given.footer_icon),
    image_url: detail(given.image_url),
  };
}

/** Only what Mattermost takes together: a wrong word is `standard`, which has nothing else. */
function priorityOf({ priority: given }: MattermostMessage, texts: Texts): GoJson | undefined {
  if (given === undefined || (given.priority ?? '') === '') return undefined;
  const asked = texts.detail(given.priority ?? '', 'important').toLowerCase();
  const priority = asked === 'urgent' || asked === 'important' ? asked : 'standard';
  return {
    priority,
    requested_ack: (given.requested_ack === true && priority !== 'standard') || undefined,
    persistent_notifications:
      (given.persistent_notifications === true && priority === 'urgent') || undefined,
  };
}
