import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Secret } from '../../base/secret.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import type { TlsConfig } from '../http/schema.ts';
import { fixture, fixturePath } from '../testing/certificates.ts';
import { senderDeps } from '../testing/senders.ts';
import { type SmtpOptions, type SmtpServer, startSmtpServer } from '../testing/smtp-server.ts';
import { listen } from '../testing/test-server.ts';
import { Opened, turns } from '../testing/using.ts';
import { PooledSmtpSender, type SmtpSenderDeps } from './pooled-smtp-sender.ts';
import type { Mail, SmtpAuth, SmtpConfig } from './smtp-sender.ts';

const opened = new Opened();
afterEach(() => opened.closeAll());

const { signal } = new AbortController();

async function serving(options: SmtpOptions = {}): Promise<SmtpServer> {
  return opened.add(await startSmtpServer(options));
}

function sending(
  port: number,
  changes: Partial<SmtpConfig> = {},
  deps: Partial<SmtpSenderDeps> = {},
): PooledSmtpSender {
  const config: SmtpConfig = {
    host: '127.0.0.1',
    port: String(port),
    hello: 'localhost',
    implicitTls: false,
    requireTls: false,
    tls: { insecureSkipVerify: false },
    auth: undefined,
    ...changes,
  };
  return opened.add(new PooledSmtpSender(config, { ...senderDeps(), ...deps }));
}

function login(changes: Partial<SmtpAuth> = {}): SmtpAuth {
  return {
    username: 'user',
    identity: '',
    password: new Secret('pass'),
    passwordFile: undefined,
    secret: undefined,
    secretFile: undefined,
    ...changes,
  };
}

const own: TlsConfig = { insecureSkipVerify: false, caFile: fixturePath('ca') };

function aMail(changes: Partial<Mail> = {}): Mail {
  const message = Buffer.from('Subject: hi\r\n\r\nbody\r\n..two dots\r\n');
  return { from: 'am@example.org', to: ['a@example.org'], message, ...changes };
}

describe('sending a mail', () => {
  it('hands it in as it is', async () => {
    const server = await serving();
    const sender = sending(server.port, { hello: 'alerts.example.org' });
    const mail = aMail({ to: ['a@example.org', 'b@example.org'] });
    expect(await sender.send(mail, signal)).toEqual({ refused: [] });
    expect(server.mails).toEqual([
      {
        from: 'am@example.org',
        to: ['a@example.org', 'b@example.org'],
        data: 'Subject: hi\r\n\r\nbody\r\n..two dots',
      },
    ]);
    expect(server.conversations[0]?.lines[0]).toBe('EHLO alerts.example.org');
  });

  it('hands in every text as it is, and nothing else', async () => {
    const server = await serving();
    const sender = sending(server.port);
    const piece = fc.constantFrom('.', '..', '\r\n', '\r\n.\r\n', 'QUIT', 'x'.repeat(70_000), 'a');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const data = pieces.join('');
        await sender.send(aMail({ message: Buffer.from(`${data}\r\n`) }), signal);
        expect(server.mails.at(-1)?.data).toBe(data);
      }),
      { numRuns: 60 },
    );
    expect(server.mails.length).toBeGreaterThanOrEqual(60);
  });

  it('falls back to HELO where EHLO is unknown', async () => {
    const server = await serving({
      answer: (line) => (line.startsWith('EHLO') ? '502 unknown' : undefined),
    });
    await sending(server.port, { auth: login() }).send(aMail(), signal);
    expect(server.conversations[0]?.lines.slice(0, 3)).toEqual([
      'EHLO localhost',
      'HELO localhost',
      'MAIL FROM:<am@example.org>',
    ]);
  });
});

describe('logging in', () => {
  it.each([
    ['PLAIN LOGIN', {}, 'PLAIN'],
    ['LOGIN PLAIN', {}, 'LOGIN'],
    ['LOGIN', {}, 'LOGIN'],
    ['CRAM-MD5 PLAIN LOGIN', {}, 'PLAIN'],
    ['CRAM-MD5 PLAIN LOGIN', { secret: new Secret('pass') }, 'CRAM-MD5'],
    ['PLAIN CRAM-MD5', { secret: new Secret('pass') }, 'PLAIN'],
    ['XOAUTH2 GSSAPI LOGIN', {}, 'LOGIN'],
    ['CRAM-MD5', { password: undefined, secret: new Secret('pass') }, 'CRAM-MD5'],
  ] as const)('where the server announces %s, with %j, is by %s', async (auth, changes, method) => {
    const server = await serving({ auth });
    await sending(server.port, { auth: login(changes) }).send(aMail(), signal);
    expect(server.conversations[0]?.login).toMatchObject({ method, user: 'user' });
    expect(server.mails).toHaveLength(1);
  });

  it('needs no TLS where none is required, though the server offers it', async () => {
    const server = await serving({ auth: 'PLAIN', tls: 'starttls' });
    await sending(server.port, { auth: login() }).send(aMail(), signal);
    expect(server.conversations[0]).toMatchObject({ secure: false, login: { method: 'PLAIN' } });
  });

  it('is on behalf of the identity with PLAIN', async () => {
    const server = await serving({ auth: 'PLAIN' });
    await sending(server.port, { auth: login({ identity: 'boss' }) }).send(aMail(), signal);
    expect(server.conversations[0]?.login).toMatchObject({ identity: 'boss' });
  });

  it.each([
    ['the server takes none', undefined, login()],
    ['nobody is configured', 'PLAIN', undefined],
  ])('is left out when %s', async (_name, announced, auth) => {
    const server = await serving(announced === undefined ? {} : { auth: announced });
    await sending(server.port, { auth }).send(aMail(), signal);
    expect(server.conversations[0]?.login).toBeUndefined();
    expect(server.mails).toHaveLength(1);
  });

  it.each([
    ['CRAM-MD5', {}, 'find auth mechanism: missing secret for CRAM-MD5 auth mechanism'],
    [
      'GSSAPI PLAIN LOGIN',
      { password: undefined },
      'find auth mechanism: unknown auth mechanism: GSSAPI; missing password for PLAIN auth mechanism; missing password for LOGIN auth mechanism',
    ],
    ['PLAIN', { passwordFile: '/no/such' }, 'find auth mechanism: could not read /no/such: ENOENT'],
    ['PLAIN', { password: new Secret('wrong') }, 'PLAIN auth: 535 5.7.8 no'],
    ['LOGIN', { password: new Secret('wrong') }, 'LOGIN auth: 535 5.7.8 no'],
    ['CRAM-MD5', { secret: new Secret('wrong') }, 'CRAM-MD5 auth: 535 5.7.8 no'],
  ])('where the server announces %s, with %j, fails: %s', async (auth, changes, message) => {
    const server = await serving({ auth });
    const sender = sending(server.port, { auth: login(changes) });
    await expect(sender.send(aMail(), signal)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      retry: true,
    });
    expect(server.mails).toHaveLength(0);
  });

  it('reads the file at each login: of a password without the white space around it', async () => {
    const server = await serving({ auth: 'PLAIN CRAM-MD5' });
    const files = new Map([['/password', '\n pass \n']]);
    const readText = (path: string): Promise<string> => Promise.resolve(files.get(path) ?? '');
    const auth = login({ password: undefined, passwordFile: '/password' });
    await sending(server.port, { auth }, { readText }).send(aMail(), signal);
    files.set('/password', 'other');
    const again = sending(server.port, { auth }, { readText }).send(aMail(), signal);
    await expect(again).rejects.toThrow('PLAIN auth: 535');
  });

  it('shows no secret when the server repeats it', async () => {
    const server = await serving({
      auth: 'PLAIN',
      answer: (line) => (line.startsWith('AUTH') ? `535 not ${line}, pass, cGFzcw==` : undefined),
    });
    const outcome = sending(server.port, { auth: login() }).send(aMail(), signal);
    await expect(outcome).rejects.toThrow(
      'PLAIN auth: 535 not AUTH PLAIN <redacted>, <redacted>, <redacted>',
    );
  });
});

describe('TLS', () => {
  it.each(['starttls', 'implicit'] as const)('is spoken: %s', async (tls) => {
    const server = await serving({ tls, auth: 'PLAIN' });
    const config = { implicitTls: tls === 'implicit', requireTls: true, tls: own, auth: login() };
    await sending(server.port, config).send(aMail(), signal);
    expect(server.conversations[0]).toMatchObject({ secure: true, login: { user: 'user' } });
  });

  it.each([
    ['starttls', own, 'localhost', true],
    ['starttls', { insecureSkipVerify: false }, '127.0.0.1', false],
    ['implicit', { insecureSkipVerify: false }, '127.0.0.1', false],
    ['starttls', { insecureSkipVerify: true }, '127.0.0.1', true],
    ['implicit', { insecureSkipVerify: true }, '127.0.0.1', true],
    ['starttls', { ...own, serverName: 'webhook.test' }, '127.0.0.1', true],
    ['starttls', { ...own, serverName: 'other.test' }, '127.0.0.1', false],
    ['implicit', { ...own, serverName: 'other.test' }, '127.0.0.1', false],
    ['starttls', { insecureSkipVerify: false, ca: fixture('other-ca') }, '127.0.0.1', false],
  ] as const)('%s with %j to %s: good is %p', async (mode, tls, host, isGood) => {
    const server = await serving({ tls: mode });
    const config = { host, implicitTls: mode === 'implicit', requireTls: true, tls };
    const outcome = sending(server.port, config).send(aMail(), signal);
    if (isGood) expect(await outcome).toEqual({ refused: [] });
    else await expect(outcome).rejects.toMatchObject({ retry: true });
    expect(server.mails).toHaveLength(isGood ? 1 : 0);
  });

  it('is a condition where it is required: nothing is said in the clear', async () => {
    const server = await serving({ auth: 'PLAIN' });
    const outcome = sending(server.port, { requireTls: true, auth: login() }).send(aMail(), signal);
    await expect(outcome).rejects.toThrow(
      "'require_tls' is true (default) but the server does not do STARTTLS: 502 no TLS here",
    );
    expect(server.conversations[0]?.lines).toEqual(['EHLO localhost', 'STARTTLS']);
  });

  it('is final trouble when the certificates cannot be read', async () => {
    const server = await serving({ tls: 'starttls' });
    const tls = { insecureSkipVerify: false, caFile: '/no/such' };
    const outcome = sending(server.port, { requireTls: true, tls }).send(aMail(), signal);
    await expect(outcome).rejects.toMatchObject({
      retry: false,
      message: expect.stringContaining('parse TLS configuration: unable to read CA cert'),
    });
  });

  it('begins anew when a certificate has changed', async () => {
    const server = await serving({ tls: 'starttls' });
    let ca = fixture('ca');
    const readText = (): Promise<string> => Promise.resolve(ca);
    const sender = sending(server.port, { requireTls: true, tls: own }, { readText });
    await sender.send(aMail(), signal);
    ca = fixture('other-ca');
    await expect(sender.send(aMail(), signal)).rejects.toMatchObject({ retry: true });
  });
});

describe('refusals', () => {
  it.each([
    ['greeting', 'greeting', '554 not you', 'create SMTP client: 554 not you'],
    ['greeting', 'greeting', '421 later', 'create SMTP client: 421 later'],
    ['MAIL', 'MAIL', '451 4.3.0 later', 'send MAIL command: 451 4.3.0 later'],
    ['MAIL', 'MAIL', '550 5.1.8 no', 'send MAIL command: 550 5.1.8 no'],
    ['DATA', 'DATA', '451 later', 'send DATA command: 451 later'],
    ['DATA', 'DATA', '554 5.5.1 no', 'send DATA command: 554 5.5.1 no'],
    ['message', 'mail', '452 4.3.1 full', 'delivery failure: 452 4.3.1 full'],
    ['message', 'mail', '554-spam\r\n554 really', 'delivery failure: 554-spam 554 really'],
  ])('of the %s are worth another try', async (_stage, start, reply, message) => {
    const server = await serving({
      answer: (line) => (line.startsWith(start) ? reply : undefined),
    });
    const outcome = sending(server.port).send(aMail(), signal);
    await expect(outcome).rejects.toMatchObject({ retry: true, message });
    expect(server.mails).toHaveLength(0);
  });

  it.each([[[]], [['PIPELINING']]])(
    'of one recipient leave the others theirs, announcing %j',
    async (announces) => {
      const server = await serving({
        announces,
        answer: (line) => {
          if (line.includes('<gone@')) return '550 5.1.1 no such user';
          return line.includes('<grey@') ? '450 4.2.0 come back' : undefined;
        },
      });
      const to = ['gone@example.org', 'a@example.org', 'grey@example.org'];
      expect(await sending(server.port).send(aMail({ to }), signal)).toEqual({
        refused: [
          { address: 'gone@example.org', temporary: false, reason: '550 5.1.1 no such user' },
          { address: 'grey@example.org', temporary: true, reason: '450 4.2.0 come back' },
        ],
      });
      expect(server.mails.map((mail) => mail.to)).toEqual([['a@example.org']]);
    },
  );

  it('of all recipients mean that nothing is sent', async () => {
    const server = await serving({
      answer: (line) => (line.startsWith('RCPT') ? '550 no' : undefined),
    });
    expect(await sending(server.port).send(aMail(), signal)).toEqual({
      refused: [{ address: 'a@example.org', temporary: false, reason: '550 no' }],
    });
    expect(server.mails).toHaveLength(0);
  });

  it('are cut to a length', async () => {
    const server = await serving({
      answer: (line) => (line.startsWith('MAIL') ? `550 ${'x'.repeat(50_000)}` : undefined),
    });
    const outcome = sending(server.port).send(aMail(), signal);
    await expect(outcome).rejects.toMatchObject({
      message: expect.stringMatching(/^send MAIL command: 550 x{2044}…$/),
    });
  });
});

describe('connections', () => {
  it('are used again while there is mail, even after a refusal', async () => {
    let refuse = false;
    const server = await serving({
      answer: (line) => (refuse && line === 'mail' ? '554 no' : undefined),
    });
    const sender = sending(server.port);
    await sender.send(aMail(), signal);
    refuse = true;
    await expect(sender.send(aMail(), signal)).rejects.toThrow('delivery failure');
    refuse = false;
    await sender.send(aMail(), signal);
    expect(server.connections()).toBe(1);
    expect(server.mails).toHaveLength(2);
  });

  it('are few, however many mails there are at a time', async () => {
    const server = await serving();
    const sender = sending(server.port);
    await Promise.all(Array.from({ length: 300 }, () => sender.send(aMail(), signal)));
    expect(server.mails).toHaveLength(300);
    expect(server.connections()).toBeLessThanOrEqual(4);
  });

  it('are replaced after a hundred mails', async () => {
    const server = await serving();
    const sender = sending(server.port);
    for (let i = 0; i < 101; i++) await sender.send(aMail(), signal);
    expect(server.conversations.map(({ mails }) => mails.length)).toEqual([100, 1]);
  });

  it('end with a good-bye when they are idle', async () => {
    const clock = new ManualClock();
    const server = await serving();
    await sending(server.port, {}, { clock }).send(aMail(), signal);
    const gone = new Promise((resolve) => server.conversations[0]?.socket.once('close', resolve));
    await clock.advance(5000);
    await gone;
    expect(server.conversations[0]?.lines.at(-1)).toBe('QUIT');
  });

  it('that the server has ended are not used again', async () => {
    const server = await serving();
    const sender = sending(server.port);
    await sender.send(aMail(), signal);
    server.conversations[0]?.socket.destroy();
    expect(await sender.send(aMail(), signal)).toEqual({ refused: [] });
    expect(server.connections()).toBe(2);
  });

  it('that say nothing any more are not used again', async () => {
    const clock = new ManualClock();
    const server = await serving({
      answer: (line) => (line === 'RSET' ? null : undefined),
    });
    const sender = sending(server.port, {}, { clock });
    await sender.send(aMail(), signal);
    const outcome = sender.send(aMail(), signal);
    while (server.conversations[0]?.lines.at(-1) !== 'RSET') await turns(1);
    await clock.advance(2000);
    expect(await outcome).toEqual({ refused: [] });
    expect(server.connections()).toBe(2);
  });

  it('end when the sender is closed', async () => {
    const server = await serving();
    const sender = sending(server.port);
    await sender.send(aMail(), signal);
    const gone = new Promise((resolve) => server.conversations[0]?.socket.once('close', resolve));
    await sender.close();
    await gone;
  });

  it('end although a server does not say good-bye', async () => {
    const clock = new ManualClock();
    const server = await serving({ answer: (line) => (line === 'QUIT' ? null : undefined) });
    const sender = sending(server.port, {}, { clock });
    await sender.send(aMail(), signal);
    const closed = sender.close();
    await clock.advance(2000);
    await closed;
  });
});

describe('a broken server', () => {
  async function broken(act: (socket: Socket) => void): Promise<number> {
    return opened.add(await listen(createServer(act))).port;
  }

  it.each<[string, (socket: Socket) => void]>([
    ['closes the connection', (socket) => socket.end()],
    ['resets the connection', (socket) => socket.resetAndDestroy()],
    ['speaks no SMTP', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['greets and closes', (socket) => socket.end('220 hello\r\n')],
    ['greets without end', (socket) => socket.write(`220-${'x'.repeat(200_000)}`)],
    ['lists without end', (socket) => socket.write('220-x\r\n'.repeat(20_000))],
  ])('that %s is worth another try', async (_name, act) => {
    const port = await broken(act);
    const auth = login();
    const outcome = sending(port, { auth }).send(aMail(), signal);
    await expect(outcome).rejects.toMatchObject({ retry: true });
  });

  it.each(['EHLO', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'mail'])(
    'that goes away at %s is worth another try',
    async (stage) => {
      const server = await serving({
        auth: 'PLAIN',
        answer: (line, { socket }) => {
          if (!line.startsWith(stage)) return undefined;
          socket.destroy();
          return null;
        },
      });
      const outcome = sending(server.port, { auth: login() }).send(aMail(), signal);
      await expect(outcome).rejects.toMatchObject({ retry: true });
      expect(server.connections()).toBe(1);
    },
  );

  it('that nobody runs is worth another try', async () => {
    const server = await startSmtpServer();
    await server.close();
    await expect(sending(server.port).send(aMail(), signal)).rejects.toMatchObject({
      retry: true,
      message: expect.stringMatching(/^establish connection to server: .*ECONNREFUSED/),
    });
  });
});

describe('aborting', () => {
  it.each(['greeting', 'EHLO', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'mail'])(
    'ends an attempt that hangs at %s',
    async (stage) => {
      let asked = (): void => undefined;
      const hanging = new Promise<void>((resolve) => (asked = resolve));
      const server = await serving({
        auth: 'PLAIN',
        answer: (line) => {
          if (!line.startsWith(stage)) return undefined;
          asked();
          return null;
        },
      });
      const controller = new AbortController();
      const outcome = sending(server.port, { auth: login() }).send(aMail(), controller.signal);
      await hanging;
      const gone = new Promise((resolve) => server.conversations[0]?.socket.once('close', resolve));
      controller.abort(new Error('enough'));
      await expect(outcome).rejects.toThrow('enough');
      await gone;
    },
  );

  it('ends the wait for a connection', async () => {
    const server = await serving({ answer: (line) => (line === 'greeting' ? null : undefined) });
    const sender = sending(server.port);
    const controller = new AbortController();
    const outcomes = Array.from({ length: 6 }, () => sender.send(aMail(), controller.signal));
    while (server.connections() < 4) await turns(1);
    controller.abort(new Error('enough'));
    const settled = await Promise.allSettled(outcomes);
    expect(settled.map(({ status }) => status)).toEqual(
      Array.from({ length: 6 }, () => 'rejected'),
    );
  });

  it('before the start connects nowhere', async () => {
    const server = await serving();
    const outcome = sending(server.port).send(aMail(), AbortSignal.abort(new Error('over')));
    await expect(outcome).rejects.toThrow('over');
    expect(server.connections()).toBe(0);
  });
});
