import type { Clock } from '../base/clock.ts';
import type { ReadText } from './http/file-texts.ts';
import type { HttpSender } from './http/http-sender.ts';
import type { HttpConfig } from './http/schema.ts';
import type { Templating } from './templating.ts';

/** What receivers are built with. */
export interface ReceiverDeps {
  readonly clock: Clock;
  readonly readText: ReadText;
  /** See `createHttpSender`. @throws CodedError */
  readonly createHttpSender: (config: HttpConfig) => HttpSender;
  /** `--web.external-url`, without a slash at the end. */
  readonly externalUrl: string;
  readonly templating: Templating;
}
