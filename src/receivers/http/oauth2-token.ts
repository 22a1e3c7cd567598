import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import { refusal } from './http-error.ts';
import type { HttpResponse, HttpSender } from './http-sender.ts';
import { basicAuthorization } from './header-values.ts';
import { signedJwt } from './jwt.ts';
import type { OAuth2 } from './schema.ts';

/** A token as the `Authorization` header has it. */
export interface Token {
  readonly header: string;
  /** Wall-clock milliseconds; undefined for a token that does not say when it ends. */
  readonly expiresAtMs: number | undefined;
}

/** What fetching a token needs. */
export interface TokenRequestPorts {
  readonly sender: HttpSender;
  readonly clock: Clock;
  readonly random: Random;
}

/** How long an assertion is good for. */
const ASSERTION_SECONDS = 600;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const TOKEN_TYPES: Readonly<Record<string, string>> = {
  '': 'Bearer',
  bearer: 'Bearer',
  mac: 'MAC',
  basic: 'Basic',
};

/**
 * Fetches one token from the token server. `clientInBody` tells where client credentials go: servers differ, and
 * the caller finds out by trying. Errors hold the server's status and error code, never what it said beside.
 */
export async function fetchToken(
  config: OAuth2,
  credential: string,
  clientInBody: boolean,
  ports: TokenRequestPorts,
  signal: AbortSignal,
): Promise<Token> {
  const assertion = config.grantType !== 'client_credentials';
  const form = new URLSearchParams({ grant_type: config.grantType });
  if (assertion) form.set('assertion', signAssertion(config, credential, ports));
  if (config.scopes.length > 0) form.set('scope', config.scopes.join(' '));
  for (const [name, value] of Object.entries(config.endpointParams)) {
    if (form.has(name) && name !== 'grant_type') {
      throw refusal('http_oauth2', `oauth2: cannot overwrite parameter "${name}"`);
    }
    form.set(name, value);
  }
  const headers: Record<string, string> = { ...FORM };
  if (!assertion) addClient(config.clientId, credential, clientInBody, form, headers);
  const request = { method: 'POST', url: config.tokenUrl, headers, body: form.toString(), signal };
  return readToken(await ports.sender.send(request), ports.clock.now());
}

function addClient(
  id: string,
  secret: string,
  inBody: boolean,
  form: URLSearchParams,
  headers: Record<string, string>,
): void {
  if (!inBody) {
    headers['authorization'] = basicAuthorization(formEncoded(id), formEncoded(secret));
    return;
  }
  form.set('client_id', id);
  if (secret !== '') form.set('client_secret', secret);
}

/** RFC 6749, 2.3.1: name and password are form-encoded before they are joined. */
function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

function signAssertion(
  config: OAuth2,
  keyPem: string,
  { clock, random }: TokenRequestPorts,
): string {
  const nowSeconds = Math.floor(clock.now() / 1000);
  const claims = {
    iss: config.iss || config.clientId,
    sub: config.clientId,
    jti: Buffer.from(random.bytes(16)).toString('hex'),
    aud: config.audience || config.tokenUrl,
    iat: nowSeconds,
    exp: nowSeconds + ASSERTION_SECONDS,
    ...(config.scopes.length > 0 && { scope: config.scopes.join(' ') }),
    ...config.claims,
  };
  const kid = config.clientCertificateKeyId === '' ? undefined : config.clientCertificateKeyId;
  return signedJwt({ alg: config.signatureAlgorithm, kid }, claims, keyPem);
}

/** Numbers may come as text, and forms have nothing else. */
const TokenResponse = z.object({
  access_token: z.string().optional(),
  token_type: z.string().optional(),
  expires_in: z.union([z.number(), z.string()]).nullish(),
  error: z.string().optional(),
});

function readToken(response: HttpResponse, nowMs: number): Token {
  const parsed = TokenResponse.safeParse(fields(response));
  const failed = response.status < 200 || response.status > 299;
  const error = parsed.success ? parsed.data.error : undefined;
  if (failed || error !== undefined)
    throw refusal('http_oauth2', failureText(response.status, error));
  if (!parsed.success) throw refusal('http_oauth2', 'oauth2: cannot parse the token response');
  const { access_token: token = '', token_type: type = '', expires_in: expiresIn } = parsed.data;
  if (token === '') throw refusal('http_oauth2', 'oauth2: server response missing access_token');
  const seconds = Math.trunc(Number(expiresIn ?? 0));
  return {
    header: `${TOKEN_TYPES[type.toLowerCase()] ?? type} ${token}`,
    expiresAtMs: seconds > 0 ? nowMs + seconds * 1000 : undefined,
  };
}

function fields(response: HttpResponse): unknown {
  const type = String(response.headers['content-type'] ?? '')
    .split(';', 1)[0]
    ?.trim()
    .toLowerCase();
  if (type === 'application/x-www-form-urlencoded' || type === 'text/plain') {
    return Object.fromEntries(new URLSearchParams(response.body));
  }
  try {
    return JSON.parse(response.body) as unknown;
  } catch {
    return undefined;
  }
}

/** Error codes are a few words of ASCII (RFC 6749, 5.2); anything else is not repeated. */
function failureText(status: number, error: string | undefined): string {
  if (error !== undefined && /^[\w .:-]{1,64}$/.test(error)) return `oauth2: "${error}"`;
  return `oauth2: cannot fetch token: ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
}
