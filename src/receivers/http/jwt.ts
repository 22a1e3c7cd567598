import { createPrivateKey, sign } from 'node:crypto';
import { messageOf } from '../../base/errors.ts';
import { refusal } from './http-error.ts';

/** RSA signatures over SHA-2 (RFC 7518, 3.3). */
export type SignatureAlgorithm = 'RS256' | 'RS384' | 'RS512';

/** A JSON web token, signed with an RSA key in PEM (PKCS #1 or #8, no passphrase). */
export function signedJwt(
  header: { readonly alg: SignatureAlgorithm; readonly kid: string | undefined },
  claims: Readonly<Record<string, unknown>>,
  keyPem: string,
): string {
  const content = `${part({ typ: 'JWT', ...header })}.${part(claims)}`;
  try {
    const key = createPrivateKey(keyPem);
    const signature = sign(`RSA-SHA${header.alg.slice(2)}`, Buffer.from(content), key);
    return `${content}.${signature.toString('base64url')}`;
  } catch (error) {
    throw refusal(
      'http_oauth2',
      `oauth2: cannot sign with the client certificate key: ${messageOf(error)}`,
    );
  }
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
