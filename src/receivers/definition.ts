import type { Notifier } from '../notify/contract.ts';
import type { ReceiverDeps } from './deps.ts';

/** One kind of receiver. */
export interface ReceiverDefinition<Config> {
  /** As metrics and the notification log name it. */
  readonly name: string;
  /** @throws CodedError when the item cannot be used */
  build(config: Config, deps: ReceiverDeps): Notifier;
}
