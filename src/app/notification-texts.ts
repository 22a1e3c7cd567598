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
  /** Counts the templates that failed, by `receiver`. */
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
    const strict = this.#strict(data);
    try {
      return build(strict);
    } catch (error) {
      if (!isTemplateError(error)) throw error;
      if (this.#options.fallback) return this.#plainly(notification, strict, error, build);
      this.#failed(notification, error, 'A template failed');
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
      this.#failed(notification, failure, what);
      return made;
    } catch (error) {
      if (!isTemplateError(error)) throw error;
      const what = 'A template failed that says where a notification goes: it is not sent';
      this.#failed(notification, error, what);
      throw error;
    }
  }

  #strict(data: () => Value): Texts {
    const { library } = this.#options;
    const text = (template: string): string =>
      template.includes('{{') ? attempt(() => library.executeText(template, data())) : template;
    return {
      required: text,
      message: text,
      detail: text,
      htmlMessage: (template) =>
        template === '' ? '' : attempt(() => library.executeHtml(template, data())),
    };
  }

  #failed({ receiver, groupKey, remark }: Notification, error: Error, what: string): void {
    remark?.(error.message);
    const { logger, failures } = this.#options;
    failures.inc({ receiver });
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

function attempt(run: () => string): string {
  try {
    return run();
  } catch (error) {
    throw new CodedError('template', messageOf(error), { cause: error });
  }
}

function isTemplateError(error: unknown): error is CodedError {
  return error instanceof CodedError && error.code === 'template';
}

function escapeHtml(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };
  return text.replace(/[<>&]/g, (found) => escapes[found] ?? found);
}
