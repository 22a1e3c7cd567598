import { CodedError } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import type { TlsConfig } from '../http/schema.ts';

/** Who to be for the server. Password and secret: by themselves, or by a file that is read at every login. */
export interface SmtpAuth {
  /** Never empty. */
  readonly username: string;
  /** On whose behalf, for PLAIN. */
  readonly identity: string;
  /** For PLAIN and LOGIN. */
  readonly password: Secret | undefined;
  readonly passwordFile: string | undefined;
  /** For CRAM-MD5. */
  readonly secret: Secret | undefined;
  readonly secretFile: string | undefined;
}

/** Where mail is handed in, and how. */
export interface SmtpConfig {
  readonly host: string;
  /** As configured: digits. */
  readonly port: string;
  /** The name given in EHLO. */
  readonly hello: string;
  /** TLS from the first byte. */
  readonly implicitTls: boolean;
  /** Nothing is sent unless the server takes STARTTLS. Without it STARTTLS is not tried. */
  readonly requireTls: boolean;
  readonly tls: TlsConfig;
  readonly auth: SmtpAuth | undefined;
}

/** A mail ready to go. */
export interface Mail {
  /** Plain addresses: `user@host`. */
  readonly from: string;
  /** Never empty. */
  readonly to: readonly string[];
  /** The message, headers and all. */
  readonly message: Buffer;
}

/** A recipient that the server does not take. */
export interface Refusal {
  readonly address: string;
  /** The server may take it another time: its code was a 4xx. */
  readonly temporary: boolean;
  /** What the server said, without secrets. */
  readonly reason: string;
}

/** For whom the server took a mail. When all are refused, nothing was sent. */
export interface Delivery {
  readonly refused: readonly Refusal[];
}

/** Hands in mail at one server. */
export interface SmtpSender {
  /** Rejects with `SmtpError` when the server took it for nobody for another reason; soon after `signal` aborts, too. */
  send(mail: Mail, signal: AbortSignal): Promise<Delivery>;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Why a mail was not handed in; the message holds no secret. */
export class SmtpError extends CodedError {
  override readonly name = 'SmtpError';
  /** Whether another try may help. */
  readonly retry: boolean;

  constructor(message: string, options: { readonly retry: boolean; readonly cause?: unknown }) {
    super('smtp_failed', message, { cause: options.cause });
    this.retry = options.retry;
  }
}
