import { compact } from '../../base/compact.ts';
import { filled, object, secret, text, then } from '../../base/schema/schema.ts';
import type { Schema } from '../../base/schema/schema.ts';
import { atMostOne, countGiven, noReferences } from './rules.ts';
import type { Authorization, BasicAuth } from './schema.ts';

/** Reads `basic_auth`. */
export function basicAuth(): Schema<BasicAuth | undefined> {
  return then(
    object({
      username: filled(),
      username_file: filled(),
      username_ref: filled(),
      password: secret(),
      password_file: filled(),
      password_ref: filled(),
    }),
    (given, report) => {
      if (given === undefined) return undefined;
      atMostOne(given, ['username', 'username_file', 'username_ref'], 'basic_auth ', report);
      atMostOne(given, ['password', 'password_file', 'password_ref'], 'basic_auth ', report);
      noReferences(given, report);
      return compact({
        username: given.username ?? '',
        usernameFile: given.username_file,
        password: given.password,
        passwordFile: given.password_file,
      });
    },
  );
}

/** Reads `authorization`. */
export function authorization(): Schema<Authorization | undefined> {
  return then(
    object({
      type: text(),
      credentials: secret(),
      credentials_file: filled(),
      credentials_ref: filled(),
    }),
    (given, report) => {
      if (given === undefined) return undefined;
      if (countGiven(given, ['credentials', 'credentials_file', 'credentials_ref']) > 1) {
        report('at most one of authorization credentials & credentials_file must be configured');
      }
      noReferences(given, report);
      const type = (given.type ?? '').trim() || 'Bearer';
      if (type.toLowerCase() === 'basic') {
        report('authorization type cannot be set to "basic", use "basic_auth" instead');
      }
      return compact({
        type,
        credentials: given.credentials,
        credentialsFile: given.credentials_file,
      });
    },
  );
}
