import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { messageOf } from '../../base/errors.ts';
import { REDACTED } from '../redact-url.ts';
import { type Refusal, SmtpError } from './smtp-sender.ts';

type NodemailerError = SMTPConnection.SMTPError;

/** How much of what a server says gets into messages. */
const TEXT_LIMIT = 2048;

/**
 * What went wrong, in the original's words for the step and the server's for the rest. `doing` names the step where
 * the error does not. Each of `secrets` is taken out, as the server may repeat it.
 */
export function smtpError(error: unknown, doing: string, secrets: readonly string[]): SmtpError {
  const text = shown(textOf(error), secrets);
  return new SmtpError(`${stepOf(error as NodemailerError) ?? doing}: ${text}`, { retry: true });
}

/** The same for a caller that has stopped waiting. */
export function abortedError(doing: string, signal: AbortSignal): SmtpError {
  return new SmtpError(`${doing}: ${messageOf(signal.reason)}`, { retry: true });
}

/** A recipient that was refused, from the error nodemailer has for it. */
export function refusalOf(error: NodemailerError, secrets: readonly string[]): Refusal {
  return {
    address: error.recipient ?? '',
    temporary: error.responseCode === undefined || error.responseCode < 500,
    reason: shown(textOf(error), secrets),
  };
}

/** nodemailer names the command, and says by the code whether DATA or the message was refused. */
function stepOf({ command = '', code, response }: NodemailerError): string | undefined {
  if (command.startsWith('AUTH ')) return `${command.slice('AUTH '.length)} auth`;
  switch (command) {
    case 'CONN':
      return code === 'EPROTOCOL' ? 'create SMTP client' : undefined;
    case 'EHLO':
    case 'HELO':
      return 'send EHLO command';
    case 'STARTTLS':
      return response === undefined
        ? 'send STARTTLS command'
        : "'require_tls' is true (default) but the server does not do STARTTLS";
    case 'MAIL FROM':
      return 'send MAIL command';
    case 'RCPT TO':
      return 'send RCPT command';
    case 'DATA':
      return code === 'EMESSAGE' ? 'delivery failure' : 'send DATA command';
    default:
      return undefined;
  }
}

/** Node joins the errors of several addresses into one that has no message of its own. */
function textOf(error: unknown): string {
  const { response, errors } = error as NodemailerError & { readonly errors?: readonly unknown[] };
  if (typeof response === 'string') return response;
  const message = messageOf(error);
  return message === '' && Array.isArray(errors) ? errors.map(messageOf).join('; ') : message;
}

/** On one line, without secrets, not too long; cut last, as a part of a secret is a secret too. */
function shown(text: string, secrets: readonly string[]): string {
  const safe = secrets
    .filter((secret) => secret.length > 1)
    .reduce((left, secret) => left.replaceAll(secret, REDACTED), text)
    .replace(/[\r\n]+/g, ' ');
  return safe.length > TEXT_LIMIT ? `${safe.slice(0, TEXT_LIMIT)}…` : safe;
}
