import { domainToASCII } from 'node:url';
import addressparser from 'nodemailer/lib/addressparser';
import { CodedError } from '../../base/errors.ts';

/** A local part that is no quoted text, and a domain or an address in brackets; nothing that could end a command. */
const ADDRESS = /^([^\s\p{Cc}()<>[\]:;@\\,"]+)@([^\s\p{Cc}()<>[\]:;@\\,"]+|\[[\w.:]+\])$/u;

/**
 * The plain addresses, `user@host`, of a list as it stands in a mail's header: names, comments and groups are
 * understood. @throws CodedError `bad_address` when there is none, or one that cannot be used
 */
export function parseAddresses(list: string): readonly string[] {
  const found = addressparser(list, { flatten: true });
  if (found.length === 0) throw bad('no address');
  return found.map(({ address, name }) => plainAddress(address || name));
}

function plainAddress(address: string): string {
  const [, user, domain] = ADDRESS.exec(address) ?? [];
  if (user === undefined || domain === undefined) {
    throw bad(`${JSON.stringify(address)} is no address`);
  }
  if (/[^\0-\x7f]/.test(user) || /^[\0-\x7f]*$/.test(domain)) return `${user}@${domain}`;
  const ascii = domainToASCII(domain);
  if (ascii === '') throw bad(`${JSON.stringify(domain)} is no domain`);
  return `${user}@${ascii}`;
}

function bad(message: string): CodedError {
  return new CodedError('bad_address', message);
}
