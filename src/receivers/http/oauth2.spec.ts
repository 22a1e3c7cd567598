import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '../../base/secret.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import { aSender, post } from '../testing/senders.ts';
import { type Answer, startServer, type TestServer } from '../testing/test-server.ts';
import { Opened } from '../testing/using.ts';
import type { HttpSenderDeps } from './create-http-sender.ts';
import type { HttpSender } from './http-sender.ts';
import { DEFAULT_HTTP_CONFIG, type OAuth2 } from './schema.ts';

const opened = new Opened();
afterEach(() => opened.closeAll());

async function serving(answer?: Answer): Promise<TestServer> {
  return opened.add(await startServer(answer === undefined ? {} : { answer }));
}

/** Hands out the tokens t1, t2, … */
async function tokenServer(
  fields: Record<string, unknown> = { token_type: 'bearer', expires_in: 100 },
): Promise<TestServer> {
  let count = 0;
  return serving((_request, response) => {
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.end(JSON.stringify({ access_token: `t${++count}`, ...fields }));
  });
}

function config(tokens: TestServer, changes: Partial<OAuth2> = {}): { readonly oauth2: OAuth2 } {
  const { tls, proxy } = DEFAULT_HTTP_CONFIG;
  return {
    oauth2: {
      clientId: 'id&1',
      ...(changes.clientSecretFile === undefined && { clientSecret: new Secret('s ecret') }),
      grantType: 'client_credentials',
      signatureAlgorithm: 'RS256',
      iss: '',
      audience: '',
      claims: {},
      scopes: [],
      tokenUrl: `${tokens.origin}/token`,
      endpointParams: {},
      tls,
      proxy,
      ...changes,
    },
  };
}

function sending(
  oauth2: { readonly oauth2: OAuth2 },
  deps: Partial<HttpSenderDeps> = {},
): HttpSender {
  return opened.add(aSender(oauth2, deps));
}

function headers(server: TestServer): (string | undefined)[] {
  return server.received.map((request) => request.headers.authorization);
}

describe('client credentials', () => {
  it('ask for a token as RFC 6749 has it and send it along', async () => {
    const [tokens, server] = [await tokenServer(), await serving()];
    const parameters = { scopes: ['a', 'b'], endpointParams: { resource: 'x y' } };
    await sending(config(tokens, parameters)).send(post(server.origin));
    const [request] = tokens.received;
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'client_credentials',
      scope: 'a b',
      resource: 'x y',
    });
    expect(request?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('id%261:s+ecret').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Alertmanager/test',
    });
    expect(headers(server)).toEqual(['Bearer t1']);
  });

  it('ask once for all requests until ten seconds before the end of the token', async () => {
    const [tokens, server] = [await tokenServer(), await serving()];
    const clock = new ManualClock();
    const sender = sending(config(tokens), { clock });
    await Promise.all([1, 2, 3].map(() => sender.send(post(server.origin))));
    await clock.advance(89_999);
    await sender.send(post(server.origin));
    await clock.advance(1);
    await sender.send(post(server.origin));
    expect(headers(server)).toEqual([
      'Bearer t1',
      'Bearer t1',
      'Bearer t1',
      'Bearer t1',
      'Bearer t2',
    ]);
  });

  it('keep a token that names no end', async () => {
    const [tokens, server] = [await tokenServer({}), await serving()];
    const clock = new ManualClock();
    const sender = sending(config(tokens), { clock });
    await sender.send(post(server.origin));
    await clock.advance(1e9);
    await sender.send(post(server.origin));
    expect(tokens.received).toHaveLength(1);
  });

  it('ask for another token, once, when a server refuses the one they have', async () => {
    const tokens = await tokenServer();
    const server = await serving((request, response) => {
      response.writeHead(request.headers.authorization === 'Bearer t2' ? 200 : 401).end();
    });
    const sender = sending(config(tokens));
    expect((await sender.send(post(server.origin))).status).toBe(200);
    expect(headers(server)).toEqual(['Bearer t1', 'Bearer t2']);
    expect((await sender.send(post(server.origin))).status).toBe(200);
    expect(tokens.received).toHaveLength(2);
  });

  it('give up at the second refusal', async () => {
    const tokens = await tokenServer();
    const server = await serving((_request, response) => response.writeHead(401).end());
    expect((await sending(config(tokens)).send(post(server.origin))).status).toBe(401);
    expect(server.received).toHaveLength(2);
  });

  it('go into the body for servers that want them there, which are found out once', async () => {
    const server = await serving();
    const tokens = await serving((request, response) => {
      if (request.headers.authorization !== undefined) response.writeHead(401).end();
      else response.end(JSON.stringify({ access_token: 'x', expires_in: '1' }));
    });
    const sender = sending(config(tokens));
    await sender.send(post(server.origin));
    await sender.send(post(server.origin));
    expect(headers(tokens).map((each) => each !== undefined)).toEqual([true, false, false]);
    expect(Object.fromEntries(new URLSearchParams(tokens.received[1]?.body))).toMatchObject({
      client_id: 'id&1',
      client_secret: 's ecret',
    });
  });

  it('ask anew when the file of the secret has changed', async () => {
    const [tokens, server] = [await tokenServer(), await serving()];
    let secret = 'one';
    const fromFile = config(tokens, { clientSecretFile: '/s' });
    const sender = sending(fromFile, { readText: () => Promise.resolve(secret) });
    await sender.send(post(server.origin));
    secret = 'two';
    await sender.send(post(server.origin));
    expect(headers(server)).toEqual(['Bearer t1', 'Bearer t2']);
  });

  it('take an answer in the form of a query', async () => {
    const server = await serving();
    const tokens = await serving((_request, response) => {
      response.setHeader('content-type', 'text/plain');
      response.end('access_token=f%20orm&token_type=mac&expires_in=5');
    });
    await sending(config(tokens)).send(post(server.origin));
    expect(headers(server)).toEqual(['MAC f orm']);
  });

  it.each<[string, Answer, string]>([
    [
      'a refusal with a code',
      (_r, response) =>
        response.writeHead(400).end('{"error":"invalid_client","error_description":"s ecret"}'),
      'oauth2: "invalid_client"',
    ],
    [
      'an error with status 200',
      (_r, response) => response.end('{"error":"invalid_scope"}'),
      'oauth2: "invalid_scope"',
    ],
    [
      'a refusal that repeats the secret',
      (request, response) => response.writeHead(403).end(`no: ${request.body}`),
      'oauth2: cannot fetch token: 403 Forbidden',
    ],
    [
      'no token',
      (_r, response) => response.end('{}'),
      'oauth2: server response missing access_token',
    ],
    [
      'no JSON',
      (_r, response) => response.end('<html>'),
      'oauth2: cannot parse the token response',
    ],
    [
      'JSON of the wrong kinds',
      (_r, response) => response.end('{"access_token":{"a":1}}'),
      'oauth2: cannot parse the token response',
    ],
  ])('fail the request at %s, without what the server says', async (_name, answer, message) => {
    const [tokens, server] = [await serving(answer), await serving()];
    await expect(sending(config(tokens)).send(post(server.origin))).rejects.toThrow(
      new Error(`Post "<redacted>": ${message}`),
    );
    expect(server.received).toHaveLength(0);
  });

  it('do not hold a request that is aborted while the token server hangs', async () => {
    const [tokens, server] = [await serving(() => undefined), await serving()];
    const controller = new AbortController();
    const outcome = sending(config(tokens)).send(
      post(server.origin, { signal: controller.signal }),
    );
    controller.abort(new Error('enough'));
    await expect(outcome).rejects.toThrow('Post "<redacted>": enough');
  });

  it('give up on a token server that hangs after a minute', async () => {
    const [tokens, server] = [await serving(() => undefined), await serving()];
    const clock = new ManualClock();
    const outcome = sending(config(tokens), { clock }).send(post(server.origin));
    const failed = expect(outcome).rejects.toThrow(
      'Post "<redacted>": Post "<redacted>": oauth2: no token in time',
    );
    while (tokens.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(60_000);
    await failed;
  });

  it('may not overwrite a parameter by an endpoint parameter, other than the grant type', async () => {
    const [tokens, server] = [await tokenServer(), await serving()];
    const wrong = config(tokens, { scopes: ['a'], endpointParams: { scope: 'b' } });
    await expect(sending(wrong).send(post(server.origin))).rejects.toThrow(
      'oauth2: cannot overwrite parameter "scope"',
    );
    await sending(config(tokens, { endpointParams: { grant_type: 'own' } })).send(
      post(server.origin),
    );
    expect(new URLSearchParams(tokens.received[0]?.body).get('grant_type')).toBe('own');
  });
});

describe('a signed assertion', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' });

  function parts(tokens: TestServer): {
    header: unknown;
    claims: Record<string, unknown>;
    valid: (hash: string) => boolean;
  } {
    const assertion = new URLSearchParams(tokens.received[0]?.body).get('assertion') ?? '';
    const [header = '', claims = '', signature = ''] = assertion.split('.');
    const read = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString());
    const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }));
    return {
      header: read(header),
      claims: read(claims) as Record<string, unknown>,
      valid: (hash) =>
        verify(hash, Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url')),
    };
  }

  it.each([
    ['RS256', 'RSA-SHA256'],
    ['RS384', 'RSA-SHA384'],
    ['RS512', 'RSA-SHA512'],
  ] as const)('of %s is exchanged for a token', async (signatureAlgorithm, hash) => {
    const [tokens, server] = [await tokenServer(), await serving()];
    const clock = new ManualClock(1_700_000_000_500);
    const sender = sending(
      config(tokens, {
        grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        clientCertificateKey: new Secret(pem),
        clientCertificateKeyId: 'k1',
        signatureAlgorithm,
        scopes: ['a', 'b'],
        claims: { extra: [1], sub: 'own' },
      }),
      { clock },
    );
    await sender.send(post(server.origin));
    expect(headers(server)).toEqual(['Bearer t1']);
    const { header, claims, valid } = parts(tokens);
    expect(header).toEqual({ alg: signatureAlgorithm, typ: 'JWT', kid: 'k1' });
    expect(claims).toEqual({
      iss: 'id&1',
      sub: 'own',
      aud: `${tokens.origin}/token`,
      iat: 1_700_000_000,
      exp: 1_700_000_600,
      jti: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
      scope: 'a b',
      extra: [1],
    });
    expect(valid(hash)).toBe(true);
    expect(tokens.received[0]?.headers.authorization).toBeUndefined();
  });

  it('names the issuer and audience that are configured', async () => {
    const [tokens, server] = [await tokenServer(), await serving()];
    const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    const key = { clientCertificateKey: new Secret(pem), iss: 'i', audience: 'a' };
    await sending(config(tokens, { grantType, ...key })).send(post(server.origin));
    expect(parts(tokens)).toMatchObject({
      header: { alg: 'RS256', typ: 'JWT' },
      claims: { iss: 'i', aud: 'a' },
    });
  });

  it('cannot be made with a key that is none, which is not repeated', async () => {
    const [tokens, server] = [await tokenServer(), await serving()];
    const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    const sender = sending(
      config(tokens, { grantType, clientCertificateKey: new Secret('hidden') }),
    );
    await expect(sender.send(post(server.origin))).rejects.toThrow(
      /^Post "<redacted>": oauth2: cannot sign with the client certificate key: (?!.*hidden)/,
    );
  });
});
