import { CodedError } from '../../base/errors.ts';
import type { Notification } from '../../notify/contract.ts';
import { statusOf } from '../status.ts';
import type { Templating, Texts } from '../templating.ts';

const CALL = /\{\{-? *template "([^"]*)" [.$] *-?\}\}/g;

/** Texts that show which template stood where: `{{ template "x" . }}` becomes `x (firing)`; all else stays. */
export function plainTexts(notification: Notification): Texts {
  const text = (template: string): string =>
    template.replace(CALL, (_call, name: string) => `${name} (${statusOf(notification)})`);
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
