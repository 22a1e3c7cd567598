import type { SendResult } from '../../notify/contract.ts';
import { attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import type { HttpResponse, HttpSender } from '../http/http-sender.ts';
import type { Telling } from '../http-notifier.ts';
import { parsedObject, textAt } from '../reply.ts';
import { extendUrl } from '../url-parts.ts';
import { AccessToken } from './access-token.ts';
import { wechatMessage } from './payload.ts';
import type { WechatConfig } from './schema.ts';

/** Codes in answers. Source: the list of global codes in the documentation of WeCom. */
const SYSTEM_BUSY = -1;
const TOKEN_INVALID = 40014;
const TOKEN_EXPIRED = 42001;

/** Posts a message of an application of WeCom (enterprise WeChat), with a token that is asked for first. */
export function wechatTelling(config: WechatConfig, deps: ReceiverDeps): Telling {
  const { clock, readText, templating } = deps;
  const token = new AccessToken(clock);
  return async (sender, notification, signal) => {
    const given = await givenOrFile('api_secret', config.apiSecret, config.apiSecretFile, readText);
    const { body, apiSecret, corpId } = templating.render(notification, (texts) => ({
      body: wechatMessage(config, texts),
      apiSecret: texts.required(given),
      corpId: texts.required(config.corpId),
    }));
    if (token.current === undefined) {
      const query = { corpsecret: apiSecret, corpid: corpId };
      const url = extendUrl(config.apiUrl, 'gettoken', query);
      const result = await askForToken(sender, url, { token, corpId, apiSecret, signal });
      if (result.kind === 'failed') return result;
    }
    const current = token.current ?? '';
    return attempt(sender, {
      url: extendUrl(config.apiUrl, 'message/send', { access_token: current }),
      body,
      signal,
      retryCodes: ALL_FAILURES,
      judge: (response) => judge(response, () => token.drop(current)),
      secrets: [current, apiSecret],
    });
  };
}

interface TokenQuestion {
  readonly token: AccessToken;
  readonly corpId: string;
  readonly apiSecret: string;
  readonly signal: AbortSignal;
}

/** Every status but success, as in the original. */
const ALL_FAILURES: readonly number[] = Array.from({ length: 400 }, (_, i) => 100 + i);
const NO_HEADERS = {};

function askForToken(
  sender: HttpSender,
  url: string,
  { token, corpId, apiSecret, signal }: TokenQuestion,
): Promise<SendResult> {
  const judgeToken = ({ body }: HttpResponse): SendResult => {
    const reply = parsedObject(body);
    const text = reply === undefined ? '' : textAt(reply, 'access_token');
    if (text === '') {
      const message = `invalid APISecret for CorpID: ${corpId}`;
      const retry = reply?.['errcode'] === SYSTEM_BUSY;
      return { kind: 'failed', retry, reason: 'other', message };
    }
    token.keep(text);
    return { kind: 'sent' };
  };
  return attempt(sender, {
    method: 'GET',
    url,
    body: '',
    headers: NO_HEADERS,
    signal,
    retryCodes: ALL_FAILURES,
    judge: judgeToken,
    secrets: [apiSecret],
  });
}

function judge({ body }: HttpResponse, dropToken: () => void): SendResult {
  const reply = parsedObject(body);
  if (reply === undefined) {
    return { kind: 'failed', retry: true, reason: 'other', message: 'the answer is no JSON' };
  }
  const code = reply['errcode'] ?? 0;
  if (code === 0) return { kind: 'sent' };
  const isTokens = code === TOKEN_EXPIRED || code === TOKEN_INVALID;
  if (isTokens) dropToken();
  const message = textAt(reply, 'errmsg') || `errcode ${JSON.stringify(code)}`;
  return { kind: 'failed', retry: isTokens || code === SYSTEM_BUSY, reason: 'other', message };
}
