import { messageOf } from '../../base/errors.ts';
import type { Notification, Notifier, SendResult } from '../../notify/contract.ts';
import type { MailDeps, ReceiverDeps } from '../deps.ts';
import { groupKeyHash } from '../group-key-hash.ts';
import { finalFailure, resultOfError } from '../retry.ts';
import { parseAddresses } from './addresses.ts';
import { type MailTexts, mailTexts } from './mail-texts.ts';
import { composeMessage } from './message.ts';
import type { EmailConfig } from './schema.ts';
import { type Delivery, type Refusal, SmtpError, type SmtpSender } from './smtp-sender.ts';

/** How far one notification has come in its attempts. */
interface Progress {
  /** The same at each attempt, so that a mail that got through twice can be seen to be one. */
  readonly messageId: string;
  /** Who has it already. */
  readonly delivered: Set<string>;
}

/** Mails each notification. */
export class EmailNotifier implements Notifier {
  readonly #config: EmailConfig;
  readonly #deps: ReceiverDeps;
  readonly #mail: MailDeps;
  readonly #sender: SmtpSender;
  readonly #progress = new WeakMap<Notification, Progress>();

  constructor(config: EmailConfig, deps: ReceiverDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#mail = deps.mail;
    this.#sender = deps.mail.createSender(config.smtp);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<SendResult> {
    let texts: MailTexts;
    let from: string;
    let to: readonly string[];
    try {
      texts = this.#deps.templating.render(notification, (each) =>
        mailTexts(this.#config, notification, each),
      );
      from = senderOf(texts.from);
      to = addresses('to', texts.to);
    } catch (error) {
      return finalFailure(messageOf(error));
    }
    const progress = this.#progressOf(notification);
    const pending = [...new Set(to)].filter((address) => !progress.delivered.has(address));
    try {
      const message = this.#compose(notification, texts, progress);
      const delivery = await this.#sender.send({ from, to: pending, message }, signal);
      return this.#judge(notification, pending, delivery, progress);
    } catch (error) {
      if (error instanceof SmtpError && !error.retry) return finalFailure(error.message);
      return resultOfError(error, signal);
    }
  }

  close(): Promise<void> {
    return this.#sender.close();
  }

  #compose(
    notification: Notification,
    { headers, text, html }: MailTexts,
    { messageId }: Progress,
  ): Buffer {
    const nowMs = this.#deps.clock.now();
    const thread = this.#thread(notification, nowMs);
    return composeMessage({ headers, text, html, messageId, thread, nowMs });
  }

  /** The id of a mail that never was: mail programs group those that refer to it. */
  #thread(notification: Notification, nowMs: number): string | undefined {
    const { threading } = this.#config;
    if (threading === undefined) return undefined;
    const day = threading === 'daily' ? localDay(nowMs) : '';
    return `<alert-${groupKeyHash(notification).slice(0, 16)}-${day}@alertmanager>`;
  }

  #progressOf(notification: Notification): Progress {
    const known = this.#progress.get(notification);
    if (known !== undefined) return known;
    const { hostname, random } = this.#mail;
    const chance = Buffer.from(random.bytes(8)).readBigUInt64BE();
    const messageId = `<${this.#deps.clock.now()}000000.${chance}@${hostname}>`;
    const progress = { messageId, delivered: new Set<string>() };
    this.#progress.set(notification, progress);
    return progress;
  }

  /**
   * A recipient that is refused is no reason to leave the others without: they have it now, and a retry, which only
   * follows where it may help, leaves them out.
   */
  #judge(
    { receiver }: Notification,
    pending: readonly string[],
    { refused }: Delivery,
    { delivered }: Progress,
  ): SendResult {
    const missing = new Set(refused.map(({ address }) => address));
    for (const address of pending) if (!missing.has(address)) delivered.add(address);
    if (refused.length === 0) return { kind: 'sent' };
    const message = `send RCPT command: ${refused.map(described).join('; ')}`;
    const nobody = delivered.size === 0;
    if (nobody || refused.some(({ temporary }) => temporary)) {
      return { kind: 'failed', retry: true, reason: 'other', message };
    }
    this.#mail.logger.warn('Mail not taken for some recipients', { receiver, err: message });
    return { kind: 'sent' };
  }
}

function described({ address, reason }: Refusal): string {
  return `${address}: ${reason}`;
}

function senderOf(text: string): string {
  const [first = '', ...more] = addresses('from', text);
  if (more.length === 0) return first;
  throw new Error(`must be exactly one 'from' address (got: ${more.length + 1})`);
}

function addresses(what: string, text: string): readonly string[] {
  try {
    return parseAddresses(text);
  } catch (error) {
    throw new Error(`parse '${what}' addresses: ${messageOf(error)}`, { cause: error });
  }
}

/** The day as the process's time zone has it, as in the original. */
function localDay(ms: number): string {
  const date = new Date(ms);
  const [month, day] = [date.getMonth() + 1, date.getDate()];
  return [date.getFullYear(), month, day].map((part) => String(part).padStart(2, '0')).join('-');
}
