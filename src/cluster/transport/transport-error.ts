import { CodedError } from '../../base/errors.ts';

/** Why an exchange on a stream did not come about. */
export type TransportErrorCode =
  /** There is nobody, or the way there is closed. */
  | 'gossip-unreachable'
  /** It was not over when it had to be. */
  | 'gossip-timeout'
  /** It broke off before the answer was there. */
  | 'gossip-broken-off'
  /** This side is shutting down. */
  | 'gossip-closed'
  /** Whoever connected has no certificate that lets them in. */
  | 'gossip-unauthorized'
  /** The address to listen on cannot be had. */
  | 'gossip-bind'
  /** More at once than can be. */
  | 'gossip-busy';

/** An error of the network. */
export function transportError(
  code: TransportErrorCode,
  message: string,
  options?: ErrorOptions,
): CodedError {
  return new CodedError(code, message, options);
}
