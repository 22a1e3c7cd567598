import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../config/load.ts';
import type { EmailConfig } from './schema.ts';

/** The one item of `email_configs`, for what is given for it and for `global`, in YAML. */
function read(item: string, global = 'smtp_smarthost: "mail.example.org:25"'): EmailConfig {
  const text = `
global: { smtp_from: am@example.org, ${global} }
route: { receiver: team }
receivers: [{ name: team, email_configs: [{ to: a@example.org, ${item} }] }]
`;
  const { config } = loadConfig({ text, file: '/etc/am/am.yml', mode: 'fallback' });
  const [integration] = config.receivers[0]?.integrations ?? [];
  if (integration?.kind !== 'email') throw new Error('no mail');
  return integration.config;
}

describe('email_configs', () => {
  it('have defaults, and inherit', () => {
    expect(read('')).toMatchObject({
      smtp: {
        host: 'mail.example.org',
        port: '25',
        hello: 'localhost',
        implicitTls: false,
        requireTls: true,
        tls: { insecureSkipVerify: false },
        auth: undefined,
      },
      to: 'a@example.org',
      from: 'am@example.org',
      headers: {
        Subject: '{{ template "email.default.subject" . }}',
        To: 'a@example.org',
        From: 'am@example.org',
      },
      html: '{{ template "email.default.html" . }}',
      text: '',
      threading: undefined,
    });
  });

  it.each([
    ['', 'smtp_smarthost: "m:465"', true],
    ['', 'smtp_smarthost: "m:587"', false],
    ['force_implicit_tls: false', 'smtp_smarthost: "m:465"', false],
    ['force_implicit_tls: true', 'smtp_smarthost: "m:25"', true],
    ['', 'smtp_smarthost: "m:25", smtp_force_implicit_tls: true', true],
    ['force_implicit_tls: false', 'smtp_smarthost: "m:25", smtp_force_implicit_tls: true', false],
    ['smarthost: "m:465"', 'smtp_smarthost: "m:25"', true],
  ])('begin with TLS, given { %s } under { %s }: %p', (item, global, implicitTls) => {
    expect(read(item, global).smtp).toMatchObject({ implicitTls });
  });

  it.each([
    ['', '', true],
    ['', 'smtp_require_tls: false', false],
    ['require_tls: true', 'smtp_require_tls: false', true],
    ['require_tls: false', '', false],
  ])('require TLS, given { %s } under { %s }: %p', (item, global, requireTls) => {
    expect(read(item, `smtp_smarthost: "m:25", ${global}`).smtp).toMatchObject({ requireTls });
  });

  it.each([
    ['auth_password: own', 'own', undefined],
    ['auth_password_file: /own', undefined, '/own'],
    ['', undefined, '/global'],
  ])('take a password from one place, given { %s }', (item, password, passwordFile) => {
    const global =
      'smtp_smarthost: "m:25", smtp_auth_password_file: /global, smtp_auth_username: u';
    const { auth } = read(item, global).smtp;
    expect([auth?.password?.reveal(), auth?.passwordFile]).toEqual([password, passwordFile]);
  });

  it('know the host of an address in brackets, and the own one', () => {
    expect(read('smarthost: "[::1]:25"').smtp).toMatchObject({ host: '::1', port: '25' });
    expect(read('smarthost: ":25"').smtp).toMatchObject({ host: 'localhost', port: '25' });
  });

  it('may do without HTML, and have headers of their own, by canonical names', () => {
    expect(read('html: "", text: t, headers: { sUBJECT: s, x-a: b }')).toMatchObject({
      html: '',
      text: 't',
      headers: { Subject: 's', To: 'a@example.org', From: 'am@example.org', 'X-A': 'b' },
    });
  });

  it.each([
    ['enabled: true, thread_by_date: none', 'none'],
    ['enabled: true, thread_by_date: daily', 'daily'],
    ['enabled: false, thread_by_date: daily', undefined],
  ])('have threads, given { %s }: %p', (threading, expected) => {
    expect(read(`threading: { ${threading} }`).threading).toBe(expected);
  });
});
