import { compareBytewise } from '../../base/compare.ts';
import type { Notification } from '../../notify/contract.ts';
import { groupKeyHash } from '../group-key-hash.ts';
import { type Texts, unlessItFails } from '../templating.ts';
import { goQuery } from '../url-parts.ts';
import type { SnsConfig } from './schema.ts';

/** Most bytes of a message. Source: SNS' quotas; a text message to a phone is shorter. */
const LIMITS = { message: 256 * 1024, sms: 1600 };

/** The form that publishes a message, and where it is sent to when that is configured. */
export function snsPublication(
  config: SnsConfig,
  notification: Notification,
  texts: Texts,
): { readonly apiUrl: string; readonly body: string } {
  const topicArn = texts.required(config.topicArn ?? '');
  const hash = groupKeyHash(notification);
  const limit = config.phoneNumber === undefined ? LIMITS.message : LIMITS.sms;
  const full = texts.message(config.message);
  const message = cut(full, limit);
  const isFifo = topicArn.endsWith('.fifo');
  const body = goQuery({
    Action: 'Publish',
    Version: '2010-03-31',
    Message: message,
    ...attributes(config, texts, message.length < full.length),
    ...(isFifo && { MessageDeduplicationId: hash, MessageGroupId: hash }),
    ...(config.topicArn !== undefined && { TopicArn: topicArn }),
    ...(config.phoneNumber !== undefined && { PhoneNumber: texts.required(config.phoneNumber) }),
    ...(config.targetArn !== undefined && { TargetArn: texts.required(config.targetArn) }),
    ...(config.subject !== '' && { Subject: texts.detail(config.subject, 'Alertmanager') }),
  });
  return { apiUrl: texts.required(config.apiUrl), body };
}

function attributes(
  config: SnsConfig,
  texts: Texts,
  isTruncated: boolean,
): Readonly<Record<string, string>> {
  const all = new Map(
    Object.entries(config.attributes).flatMap(([template, value]) => {
      const name = unlessItFails(texts, () => texts.required(template));
      return name === undefined ? [] : [[name, texts.detail(value)] as const];
    }),
  );
  if (isTruncated) all.set('truncated', 'true');
  const sorted = [...all].sort(([a], [b]) => compareBytewise(a, b));
  return Object.fromEntries(
    sorted.flatMap(([name, value], i) => {
      const entry = `MessageAttributes.entry.${i + 1}`;
      return [
        [`${entry}.Name`, name],
        [`${entry}.Value.DataType`, 'String'],
        [`${entry}.Value.StringValue`, value],
      ];
    }),
  );
}

/** As many whole characters as have at most `limit` bytes. */
function cut(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(limit));
  return text.slice(0, read);
}
