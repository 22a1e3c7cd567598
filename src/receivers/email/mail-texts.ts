import type { Notification } from '../../notify/contract.ts';
import { type Texts, unlessItFails } from '../templating.ts';
import type { EmailConfig } from './schema.ts';

/** The texts of one mail. */
export interface MailTexts {
  readonly from: string;
  readonly to: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html: string;
}

/** Headers that say where a mail goes and comes from. */
const ADDRESS_HEADERS = new Set(['To', 'From', 'Cc', 'Bcc', 'Reply-To', 'Sender']);

/** Renders all that is a template in `config`. @throws CodedError */
export function mailTexts(
  config: EmailConfig,
  notification: Notification,
  texts: Texts,
): MailTexts {
  const header = (name: string, template: string): string => {
    if (ADDRESS_HEADERS.has(name)) return texts.required(template);
    return texts.detail(template, name === 'Subject' ? plainSubject(notification) : '');
  };
  return {
    from: texts.required(config.from),
    to: recipients(config.to, texts),
    headers: Object.fromEntries(
      Object.entries(config.headers).flatMap(([name, value]) => {
        const made = unlessItFails(texts, () => header(name, value));
        return made === undefined ? [] : [[name, made]];
      }),
    ),
    text: config.text === '' ? '' : texts.message(config.text),
    html: config.html === '' ? '' : texts.htmlMessage(config.html),
  };
}

/** Between addresses, not within templates. */
const COMMAS = /,(?![^{]*\}\})/;

/** In the plain form those whose templates do not fail: the others are told. @throws CodedError when none is left */
function recipients(template: string, texts: Texts): string {
  const all = unlessItFails(texts, () => texts.required(template));
  if (all !== undefined) return all;
  const each = template.split(COMMAS);
  const made = each.map((one) => unlessItFails(texts, () => texts.required(one)));
  const known = made.filter((one) => one !== undefined && one.trim() !== '');
  return known.length === 0 ? texts.required(template) : known.join(',');
}

/** What the default subject says, for when the template of the subject fails. */
function plainSubject({ alerts, groupLabels }: Notification): string {
  const firing = alerts.filter(({ status }) => status === 'firing').length;
  const state = firing > 0 ? `FIRING:${firing}` : 'RESOLVED';
  return `[${state}] ${groupLabels.values.join(' ')}`.trim();
}
