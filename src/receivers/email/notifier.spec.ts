import { afterEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { Secret } from '../../base/secret.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import { MemoryLogger } from '../../base/testing/memory-logger.ts';
import { Pairs } from '../../labels/pairs.ts';
import type { Notification, SendResult } from '../../notify/contract.ts';
import { groupKeyHash } from '../group-key-hash.ts';
import { aFlushedAlert, aNotification } from '../testing/notifications.ts';
import { receiverDeps } from '../testing/samples.ts';
import { type SmtpOptions, type SmtpServer, startSmtpServer } from '../testing/smtp-server.ts';
import { failingTemplating } from '../testing/templating.ts';
import { Opened } from '../testing/using.ts';
import type { Templating } from '../templating.ts';
import { EmailNotifier } from './notifier.ts';
import type { EmailConfig } from './schema.ts';

const opened = new Opened();
afterEach(() => opened.closeAll());

const { signal } = new AbortController();
const TO = 'a@example.org, B <b@example.org>';
const FROM = 'Alerts <am@example.org>';

interface Setting {
  readonly config?: Partial<EmailConfig>;
  readonly server?: SmtpOptions;
  readonly templating?: Templating;
  readonly clock?: ManualClock;
}

interface World {
  readonly server: SmtpServer;
  readonly notifier: EmailNotifier;
  readonly logger: MemoryLogger;
}

async function world({ config, server: options, templating, clock }: Setting = {}): Promise<World> {
  const server = opened.add(await startSmtpServer({ auth: 'PLAIN', ...options }));
  const logger = new MemoryLogger();
  const deps = receiverDeps(clock === undefined ? {} : { clock }, templating);
  const complete: EmailConfig = {
    smtp: {
      host: '127.0.0.1',
      port: String(server.port),
      hello: 'localhost',
      implicitTls: false,
      requireTls: false,
      tls: { insecureSkipVerify: false },
      auth: {
        username: 'user',
        identity: '',
        password: new Secret('pass'),
        passwordFile: undefined,
        secret: undefined,
        secretFile: undefined,
      },
    },
    to: TO,
    from: FROM,
    headers: { Subject: '{{ template "email.default.subject" . }}', To: TO, From: FROM },
    html: '{{ template "email.default.html" . }}',
    text: '',
    threading: undefined,
    ...config,
  };
  const notifier = new EmailNotifier(complete, { ...deps, mail: { ...deps.mail, logger } });
  opened.add(notifier);
  return { server, notifier, logger };
}

describe('mail', () => {
  it('tells of alerts', async () => {
    const { server, notifier } = await world({ config: { text: 'plain' } });
    expect(await notifier.notify(aNotification(), signal)).toEqual({ kind: 'sent' });
    const [mail] = server.mails;
    expect(mail).toMatchObject({ from: 'am@example.org', to: ['a@example.org', 'b@example.org'] });
    const parsed = await simpleParser(mail?.data ?? '');
    expect(parsed).toMatchObject({
      subject: 'email.default.subject (firing)',
      text: 'plain',
      html: 'email.default.html (firing)',
      from: { value: [{ name: 'Alerts', address: 'am@example.org' }] },
    });
    expect(parsed.to).toMatchObject({ text: 'a@example.org, "B" <b@example.org>' });
    expect(parsed.messageId).toMatch(/^<\d+\.\d+@alerts\.example>$/);
    expect(parsed.headers.has('references')).toBe(false);
  });

  it('tells of resolved alerts', async () => {
    const { server, notifier } = await world();
    const alerts = [aFlushedAlert('resolved')];
    await notifier.notify(aNotification({ alerts, reason: 'all alerts resolved' }), signal);
    expect(server.mails[0]?.data).toContain('Subject: email.default.subject (resolved)');
  });

  it.each([
    ['none', ''],
    ['daily', '2026-11-21'],
  ] as const)('has the threads of a group, by date: %s', async (threading, day) => {
    const clock = new ManualClock(new Date(2026, 10, 21, 12).getTime());
    const { server, notifier } = await world({ config: { threading }, clock });
    await notifier.notify(aNotification(), signal);
    const hash = groupKeyHash(aNotification()).slice(0, 16);
    expect(await simpleParser(server.mails[0]?.data ?? '')).toMatchObject({
      references: `<alert-${hash}-${day}@alertmanager>`,
      inReplyTo: `<alert-${hash}-${day}@alertmanager>`,
    });
  });

  it.each<[string, Partial<EmailConfig>, string]>([
    ['no recipient', { to: '' }, "parse 'to' addresses: no address"],
    ['a bad recipient', { to: 'root' }, `parse 'to' addresses: "root" is no address`],
    ['a bad sender', { from: 'root' }, `parse 'from' addresses: "root" is no address`],
    ['two senders', { from: TO }, "must be exactly one 'from' address (got: 2)"],
  ])('fails for good with %s', async (_name, config, message) => {
    const { server, notifier } = await world({ config });
    const failed = { kind: 'failed', retry: false, reason: 'other', message };
    expect(await notifier.notify(aNotification(), signal)).toEqual(failed);
    expect(server.connections()).toBe(0);
  });

  it('fails for good when a template fails for good', async () => {
    const { notifier } = await world({ templating: failingTemplating });
    expect(await notifier.notify(aNotification(), signal)).toMatchObject({
      retry: false,
      message: expect.stringContaining('template: x:1:2'),
    });
  });

  it('has a plain subject when the templates fail', async () => {
    const templating: Templating = {
      render: (_notification, build) =>
        build({
          required: (text) => text,
          message: () => 'plain',
          htmlMessage: () => 'plain',
          detail: (_template, plain = '') => plain,
        }),
    };
    const { server, notifier } = await world({ templating });
    const alerts = [aFlushedAlert(), aFlushedAlert(), aFlushedAlert('resolved')];
    const groupLabels = Pairs.of({ alertname: 'Down', job: 'db' });
    await notifier.notify(aNotification({ alerts, groupLabels }), signal);
    expect(server.mails[0]?.data).toContain('Subject: [FIRING:2] Down db');
  });
});

describe('recipients that are refused', () => {
  /** The outcomes of so many attempts for one notification. */
  async function attempts(
    count: number,
    answer: NonNullable<SmtpOptions['answer']>,
  ): Promise<World & { readonly results: readonly SendResult[] }> {
    const made = await world({ server: { answer } });
    const notification: Notification = aNotification();
    const results: SendResult[] = [];
    for (let i = 0; i < count; i++) results.push(await made.notifier.notify(notification, signal));
    return { ...made, results };
  }

  it('for now are tried again, and only they', async () => {
    let asked = 0;
    const { server, results } = await attempts(2, (line) =>
      line.startsWith('RCPT TO:<b@') && asked++ === 0 ? '450 4.2.0 come back' : undefined,
    );
    expect(results).toEqual([
      {
        kind: 'failed',
        retry: true,
        reason: 'other',
        message: 'send RCPT command: b@example.org: 450 4.2.0 come back',
      },
      { kind: 'sent' },
    ]);
    expect(server.mails.map(({ to }) => to)).toEqual([['a@example.org'], ['b@example.org']]);
    const ids = server.mails.map(({ data }) => /^Message-ID: .*$/m.exec(data)?.[0]);
    expect(new Set(ids).size).toBe(1);
  });

  it('for good do not keep the others from theirs, nor have them told again', async () => {
    const { server, results, logger } = await attempts(1, (line) =>
      line.startsWith('RCPT TO:<b@') ? '550 5.1.1 gone' : undefined,
    );
    expect(results).toEqual([{ kind: 'sent' }]);
    expect(server.mails.map(({ to }) => to)).toEqual([['a@example.org']]);
    expect(logger.lines).toMatchObject([
      { level: 'warn', fields: { err: 'send RCPT command: b@example.org: 550 5.1.1 gone' } },
    ]);
  });

  it('all of them, fail the attempt', async () => {
    const { server, results } = await attempts(1, (line) =>
      line.startsWith('RCPT') ? '550 no' : undefined,
    );
    expect(results).toMatchObject([{ kind: 'failed', retry: true }]);
    expect(server.mails).toEqual([]);
  });
});

describe('the contract, for mail', () => {
  it.each([
    ['a deadline', 'TimeoutError', 'contextDeadlineExceeded'],
    ['a stop', 'AbortError', 'contextCanceled'],
  ])('ends soon after %s when a server hangs', async (_name, name, reason) => {
    const controller = new AbortController();
    const { notifier } = await world({
      server: {
        answer: (line) => {
          if (line !== 'mail') return undefined;
          controller.abort(Object.assign(new Error('over'), { name }));
          return null;
        },
      },
    });
    expect(await notifier.notify(aNotification(), controller.signal)).toEqual({
      kind: 'failed',
      retry: true,
      reason,
      message: 'send mail: over',
    });
  });

  it('sends nothing once its signal has aborted', async () => {
    const { server, notifier } = await world();
    expect(
      await notifier.notify(aNotification(), AbortSignal.abort(new Error('over'))),
    ).toMatchObject({ kind: 'failed', retry: true });
    expect(server.connections()).toBe(0);
  });

  it.each(['AUTH', 'MAIL', 'RCPT', 'DATA', 'mail'])(
    'has failed, and may try again, when the server refuses %s; its message is short and holds no secret',
    async (stage) => {
      const repeated = 'pass AHVzZXIAcGFzcw== '.repeat(1000);
      const { notifier } = await world({
        server: {
          answer: (line) => (line.startsWith(stage) ? `554 no: ${repeated}` : undefined),
        },
      });
      const result = await notifier.notify(aNotification(), signal);
      expect(result).toMatchObject({ kind: 'failed', retry: true, reason: 'other' });
      const shown = JSON.stringify(result);
      expect(shown.length).toBeLessThan(5000);
      expect(shown).not.toMatch(/pass|AHVzZXIAcGFzcw/);
    },
  );
});
