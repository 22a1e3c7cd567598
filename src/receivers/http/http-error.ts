import { messageOf } from '../../base/errors.ts';
import { ABORTED, HttpError } from './http-sender.ts';

/**
 * What went wrong with a request, fit to be shown, in the form Go has it: `Post "<redacted>": connect
 * ECONNREFUSED 127.0.0.1:9`. Addresses stay in, as they do there: a path or query never gets into such messages.
 */
export function httpError(method: string, error: unknown, signal: AbortSignal): HttpError {
  const operation = method.charAt(0).toUpperCase() + method.slice(1).toLowerCase();
  const code = signal.aborted ? ABORTED : codeOf(error);
  const message = signal.aborted ? messageOf(signal.reason) : describe(error);
  return new HttpError(code, `${operation} "<redacted>": ${message}`);
}

/** An error of ours whose message is safe; the sender adds method and `<redacted>`. */
export function refusal(code: string, message: string): HttpError {
  return new HttpError(code, message);
}

/** Node joins the errors of several addresses into one that has no message of its own. */
function describe(error: unknown): string {
  const message = messageOf(error);
  if (message !== '') return message;
  const several =
    typeof error === 'object' && error !== null && 'errors' in error ? error.errors : [];
  return Array.isArray(several) && several.length > 0
    ? several.map(messageOf).join('; ')
    : codeOf(error);
}

function codeOf(error: unknown): string {
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'http_failed';
}
