import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../config/problem.ts';
import { CERTIFICATE, KEY, OTHER_KEY } from './testing/certificates.ts';
import { loadWebConfig, type LoadedWebConfig } from './web-config.ts';

const HASH = '$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi';
const FILES: Readonly<Record<string, string>> = {
  '/etc/web/server.crt': CERTIFICATE,
  '/etc/web/server.key': KEY,
  '/etc/web/other.key': OTHER_KEY,
  '/etc/web/junk.pem': 'junk',
  '/abs/server.crt': CERTIFICATE,
};

function read(path: string): string {
  const text = FILES[path];
  if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
  return text;
}

function load(text: string): LoadedWebConfig {
  return loadWebConfig({ text, file: '/etc/web/web.yml', read });
}

function refusalOf(text: string): string {
  try {
    load(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

const TLS = 'tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n';

describe('a file of web settings', () => {
  it.each(['', '# nothing\n', '{}', 'tls_server_config: {}'])('may say nothing: %j', (text) => {
    const { config, tls, files } = load(text);
    expect({ ...config, users: [...config.users], headers: [...config.headers] }).toEqual({
      tls: undefined,
      http2: true,
      headers: [],
      rateLimit: undefined,
      users: [],
    });
    expect([tls, files]).toEqual([undefined, []]);
  });

  it('names certificates from its own folder', () => {
    const { config, tls, files } = load(TLS);
    expect(files).toEqual(['/etc/web/server.crt', '/etc/web/server.key']);
    expect(config.tls?.minVersion).toBe('TLS12');
    expect(tls?.context).toMatchObject({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', key: KEY });
    expect(tls?.clientAuth).toBe('NoClientCert');
    expect(load(TLS.replace('server.crt', '/abs/server.crt')).files[0]).toBe('/abs/server.crt');
  });

  it('may hold them itself', () => {
    const indented = (text: string): string => text.trim().replaceAll('\n', '\n    ');
    const text = `tls_server_config:\n  cert: |\n    ${indented(CERTIFICATE)}\n  key: |\n    ${indented(KEY)}\n`;
    expect(load(text).tls?.context.cert).toBe(CERTIFICATE);
  });

  it('has users, headers and a limit', () => {
    const { config } = load(
      `basic_auth_users: { a: ${HASH} }\nhttp_server_config: { http2: false, headers: { X-Frame-Options: deny, X-XSS-Protection: '' } }\nrate_limit: { interval: 100ms, burst: 5 }\n`,
    );
    expect([...config.users.keys()]).toEqual(['a']);
    expect(JSON.stringify([...config.users.values()])).toBe('["<secret>"]');
    expect([...config.headers]).toEqual([['X-Frame-Options', 'deny']]);
    expect(config).toMatchObject({ http2: false, rateLimit: { intervalMs: 100, burst: 5 } });
  });

  it.each(['0s', '-1s'])('has no limit with an interval of %s', (interval) => {
    expect(
      load(`rate_limit: { interval: ${interval}, burst: 1 }`).config.rateLimit,
    ).toBeUndefined();
  });

  it.each([
    ['NoClientCert', 'NoClientCert'],
    ['RequestClientCert', 'RequestClientCert'],
    ['RequireClientCert', 'RequireAnyClientCert'],
    ['RequireAnyClientCert', 'RequireAnyClientCert'],
    ['VerifyClientCertIfGiven', 'VerifyClientCertIfGiven'],
    ['RequireAndVerifyClientCert', 'RequireAndVerifyClientCert'],
  ])('knows the policy %s', (given, meant) => {
    expect(load(`${TLS}  client_auth_type: ${given}\n`).tls?.clientAuth).toBe(meant);
  });

  it.each([
    ['junk', ':1:1: cannot unmarshal !!str into a mapping'],
    ['tls_config: {}', ':1:1: tls_config: field tls_config not found'],
    ['a: [', ':1:5: yaml: '],
    [
      'tls_server_config:\n  key_file: server.key',
      ':2:3: tls_server_config: missing one of cert or cert_file',
    ],
    ['tls_server_config:\n  cert: ""\n  key_file: server.key', 'missing one of cert or cert_file'],
    [
      'tls_server_config:\n  cert_file: server.crt',
      ':2:3: tls_server_config: missing one of key or key_file',
    ],
    ['tls_server_config:\n  client_auth_type: x', 'missing one of cert or cert_file'],
    [
      'tls_server_config:\n  cert_file: some.crt\n  key_file: server.key',
      ":2:14: tls_server_config.cert_file: failed to read cert_file (/etc/web/some.crt): ENOENT: no such file or directory, open '/etc/web/some.crt'",
    ],
    [
      TLS.replace('server.key', 'other.key'),
      ':2:3: tls_server_config: the certificate cannot be used: ',
    ],
    [
      `${TLS}  client_auth_type: Maybe`,
      ':4:21: tls_server_config.client_auth_type: invalid ClientAuth: Maybe',
    ],
    [
      `${TLS}  client_ca_file: server.crt`,
      "client CA's have been configured without a Client Auth Policy",
    ],
    [
      `${TLS}  client_auth_type: RequireAnyClientCert\n  client_ca_file: junk.pem`,
      ':5:19: tls_server_config.client_ca_file: no certificate in it',
    ],
    [
      `${TLS}  min_version: TLS111`,
      ':4:16: tls_server_config.min_version: unknown TLS version: TLS111',
    ],
    [`${TLS}  min_version: TLS13\n  max_version: TLS12`, 'min_version is above max_version'],
    [
      `${TLS}  cipher_suites: [TLS_NONE]`,
      ':4:19: tls_server_config.cipher_suites[0]: unknown cipher: TLS_NONE',
    ],
    [`${TLS}  curve_preferences: [CurveP257]`, 'curve_preferences[0]: unknown curve: CurveP257'],
    [
      `${TLS}  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]`,
      'missing an HTTP/2-required AES_128_GCM_SHA256 cipher',
    ],
    [
      'basic_auth_users:\n  john: doe',
      ':2:9: basic_auth_users.john: crypto/bcrypt: hashedSecret too short to be a bcrypted password',
    ],
    [
      `basic_auth_users: { a: ${HASH.replace('$10', '$99')} }`,
      'cost 99 is outside allowed inclusive range 4..31',
    ],
    [`basic_auth_users: { a: ${HASH.replace('$2y', '$5x')} }`, 'the password is no bcrypt hash'],
    [
      'http_server_config:\n  headers:\n    Content-Type: foo',
      ':3:19: http_server_config.headers.Content-Type: HTTP header "Content-Type" can not be configured',
    ],
    [
      'http_server_config: { headers: { X-Frame-Options: foo } }',
      'invalid value for X-Frame-Options. Expected one of: ["deny" "sameorigin"], but got: "foo"',
    ],
    [
      'http_server_config: { headers: { Content-Security-Policy: "a\\nb" } }',
      'no character of a header',
    ],
    ['rate_limit: { interval: 1x }', 'rate_limit.interval: '],
  ])('is refused where it says %j', (text, said) => {
    const refusal = refusalOf(text);
    expect(refusal).toContain(said);
    expect(refusal).toMatch(/^\/etc\/web\/web\.yml:\d+:\d+: /);
  });

  it('does not show a hash that is wrong', () => {
    expect(refusalOf('basic_auth_users: { a: hunter2 }')).not.toContain('hunter2');
  });

  it('needs no cipher for HTTP/2 where that is not spoken', () => {
    const ciphers = '  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]\n';
    expect(load(`${TLS}${ciphers}http_server_config: { http2: false }`).tls?.context.ciphers).toBe(
      'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE-RSA-AES256-GCM-SHA384',
    );
  });

  it('throws nothing but coded errors, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('', TLS, 'basic_auth_users:\n  a: '),
        (text, before) => {
          expect(typeof refusalOf(before + text)).toBe('string');
        },
      ),
    );
  });
});
