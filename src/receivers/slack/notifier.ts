import type { Notification, ReceiverData, SendResult } from '../../notify/contract.ts';
import { attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import type { HttpResponse, HttpSender } from '../http/http-sender.ts';
import type { Telling } from '../http-notifier.ts';
import { parsedObject, textAt } from '../reply.ts';
import { withOwnTimeout } from '../timeout.ts';
import type { Posted, SlackBody } from './payload.ts';
import { slackPayload } from './payload.ts';
import type { SlackConfig } from './schema.ts';

/** What Slack says when the message that should be changed cannot be: the news must not be lost for it. */
const GONE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);

/** Names in the notification log, which are the original's. */
const TIMESTAMP = 'threadTs';
const CHANNEL = 'channelId';

/** Posts each notification to Slack, or changes the message that told of the group before. */
export function slackTelling(config: SlackConfig, deps: ReceiverDeps): Telling {
  const { clock, readText, templating } = deps;
  const { apiUrl, apiUrlFile, timeoutMs } = config;
  return async (sender, notification, signal) => {
    const body = templating.render(notification, (texts) => slackPayload(config.message, texts));
    const url = await givenOrFile('api_url', apiUrl, apiUrlFile, readText);
    return withOwnTimeout(clock, { kind: 'slack', timeoutMs }, signal, async (limited) => {
      const request = { sender, url, body, notification, signal: limited, outer: signal };
      if (!config.updateMessage) return post(request);
      const posted = postedBefore(notification);
      const changed = posted === undefined ? undefined : await change(request, posted);
      return changed ?? postAndNote(request);
    });
  };
}

interface Request {
  readonly sender: HttpSender;
  readonly url: string;
  readonly body: SlackBody;
  readonly notification: Notification;
  readonly signal: AbortSignal;
  /** The notification's own signal. */
  readonly outer: AbortSignal;
}

type Judge = (response: HttpResponse) => SendResult;

function post(request: Request, judge: Judge = judged): Promise<SendResult> {
  const { sender, url, body, signal, outer } = request;
  const prefix = `channel ${JSON.stringify(body.channel)}`;
  return attempt(sender, {
    url,
    body: body.print(),
    signal,
    notificationSignal: outer,
    prefix,
    judge,
  });
}

/** Posts and notes which message it was. */
function postAndNote(request: Request): Promise<SendResult> {
  return post(request, (response) => noting(judged(response), response, request.notification));
}

/** Changes a message; undefined when it cannot be changed any more. */
async function change(request: Request, posted: Posted): Promise<SendResult | undefined> {
  const { sender, body, signal, outer, notification } = request;
  const seen = { isGone: false };
  const result = await attempt(sender, {
    url: new URL('chat.update', request.url).href,
    body: body.print(posted),
    signal,
    notificationSignal: outer,
    prefix: `channel ${JSON.stringify(posted.channel)}`,
    judge: (response) => {
      seen.isGone = GONE.has(textAt(parsedObject(response.body) ?? {}, 'error'));
      return noting(judged(response), response, notification);
    },
  });
  return result.kind === 'failed' && seen.isGone ? undefined : result;
}

function postedBefore({ receiverData }: Notification): Posted | undefined {
  const timestamp = receiverData?.get(TIMESTAMP);
  const channel = receiverData?.get(CHANNEL);
  if (typeof timestamp !== 'string' || typeof channel !== 'string') return undefined;
  return timestamp === '' || channel === '' ? undefined : { timestamp, channel };
}

function noting(
  result: SendResult,
  { body }: HttpResponse,
  { receiverData = new Map() }: Notification,
): SendResult {
  const reply = parsedObject(body) ?? {};
  const [timestamp, channel] = [textAt(reply, 'ts'), textAt(reply, 'channel')];
  if (result.kind === 'failed' || timestamp === '' || channel === '') return result;
  const noted: ReceiverData = new Map([
    ...receiverData,
    [TIMESTAMP, timestamp],
    [CHANNEL, channel],
  ]);
  return { ...result, receiverData: noted };
}

/** The API answers in JSON and may fail with the status 200; a webhook answers `ok`. */
function judged({ headers, body }: HttpResponse): SendResult {
  const failed = { kind: 'failed', retry: false, reason: 'clientError' } as const;
  const type = headers['content-type'];
  if (typeof type !== 'string' || !type.startsWith('application/json')) {
    if (body === 'ok') return { kind: 'sent' };
    return { ...failed, message: `received an error response from Slack: ${body}` };
  }
  const reply = parsedObject(body);
  if (reply === undefined) {
    const message = `could not unmarshal JSON response ${JSON.stringify(body)}`;
    return { ...failed, retry: true, message };
  }
  if (reply['ok'] === true) return { kind: 'sent' };
  return { ...failed, message: `error response from Slack: ${textAt(reply, 'error')}` };
}
