import type { SendResult } from '../notify/contract.ts';
import type { HttpResponse } from './http/http-sender.ts';
import { parsedObject, textAt } from './reply.ts';

/** How a service that always answers 200 says what became of a message. */
export interface ReplyCodes {
  /** Where its code is, 0 for success, and its words. */
  readonly codeKey: string;
  readonly messageKey: string;
  /** Codes for "not now": too many messages, or trouble of its own. */
  readonly limited: readonly number[];
  readonly busy: readonly number[];
}

/** What such an answer means. */
export function judgeReply({ body }: HttpResponse, codes: ReplyCodes): SendResult {
  const reply = parsedObject(body);
  const code = reply?.[codes.codeKey];
  if (reply === undefined || typeof code !== 'number') {
    const message = 'the answer is not one of this service';
    return { kind: 'failed', retry: true, reason: 'other', message };
  }
  if (code === 0) return { kind: 'sent' };
  const isLimited = codes.limited.includes(code);
  return {
    kind: 'failed',
    retry: isLimited || codes.busy.includes(code),
    reason: isLimited ? 'rateLimited' : 'clientError',
    message: `${codes.codeKey} ${code}: ${textAt(reply, codes.messageKey)}`,
  };
}
