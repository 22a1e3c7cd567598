import type { Notification } from '../notify/contract.ts';

/** Turns the templates of a receiver's configuration into the texts of one notification. */
export interface Templating {
  /**
   * What `build` makes with the texts of `notification`. When one of its templates fails, `build` runs once more with
   * plain texts, which name the template that failed and list the alerts: a page is not lost for a typing error. The
   * failure is logged and counted. With the fallback switched off, or when a `required` text fails, throws a CodedError
   * `template` that names the template and the place; trying again is no use then.
   */
  render<T>(notification: Notification, build: (texts: Texts) => T): T;
}

/** The texts of one notification. Strings without templates come back as they are. */
export interface Texts {
  /** Where a wrong text would go to the wrong place: addresses, keys, ids, URLs that are called. */
  required(template: string): string;
  /** The message itself; in the plain form the names of what failed and the alerts. */
  message(template: string): string;
  /** The same by the HTML engine; the plain form is escaped. */
  htmlMessage(template: string): string;
  /** Set in the plain form. */
  readonly isPlain?: true;
  /** Titles, colours, links and other things beside; `plain` in the plain form. */
  detail(template: string, plain?: string): string;
}

/**
 * What `make` makes of required texts that a notification can go out without: in the plain form undefined when one of
 * them fails, as nothing goes to the wrong place then.
 */
export function unlessItFails<T>(texts: Texts, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (texts.isPlain) return undefined;
    throw error;
  }
}
