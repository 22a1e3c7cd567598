import type { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Clock } from '../../base/clock.ts';
import type { ReadText } from '../http/file-texts.ts';
import type { TlsOptions } from '../http/tls-material.ts';
import { dial } from './dial.ts';
import { abortedError, refusalOf, smtpError } from './smtp-error.ts';
import {
  announcedMechanisms,
  chooseLogin,
  type Login,
  plainHandler,
  secretForms,
} from './smtp-login.ts';
import type { Delivery, Mail, SmtpAuth, SmtpConfig } from './smtp-sender.ts';

/** How long a server may take to greet, and for a TLS handshake. */
const GREETING_TIMEOUT_MS = 30_000;
/** How long a server may say nothing while it is asked something. Source: RFC 5321 4.5.3.2. */
const SILENCE_TIMEOUT_MS = 5 * 60_000;
/** How long a server may take for its good-bye, and to say that it is still there. */
const SHORT_TIMEOUT_MS = 2000;
/** Most of an answer that is taken. */
const RESPONSE_LIMIT = 64 * 1024;

/** What sessions are made with. */
export interface SessionPorts {
  readonly clock: Clock;
  readonly readText: ReadText;
}

type Done<T> = (error?: Error | null, result?: T) => void;

/** One connection to a mail server, logged in. It does one thing at a time. */
export class SmtpSession {
  readonly #config: SmtpConfig;
  readonly #ports: SessionPorts;
  readonly #connection: SMTPConnection;
  #secrets: readonly string[] = [];
  #ended = false;
  #mails = 0;
  /** Ends what is under way. */
  #fail: (error: Error) => void = () => undefined;

  private constructor(config: SmtpConfig, tls: TlsOptions, socket: Socket, ports: SessionPorts) {
    this.#config = config;
    this.#ports = ports;
    this.#connection = new SMTPConnection({
      connection: socket,
      host: config.host,
      name: config.hello,
      secure: config.implicitTls,
      requireTLS: config.requireTls && !config.implicitTls,
      // Where TLS is not asked for, a server's bad certificate must not be in the way.
      ignoreTLS: !config.requireTls,
      tls: { ...tls },
      connectionTimeout: GREETING_TIMEOUT_MS,
      greetingTimeout: GREETING_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
      socketCloseTimeout: 0,
      maxResponseSize: RESPONSE_LIMIT,
      logger: false,
    });
    this.#connection.on('error', (error: Error) => this.#fail(error));
    this.#connection.once('end', () => {
      this.#ended = true;
      this.#fail(new Error('connection closed'));
    });
  }

  /** Connects, starts TLS and logs in as `config` says. Rejects with SmtpError. */
  static async open(
    config: SmtpConfig,
    tls: TlsOptions,
    ports: SessionPorts,
    signal: AbortSignal,
  ): Promise<SmtpSession> {
    const doing = `establish ${config.implicitTls ? 'TLS ' : ''}connection to server`;
    let socket: Socket;
    try {
      socket = await dial(config, ports.clock, signal);
    } catch (error) {
      throw isOver(signal) ? abortedError(doing, signal) : smtpError(error, doing, []);
    }
    const session = new SmtpSession(config, tls, socket, ports);
    try {
      await session.#run(doing, signal, (done) => session.#connection.connect(done));
      await session.#login(signal);
      return session;
    } catch (error) {
      session.end();
      throw error;
    }
  }

  /** False once the connection has ended. */
  get isOpen(): boolean {
    return !this.#ended;
  }

  /** How many mails it was given. */
  get mails(): number {
    return this.#mails;
  }

  /** Rejects with SmtpError. */
  send({ from, to, message }: Mail, signal: AbortSignal): Promise<Delivery> {
    this.#mails++;
    const envelope = { from, to: [...to], size: message.length };
    return this.#run<Delivery>('send mail', signal, (done) =>
      this.#connection.send(envelope, message, (error, info) => {
        const refused = error === null ? info.rejectedErrors : error.rejectedErrors;
        // All recipients refused is an error there, and an answer like others here.
        if (error !== null && refused === undefined) done(error);
        else done(null, { refused: (refused ?? []).map((each) => refusalOf(each, this.#secrets)) });
      }),
    );
  }

  /** Asks whether the server is still there and ready for another mail. */
  async isReady(signal: AbortSignal): Promise<boolean> {
    if (this.#ended) return false;
    const timer = this.#ports.clock.after(SHORT_TIMEOUT_MS, () => this.end());
    try {
      await this.#run('send RSET command', signal, (done) => this.#connection.reset(done));
      return true;
    } catch {
      this.end();
      return false;
    } finally {
      timer.cancel();
    }
  }

  /** Says good-bye and ends the connection, soon whatever the server does. */
  async quit(): Promise<void> {
    if (this.#ended) return;
    await new Promise<void>((resolve) => {
      const timer = this.#ports.clock.after(SHORT_TIMEOUT_MS, () => this.end());
      this.#connection.once('end', () => {
        timer.cancel();
        resolve();
      });
      this.#connection.quit();
    });
  }

  /** Ends the connection at once. */
  end(): void {
    this.#connection.close();
  }

  async #login(signal: AbortSignal): Promise<void> {
    const { auth } = this.#config;
    const ehlo = this.#connection.lastServerResponse;
    const mechanisms = ehlo === false ? undefined : announcedMechanisms(ehlo);
    // As the original, which goes on without a login where the server takes none.
    if (auth === undefined || mechanisms === undefined) return;
    const { method, secret } = await this.#chosen(mechanisms, auth);
    this.#secrets = secretForms(auth, secret);
    this.#connection.customAuth.set('PLAIN', plainHandler(auth, secret));
    const credentials = { user: auth.username, pass: secret };
    await this.#run(`${method} auth`, signal, (done) =>
      this.#connection.login({ method, ...credentials, credentials }, done),
    );
  }

  async #chosen(mechanisms: readonly string[], auth: SmtpAuth): Promise<Login> {
    try {
      return await chooseLogin(mechanisms, auth, this.#ports.readText);
    } catch (error) {
      throw smtpError(error, 'find auth mechanism', []);
    }
  }

  /** Whatever ends first: what `start` starts, the connection, or the caller's patience. */
  async #run<T>(doing: string, signal: AbortSignal, start: (done: Done<T>) => void): Promise<T> {
    if (signal.aborted) throw abortedError(doing, signal);
    const abort = (): void => this.end();
    signal.addEventListener('abort', abort);
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#fail = reject;
        start((error, result) => {
          if (error === undefined || error === null) resolve(result as T);
          else reject(error);
        });
      });
    } catch (error) {
      throw isOver(signal) ? abortedError(doing, signal) : smtpError(error, doing, this.#secrets);
    } finally {
      signal.removeEventListener('abort', abort);
      this.#fail = () => undefined;
    }
  }
}

/** Asked anew: it may have changed while something was under way. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}
