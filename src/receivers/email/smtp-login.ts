import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { messageOf } from '../../base/errors.ts';
import type { ReadText } from '../http/file-texts.ts';
import type { SmtpAuth } from './smtp-sender.ts';

type AuthHandler = SMTPConnection.CustomAuthenticationHandlers[string];

/** How to log in. `secret` is the password or the secret, never empty. */
export interface Login {
  readonly method: 'CRAM-MD5' | 'PLAIN' | 'LOGIN';
  readonly secret: string;
}

/** The mechanisms that a server announced in its answer to EHLO, in its order; undefined when it takes no logins. */
export function announcedMechanisms(ehlo: string): readonly string[] | undefined {
  const line = /^250[ -]AUTH(?:[ =](.*))?$/im.exec(ehlo.replaceAll('\r', ''));
  if (line === null) return undefined;
  return (line[1] ?? '')
    .toUpperCase()
    .split(/[\s=]+/)
    .filter((name) => name !== '');
}

/**
 * The first of the server's mechanisms for which there is what it takes. Source: `auth` of the original's email
 * integration. @throws Error that says what is missing for each
 */
export async function chooseLogin(
  mechanisms: readonly string[],
  auth: SmtpAuth,
  readText: ReadText,
): Promise<Login> {
  const problems: string[] = [];
  for (const method of mechanisms) {
    if (method !== 'CRAM-MD5' && method !== 'PLAIN' && method !== 'LOGIN') {
      problems.push(`unknown auth mechanism: ${method}`);
      continue;
    }
    try {
      const secret = await secretFor(method, auth, readText);
      if (secret !== '') return { method, secret };
      const what = method === 'CRAM-MD5' ? 'secret' : 'password';
      problems.push(`missing ${what} for ${method} auth mechanism`);
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  throw new Error(problems.length === 0 ? 'the server announces none' : problems.join('; '));
}

/** The file of a password is trimmed, that of a secret is not: so it is in the original. */
async function secretFor(
  method: Login['method'],
  { password, passwordFile, secret, secretFile }: SmtpAuth,
  readText: ReadText,
): Promise<string> {
  if (method === 'CRAM-MD5') {
    return secretFile === undefined ? (secret?.reveal() ?? '') : readFile(secretFile, readText);
  }
  if (passwordFile === undefined) return password?.reveal() ?? '';
  return (await readFile(passwordFile, readText)).trim();
}

async function readFile(path: string, readText: ReadText): Promise<string> {
  try {
    return await readText(path);
  } catch (error) {
    throw new Error(`could not read ${path}: ${messageOf(error)}`, { cause: error });
  }
}

/** PLAIN with an identity: nodemailer's own leaves that out. */
export function plainHandler(auth: SmtpAuth, password: string): AuthHandler {
  return async (context) => {
    const { status } = await context.sendCommand(`AUTH PLAIN ${plainResponse(auth, password)}`);
    if (status !== 235) throw new Error('refused');
  };
}

/** All forms in which `secret` goes to the server, so that none is shown when the server repeats it. */
export function secretForms(auth: SmtpAuth, secret: string): readonly string[] {
  return [plainResponse(auth, secret), base64(secret), secret];
}

function plainResponse({ identity, username }: SmtpAuth, password: string): string {
  return base64(`${identity}\0${username}\0${password}`);
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
