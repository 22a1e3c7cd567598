import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { Random } from '../base/random.ts';
import type { SmtpConfig, SmtpSender } from './email/smtp-sender.ts';
import type { ReadText } from './http/file-texts.ts';
import type { HttpSender } from './http/http-sender.ts';
import type { HttpConfig } from './http/schema.ts';
import type { ReadYaml } from './rendered-data.ts';
import type { Templating } from './templating.ts';

/** What mail needs beside. */
export interface MailDeps {
  readonly createSender: (config: SmtpConfig) => SmtpSender;
  /** This machine's name, for the ids of mails. */
  readonly hostname: string;
  readonly random: Random;
  readonly logger: Logger;
}

/** What receivers are built with. */
export interface ReceiverDeps {
  readonly clock: Clock;
  readonly readText: ReadText;
  /** See `createHttpSender`. @throws CodedError */
  readonly createHttpSender: (config: HttpConfig) => HttpSender;
  /** `--web.external-url`, without a slash at the end. */
  readonly externalUrl: string;
  readonly templating: Templating;
  readonly readYaml: ReadYaml;
  /** The process's environment variables: credentials of cloud services come from there. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly mail: MailDeps;
}
