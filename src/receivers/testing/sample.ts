import type { Notifier } from '../../notify/contract.ts';
import type { ReceiverDeps } from '../deps.ts';

/** The body of an answer and its content type. */
export interface Reply {
  readonly type: string;
  readonly body: string;
}

/** A notifier of one kind that speaks to a test server. */
export interface Sample {
  /** Every text in it that must not be seen in a result. */
  readonly secrets: readonly string[];
  /** What the service answers when all is well, where an empty body does not say so. */
  readonly reply?: Reply;
  /** Status codes beside 5xx that it tries again; all failures is what `all` says. */
  readonly retries?: readonly number[] | 'all';
  build(origin: string, deps: ReceiverDeps): Notifier;
}
