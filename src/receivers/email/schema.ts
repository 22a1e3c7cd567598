import { hostPort } from '../../base/schema/formats.ts';
import { splitHostPort } from '../../base/schema/go-url.ts';
import { bool, filled, map, object, optional, secret, text } from '../../base/schema/schema.ts';
import type { Fields, Report } from '../../base/schema/schema.ts';
import type { ReceiverDefaults } from '../defaults-schema.ts';
import { canonicalHeader } from '../http/headers-schema.ts';
import { DEFAULT_TLS } from '../http/schema.ts';
import { tlsConfig } from '../http/tls-schema.ts';
import { type GivenSettings, hasAny, kindSchema } from '../kind-schema.ts';
import type { SmtpAuth, SmtpConfig } from './smtp-sender.ts';

/** What the mails of one group have in common, so that mail programs show them as one thread. */
export type Threading = 'none' | 'daily';

/** One item of `email_configs`, with all that it inherits. Texts are templates. */
export interface EmailConfig {
  readonly smtp: SmtpConfig;
  readonly to: string;
  readonly from: string;
  /** By their canonical names; always with Subject, To and From. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty: no such part. */
  readonly html: string;
  readonly text: string;
  /** undefined: no threads; `none`: one for a group; `daily`: one for a group and day. */
  readonly threading: Threading | undefined;
}

/** The same with what it was made of, for printing. */
interface PrintableEmailConfig extends EmailConfig {
  readonly complete: CompleteEmail;
}

const DEFAULT_SUBJECT = '{{ template "email.default.subject" . }}';
/** The port where TLS begins with the first byte. */
const IMPLICIT_TLS_PORT = '465';

function shape() {
  return {
    to: filled(),
    from: filled(),
    hello: text(),
    smarthost: hostPort(),
    auth_username: text(),
    auth_password: secret(),
    auth_password_file: filled(),
    auth_secret: secret(),
    auth_secret_file: filled(),
    auth_identity: text(),
    headers: map(text()),
    html: text(),
    text: text(),
    require_tls: optional(bool()),
    tls_config: tlsConfig(),
    force_implicit_tls: optional(bool()),
    threading: object({ enabled: bool(), thread_by_date: text() }),
  };
}

type GivenEmail = Fields<ReturnType<typeof shape>>;

/** An item's keys as they are in the file, in the original's order, with all that it inherits. */
export type CompleteEmail = Omit<GivenEmail, 'headers' | 'require_tls'> & {
  readonly headers: Readonly<Record<string, string>>;
  readonly require_tls: boolean;
};

/** How items of `email_configs` are read. Source: `EmailConfig` of the original, and how it inherits from `global`. */
export const emailSchema = kindSchema({
  sendResolved: false,
  hasHttpConfig: false,
  shape,
  defaults: { html: '{{ template "email.default.html" . }}' },
  check: (given, report) => {
    if (!hasAny(given, 'to')) report('missing to address in email config');
    checkHeaders(given, report);
  },
  resolve: (settings, { defaults }, report): PrintableEmailConfig => {
    const complete = completed(settings, defaults);
    if (complete.smarthost === undefined) report('no global SMTP smarthost set');
    if (complete.from === undefined) report('no global SMTP from set');
    const { to = '', from = '', threading } = complete;
    return {
      smtp: smtpOf(complete),
      to,
      from,
      headers: complete.headers,
      html: complete.html ?? '',
      text: complete.text ?? '',
      threading: threading?.enabled === true ? threadingOf(threading) : undefined,
      complete,
    };
  },
});

/** Password and secret each come from one place as a whole: an own file is not overridden by a global password. */
function completed(own: GivenEmail, defaults: ReceiverDefaults): CompleteEmail {
  const from = own.from ?? defaults.smtp_from;
  const ownPassword = own.auth_password !== undefined || own.auth_password_file !== undefined;
  const ownSecret = own.auth_secret !== undefined || own.auth_secret_file !== undefined;
  const inherited = { Subject: DEFAULT_SUBJECT, To: own.to ?? '', From: from ?? '' };
  return {
    to: own.to,
    from,
    hello: own.hello || defaults.smtp_hello,
    smarthost: own.smarthost ?? defaults.smtp_smarthost,
    auth_username: own.auth_username || defaults.smtp_auth_username,
    auth_password: ownPassword ? own.auth_password : defaults.smtp_auth_password,
    auth_password_file: ownPassword ? own.auth_password_file : defaults.smtp_auth_password_file,
    auth_secret: ownSecret ? own.auth_secret : defaults.smtp_auth_secret,
    auth_secret_file: ownSecret ? own.auth_secret_file : defaults.smtp_auth_secret_file,
    auth_identity: own.auth_identity || defaults.smtp_auth_identity,
    headers: { ...inherited, ...canonical(own.headers) },
    html: own.html,
    text: own.text,
    require_tls: own.require_tls ?? defaults.smtp_require_tls ?? false,
    tls_config: own.tls_config ?? defaults.smtp_tls_config,
    force_implicit_tls: own.force_implicit_tls ?? defaults.smtp_force_implicit_tls,
    threading: own.threading,
  };
}

function smtpOf(complete: CompleteEmail): SmtpConfig {
  const { host, port } = splitHostPort(complete.smarthost ?? ':25');
  return {
    host: host === '' ? 'localhost' : host,
    port,
    hello: complete.hello || 'localhost',
    implicitTls: complete.force_implicit_tls ?? port === IMPLICIT_TLS_PORT,
    requireTls: complete.require_tls,
    tls: complete.tls_config ?? DEFAULT_TLS,
    auth: authOf(complete),
  };
}

function authOf(complete: CompleteEmail): SmtpAuth | undefined {
  const { auth_username: username = '', auth_identity: identity = '' } = complete;
  if (username === '') return undefined;
  return {
    username,
    identity,
    password: complete.auth_password,
    passwordFile: complete.auth_password_file,
    secret: complete.auth_secret,
    secretFile: complete.auth_secret_file,
  };
}

function threadingOf(given: { readonly thread_by_date: string | undefined }): Threading {
  return given.thread_by_date === 'daily' ? 'daily' : 'none';
}

function canonical(
  headers: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [canonicalHeader(name), value]),
  );
}

function checkHeaders(given: GivenSettings, report: Report): void {
  const seen = new Set<string>();
  for (const name of Object.keys(given['headers'] ?? {})) {
    const canonicalName = canonicalHeader(name);
    if (seen.has(canonicalName)) {
      const message = `duplicate header ${JSON.stringify(canonicalName)} in email config`;
      report(message, { path: ['headers', name] });
    }
    seen.add(canonicalName);
  }
  const threading = given['threading'] as GivenSettings | undefined;
  if (threading?.['enabled'] !== true) return;
  for (const name of ['References', 'In-Reply-To']) {
    if (seen.has(name)) {
      report(`conflicting configuration: threading.enabled conflicts with custom ${name} header`);
    }
  }
  const byDate = threading['thread_by_date'];
  if (byDate !== 'none' && byDate !== 'daily') {
    report("threading.thread_by_date must be either 'none' or 'daily'", { path: ['threading'] });
  }
}
