import type { Clock, Timer } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { FileTexts, type ReadText } from '../http/file-texts.ts';
import {
  readTls,
  type TlsOptions,
  tlsOptions,
  type TlsTexts,
  trustsSystem,
} from '../http/tls-material.ts';
import { abortedError } from './smtp-error.ts';
import {
  type Delivery,
  type Mail,
  type SmtpConfig,
  SmtpError,
  type SmtpSender,
} from './smtp-sender.ts';
import { SmtpSession } from './smtp-session.ts';
import { Turns } from './turns.ts';

/** Most connections at a time: postfix and others take few from one client. */
const MAX_CONNECTIONS = 4;
/** Most mails over one connection: servers end those that last. */
const MAX_MAILS = 100;
/** How long a connection waits for another mail. A storm has no longer pauses. */
const IDLE_MS = 5000;

/** What the sender needs from outside. */
export interface SmtpSenderDeps {
  readonly clock: Clock;
  readonly readText: ReadText;
  /** Has TLS trust the machine's authorities; called before the first connection that goes by them. */
  readonly trustSystem: () => void;
}

interface Idle {
  readonly session: SmtpSession;
  readonly timer: Timer;
}

/** Hands in mail with nodemailer, over connections that are used again while there is mail. */
export class PooledSmtpSender implements SmtpSender {
  readonly #config: SmtpConfig;
  readonly #deps: SmtpSenderDeps;
  readonly #files: FileTexts;
  readonly #turns = new Turns(MAX_CONNECTIONS);
  readonly #idle: Idle[] = [];
  #tls: { readonly texts: TlsTexts; readonly options: TlsOptions } | undefined;
  #closed = false;

  constructor(config: SmtpConfig, deps: SmtpSenderDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#files = new FileTexts(deps.readText);
  }

  async send(mail: Mail, signal: AbortSignal): Promise<Delivery> {
    const tls = await this.#currentTls();
    await this.#turn(signal);
    let session: SmtpSession | undefined;
    try {
      session = (await this.#reused(signal)) ?? (await this.#opened(tls, signal));
      return await session.send(mail, signal);
    } finally {
      this.#turns.give();
      if (session !== undefined) this.#keep(session);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#dropIdle();
  }

  async #turn(signal: AbortSignal): Promise<void> {
    try {
      await this.#turns.take(signal);
    } catch {
      throw abortedError('wait for a connection', signal);
    }
  }

  #opened(tls: TlsOptions, signal: AbortSignal): Promise<SmtpSession> {
    return SmtpSession.open(this.#config, tls, this.#deps, signal);
  }

  /** The last one that was put back and is still good. */
  async #reused(signal: AbortSignal): Promise<SmtpSession | undefined> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      idle.timer.cancel();
      if (await idle.session.isReady(signal)) return idle.session;
    }
    return undefined;
  }

  #keep(session: SmtpSession): void {
    if (!session.isOpen) return;
    if (this.#closed || session.mails >= MAX_MAILS) {
      void session.quit();
      return;
    }
    const timer = this.#deps.clock.after(IDLE_MS, () => {
      this.#idle.splice(this.#idle.indexOf(idle), 1);
      void session.quit();
    });
    const idle = { session, timer };
    this.#idle.push(idle);
  }

  async #dropIdle(): Promise<void> {
    await Promise.all(
      this.#idle.splice(0).map(({ session, timer }) => {
        timer.cancel();
        return session.quit();
      }),
    );
  }

  /** Certificates are read for every mail, as in the original; changed ones mean new connections. */
  async #currentTls(): Promise<TlsOptions> {
    const { tls, implicitTls, requireTls } = this.#config;
    if (!implicitTls && !requireTls) return {};
    try {
      const texts = await readTls(tls, this.#files);
      const known = this.#tls;
      if (known !== undefined && isSame(known.texts, texts)) return known.options;
      if (known === undefined && trustsSystem(tls)) this.#deps.trustSystem();
      const options = tlsOptions(tls, texts, () => undefined);
      this.#tls = { texts, options };
      void this.#dropIdle();
      return options;
    } catch (error) {
      const message = `parse TLS configuration: ${messageOf(error)}`;
      throw new SmtpError(message, { retry: false, cause: error });
    }
  }
}

function isSame(a: TlsTexts, b: TlsTexts): boolean {
  return a.ca === b.ca && a.cert === b.cert && a.key === b.key;
}
