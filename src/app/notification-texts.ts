import type { Counter } from 'prom-client';
import { CodedError, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Notification } from '../notify/contract.ts';
import type { Templating, Texts } from '../receivers/templating.ts';
import type { Value } from '../templates/engine/values.ts';
import type { TemplateLibrary } from '../templates/template-library.ts';
import { plainMessage } from './plain-message.ts';

/** What the texts of notifications are made with. */
export interface NotificationTextsOptions {
  readonly library: TemplateLibrary;
  readonly logger: Logger;
  /** Where a receiver's template stands in the configuration; empty where that is not known. */
  readonly placeOf: (receiver: string, template: string) => string;
  /** Counts notifications of which a template failed, by `receiver` and `outcome`: `plain` or `unsent`. */
  readonly failures: Counter;
  /** Whether a notification whose template fails goes out in plain words (`--templates.fallback`). */
  readonly fallback: boolean;
}

/** The templates of a configuration as receivers use them. */
export class NotificationTexts implements Templating {
  readonly #options: NotificationTextsOptions;

  constructor(options: NotificationTextsOptions) {
    this.#options = options;
  }

  render<T>(notification: Notification, build: (texts: Texts) => T): T {
    let made: Value | undefined;
    // Most texts of most receivers are plain: the data is made when the first template asks for it.
    const data = (): Value => (made ??= this.#options.library.data(notification));
    const strict = this.#strict(notification.receiver, data);
    try {
      return build(strict);
    } catch (error) {
      if (!isTemplateError(error)) throw error;
      if (this.#options.fallback) return this.#plainly(notification, strict, error, build);
      this.#failed(notification, error, 'unsent', 'A template failed: nothing is sent');
      throw error;
    }
  }

  #plainly<T>(
    notification: Notification,
    strict: Texts,
    failure: Error,
    build: (texts: Texts) => T,
  ): T {
    try {
      const made = build(plain(notification, strict, failure));
      const what = 'A template failed: the notification goes out in plain words';
      this.#failed(notification, failure, 'plain', what);
      return made;
    } catch (error) {
      if (!isTemplateError(error)) throw error;
      const what = 'A template failed that says where a notification goes: it is not sent';
      this.#failed(notification, error, 'unsent', what);
      throw error;
    }
  }

  #strict(receiver: string, data: () => Value): Texts {
    const { library, placeOf } = this.#options;
    const attempt = (template: string, run: () => string): string => {
      try {
        return run();
      } catch (error) {
        const where = [placeOf(receiver, template), messageOf(error)];
        const message = where.filter((part) => part !== '').join(': ');
        throw new CodedError('template', message, { cause: error });
      }
    };
    const text = (template: string): string =>
      template.includes('{{')
        ? attempt(template, () => library.executeText(template, data()))
        : template;
    return {
      required: text,
      message: text,
      detail: text,
      htmlMessage: (template) =>
        template === '' ? '' : attempt(template, () => library.executeHtml(template, data())),
    };
  }

  #failed(
    { receiver, groupKey, remark }: Notification,
    error: Error,
    outcome: 'plain' | 'unsent',
    what: string,
  ): void {
    remark?.(error.message);
    const { logger, failures } = this.#options;
    failures.inc({ receiver, outcome });
    const err = error.message;
    logger.error(what, { component: 'templates', receiver, aggrGroup: groupKey, err });
  }
}

/** The form in which a notification goes out when one of its templates has failed. */
function plain(notification: Notification, strict: Texts, failure: Error): Texts {
  const message = plainMessage(notification, failure.message);
  return {
    isPlain: true,
    required: (template) => strict.required(template),
    message: () => message,
    htmlMessage: (template) => (template === '' ? '' : `<pre>${escapeHtml(message)}</pre>`),
    detail: (template, text = '') => (template.includes('{{') ? text : template),
  };
}

function isTemplateError(error: unknown): error is CodedError {
  return error instanceof CodedError && error.code === 'template';
}

function escapeHtml(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };
  return text.replace(/[<>&]/g, (found) => escapes[found] ?? found);
}
