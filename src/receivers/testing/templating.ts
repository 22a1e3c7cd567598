import { CodedError } from '../../base/errors.ts';
import type { Notification } from '../../notify/contract.ts';
import { statusOf } from '../status.ts';
import type { Templating, Texts } from '../templating.ts';

const CALL = /\{\{-? *template "([^"]*)" [.$] *-?\}\}/g;

const CHOICE = /\{\{ if eq \.Status "firing" \}\}(.*?)\{\{ else \}\}(.*?)\{\{ end \}\}/g;

/**
 * Texts that show which template stood where: `{{ template "x" . }}` becomes `x (firing)`, and the choice by status
 * that some defaults make is made; all else stays.
 */
export function plainTexts(notification: Notification): Texts {
  const status = statusOf(notification);
  const text = (template: string): string =>
    template
      .replace(CALL, (_call, name: string) => `${name} (${status})`)
      .replace(CHOICE, status === 'firing' ? '$1' : '$2');
  return { required: text, message: text, htmlMessage: text, detail: text };
}

/** Templates as `plainTexts` has them. */
export const plainTemplating: Templating = {
  render: (notification, build) => build(plainTexts(notification)),
};

/** Every template that is asked for fails. */
export const failingTemplating: Templating = {
  render: (_notification, build) => {
    const fail = (): never => {
      throw new CodedError('template', 'template: x:1:2: it failed');
    };
    return build({ required: fail, message: fail, htmlMessage: fail, detail: fail });
  },
};
