import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ParsedMail, simpleParser } from 'mailparser';
import { fixturePath } from '../../src/receivers/testing/certificates.ts';
import { postJson } from '../support/http.ts';
import { startServer, subjectProgram } from '../support/servers.ts';
import { type PostfixAuth, startPostfixAuth } from './postfix-auth.ts';
import { Postfix, postfixMissing } from './postfix.ts';

jest.setTimeout(90_000);

const LIMIT_MS = 30_000;
const [USER, PASSWORD] = ['alerts', 'p@ss wörd'];

/** Four ways to the same server; each tells the boxes a and b, and one that does not exist too. */
function configuration({ port, tlsPort }: Postfix): string {
  const tls = `tls_config: { ca_file: ${fixturePath('ca')} }`;
  const [plain, implicit] = [`127.0.0.1:${port}`, `127.0.0.1:${tlsPort}`];
  const item = (name: string, rest: string): string =>
    `{ headers: { X-Way: ${name} }, text: "Größe: {{ .Status }}\\n.\\n", ${rest} }`;
  return `
global:
  smtp_from: Jürgen <am@example.org>
  smtp_auth_username: ${USER}
route: { receiver: team, group_by: [alertname], group_wait: 100ms }
receivers:
  - name: team
    email_configs:
      - ${item('clear', `to: "A <a@example.org>", smarthost: "${plain}", require_tls: false, auth_password: ${PASSWORD}`)}
      - ${item('starttls', `to: a@example.org, smarthost: "${plain}", auth_secret: ${PASSWORD}, ${tls}`)}
      - ${item('tls', `to: a@example.org, smarthost: "${implicit}", force_implicit_tls: true, auth_password: ${PASSWORD}, ${tls}`)}
      - ${item('gone', `to: "gone@example.org, b@example.org", smarthost: "${plain}", auth_password: ${PASSWORD}, ${tls}`)}
      - ${item('untrusted', `to: b@example.org, smarthost: "${plain}", auth_password: ${PASSWORD}`)}
`;
}

const missing = postfixMissing();
if (missing !== undefined) {
  const left = `left out: mail to a real Postfix, because ${missing}`;
  if (process.env['CI'] === 'true') it(left, () => expect(left).toBe('nothing left out'));
  else it.todo(left);
} else {
  describe('mail to a real Postfix', () => {
    let auth: PostfixAuth;
    let postfix: Postfix;
    let mails: ReadonlyMap<unknown, ParsedMail>;

    const cleanup = new AsyncDisposableStack();

    beforeAll(async () => {
      auth = await startPostfixAuth(USER, PASSWORD);
      cleanup.defer(() => auth.close());
      postfix = await Postfix.start(auth.port);
      cleanup.defer(() => postfix.stop());
      const config = configuration(postfix);
      const server = await startServer({ program: subjectProgram(), config });
      cleanup.defer(() => server.stop());
      const labels = { alertname: 'Down', instance: 'größe' };
      await postJson(`${server.url}/api/v2/alerts`, [{ labels }]);
      mails = await arrived(postfix, 4);
    });

    afterAll(() => cleanup.disposeAsync());

    it.each(['clear', 'starttls', 'tls', 'gone'])('arrives: %s', (way) => {
      const mail = mails.get(way);
      expect(mail).toMatchObject({
        subject: '[FIRING:1] Down (größe)',
        text: 'Größe: firing\n.\n',
        from: { value: [{ name: 'Jürgen', address: 'am@example.org' }] },
      });
      expect(mail?.html).toContain('größe');
    });

    it('goes over TLS where it should', () => {
      const received = (way: string): string =>
        JSON.stringify(mails.get(way)?.headers.get('received'));
      // RFC 3848: the S says TLS, the A a login.
      expect(received('clear')).toContain('with ESMTPA ');
      for (const way of ['starttls', 'tls', 'gone'])
        expect(received(way)).toContain('with ESMTPSA ');
    });

    it('goes by each kind of login', () => {
      expect([...new Set(auth.logins)].sort()).toEqual(['CRAM-MD5', 'PLAIN']);
    });

    it('does not go where the certificate is not trusted', () => {
      expect(mails.has('untrusted')).toBe(false);
    });

    it('goes to the others when one recipient is refused', async () => {
      expect(mails.get('gone')?.headers.get('delivered-to')).toMatchObject({
        text: 'b@example.org',
      });
      expect(await postfix.log()).toMatch(/gone@example\.org>: Recipient address rejected/);
    });
  });
}

/** The mails in both boxes by the way they came, once there are so many. */
async function arrived(postfix: Postfix, count: number): Promise<ReadonlyMap<unknown, ParsedMail>> {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const texts = [...(await postfix.mails('a')), ...(await postfix.mails('b'))];
    if (texts.length >= count) {
      const parsed = await Promise.all(texts.map((text) => simpleParser(text)));
      return new Map(parsed.map((mail) => [mail.headers.get('x-way'), mail]));
    }
    if (Date.now() > deadline)
      throw new Error(`${texts.length} mails came: ${await postfix.log()}`);
    await wait(100);
  }
}
