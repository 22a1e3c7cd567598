import type { Notification } from '../../notify/contract.ts';
import { plainTitle } from '../plain-title.ts';
import { statusOf } from '../status.ts';
import type { Texts } from '../templating.ts';
import { truncateRunes } from '../truncate.ts';
import { goQuery } from '../url-parts.ts';
import type { PushoverConfig } from './schema.ts';

/** Most characters that Pushover takes. Source: the limits in its documentation. */
const LIMITS = { title: 250, message: 1024, url: 512 };

/** Keys of the receiver, templates still. */
export interface PushoverKeys {
  readonly token: string;
  readonly userKey: string;
}

/** The query of a message, which holds all of it, and what in it is secret. */
export function pushoverMessage(
  config: PushoverConfig,
  notification: Notification,
  texts: Texts,
  keys: PushoverKeys,
): { readonly query: string; readonly secrets: readonly string[] } {
  const token = texts.required(keys.token);
  const user = texts.required(keys.userKey);
  const usually = statusOf(notification) === 'firing' ? '2' : '0';
  const query = goQuery({
    token,
    user,
    title: truncateRunes(texts.detail(config.title, plainTitle(notification)), LIMITS.title),
    ...(config.html && { html: '1' }),
    ...(config.monospace && { monospace: '1' }),
    message: messageOf(config, texts),
    url: truncateRunes(texts.detail(config.url), LIMITS.url),
    url_title: texts.detail(config.urlTitle),
    priority: texts.detail(config.priority, usually),
    retry: seconds(config.retryMs),
    expire: seconds(config.expireMs),
    device: texts.detail(config.device),
    sound: texts.detail(config.sound),
    ...(config.ttlMs >= 1000 && { ttl: seconds(config.ttlMs) }),
  });
  return { query, secrets: [token, user] };
}

function messageOf({ html, message }: PushoverConfig, texts: Texts): string {
  const text = html ? texts.htmlMessage(message) : texts.message(message);
  // Pushover refuses empty messages.
  return truncateRunes(text, LIMITS.message).trim() || '(no details)';
}

function seconds(ms: number): string {
  return String(Math.trunc(ms / 1000));
}
