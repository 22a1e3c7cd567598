import { hostPort } from '../../base/schema/formats.ts';
import { splitHostPort } from '../../base/schema/go-url.ts';
import { bool, filled, map, object, optional, secret, text } from '../../base/schema/schema.ts';
import type { Report } from '../../base/schema/schema.ts';
import type { Secret } from '../../base/secret.ts';
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

const DEFAULT_SUBJECT = '{{ template "email.default.subject" . }}';
/** The port where TLS begins with the first byte. */
const IMPLICIT_TLS_PORT = '465';

/** How items of `email_configs` are read. Source: `EmailConfig` of the original, and how it inherits from `global`. */
export const emailSchema = kindSchema({
  sendResolved: false,
  hasHttpConfig: false,
  shape: () => ({
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
  }),
  defaults: { html: '{{ template "email.default.html" . }}' },
  check: (given, report) => {
    if (!hasAny(given, 'to')) report('missing to address in email config');
    checkHeaders(given, report);
  },
  resolve: (settings, { defaults }, report): EmailConfig => {
    const smarthost = settings.smarthost ?? defaults.smtp_smarthost;
    if (smarthost === undefined) report('no global SMTP smarthost set');
    const from = settings.from ?? defaults.smtp_from;
    if (from === undefined) report('no global SMTP from set');
    const to = settings.to ?? '';
    const { host, port } = splitHostPort(smarthost ?? ':25');
    const forced = settings.force_implicit_tls ?? defaults.smtp_force_implicit_tls;
    return {
      smtp: {
        host: host === '' ? 'localhost' : host,
        port,
        hello: settings.hello || defaults.smtp_hello || 'localhost',
        implicitTls: forced ?? port === IMPLICIT_TLS_PORT,
        requireTls: settings.require_tls ?? defaults.smtp_require_tls ?? false,
        tls: settings.tls_config ?? defaults.smtp_tls_config ?? DEFAULT_TLS,
        auth: authOf(settings, defaults),
      },
      to,
      from: from ?? '',
      headers: {
        Subject: DEFAULT_SUBJECT,
        To: to,
        From: from ?? '',
        ...canonical(settings.headers),
      },
      html: settings.html,
      text: settings.text ?? '',
      threading: settings.threading?.enabled === true ? threadingOf(settings.threading) : undefined,
    };
  },
});

/** The keys of authentication among the settings of an item. */
interface GivenAuth {
  readonly auth_username: string | undefined;
  readonly auth_password: Secret | undefined;
  readonly auth_password_file: string | undefined;
  readonly auth_secret: Secret | undefined;
  readonly auth_secret_file: string | undefined;
  readonly auth_identity: string | undefined;
}

/** Password and secret each come from one place as a whole: an own file is not overridden by a global password. */
function authOf(given: GivenAuth, defaults: ReceiverDefaults): SmtpAuth | undefined {
  const username = given.auth_username || defaults.smtp_auth_username;
  if (username === undefined || username === '') return undefined;
  const ownPassword = given.auth_password ?? given.auth_password_file;
  const ownSecret = given.auth_secret ?? given.auth_secret_file;
  return {
    username,
    identity: given.auth_identity || defaults.smtp_auth_identity || '',
    password: ownPassword !== undefined ? given.auth_password : defaults.smtp_auth_password,
    passwordFile:
      ownPassword !== undefined ? given.auth_password_file : defaults.smtp_auth_password_file,
    secret: ownSecret !== undefined ? given.auth_secret : defaults.smtp_auth_secret,
    secretFile: ownSecret !== undefined ? given.auth_secret_file : defaults.smtp_auth_secret_file,
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
