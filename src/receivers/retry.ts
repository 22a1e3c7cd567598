import { messageOf } from '../base/errors.ts';
import type { FailureReason, SendResult } from '../notify/contract.ts';

/** How much of what a server said about a failure gets into messages. */
const DETAILS_LIMIT = 2048;

/** What a status code says about an attempt, and what the server said beside. */
export interface StatusReply {
  readonly status: number;
  /** The response's body, or what an integration made of it. */
  readonly details: string;
}

/**
 * The outcome of an attempt that got an answer: 2xx is success, 5xx and `retryCodes` are worth another try, all
 * else is final. Source: `Retrier` of the original.
 */
export function resultOfStatus(
  { status, details }: StatusReply,
  retryCodes: readonly number[] = [],
): SendResult {
  const hundreds = Math.trunc(status / 100);
  if (hundreds === 2) return { kind: 'sent' };
  const shown = shortened(details);
  return {
    kind: 'failed',
    retry: hundreds === 5 || retryCodes.includes(status),
    reason: reasonOfStatus(status),
    message: `unexpected status code ${status}${shown === '' ? '' : `: ${shown}`}`,
  };
}

/** As much of what a server said as fits into a message. */
export function shortened(details: string): string {
  return details.length > DETAILS_LIMIT ? `${details.slice(0, DETAILS_LIMIT)}…` : details;
}

/** The `reason` label for a status code. Source: `GetFailureReasonFromStatusCode` of the original. */
export function reasonOfStatus(status: number): FailureReason {
  if (status === 401 || status === 403) return 'authError';
  if (status === 429) return 'rateLimited';
  switch (Math.trunc(status / 100)) {
    case 4:
      return 'clientError';
    case 5:
      return 'serverError';
    default:
      return 'other';
  }
}

/** The outcome of an attempt that got no answer: always worth another try, unless the caller has ended it. */
export function resultOfError(error: unknown, signal: AbortSignal): SendResult {
  const reason = signal.aborted ? reasonOfAbort(signal) : 'other';
  return { kind: 'failed', retry: true, reason, message: messageOf(error) };
}

/** Deadlines abort with an error that has the word, or `TimeoutError`, for its name. */
function reasonOfAbort(signal: AbortSignal): FailureReason {
  const reason: unknown = signal.reason;
  const name = typeof reason === 'object' && reason !== null && 'name' in reason ? reason.name : '';
  const byDeadline = /deadline|timeout/i.test(String(name));
  return byDeadline ? 'contextDeadlineExceeded' : 'contextCanceled';
}

/** The outcome of an attempt that cannot be made as things are configured. */
export function finalFailure(message: string): SendResult {
  return { kind: 'failed', retry: false, reason: 'other', message };
}
