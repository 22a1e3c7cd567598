import { CodedError } from '../../base/errors.ts';

/** What can be wrong with bytes that came, or with a message that is to be sent. */
export type WireErrorCode =
  /** Not the form that was to be there. */
  | 'gossip-malformed'
  /** They end before their time. */
  | 'gossip-truncated'
  /** More than anybody honest would send. */
  | 'gossip-limit'
  /** Of another cluster, or of one without a label. */
  | 'gossip-label'
  /** Changed on the way. */
  | 'gossip-checksum'
  /** A kind that nobody here knows, or that has no business where it is. */
  | 'gossip-unknown-kind'
  /** An address that is no IP literal. */
  | 'gossip-address';

/** An error of the wire. */
export function wireError(code: WireErrorCode, message: string): CodedError {
  return new CodedError(code, message);
}

/** The bytes end before what they begin; `needed` of them, counted from their start, get the reader further. */
export class Truncated extends CodedError {
  readonly needed: number;

  constructor(needed: number) {
    super('gossip-truncated', `the message ends early: at least ${needed} bytes were to come`);
    this.needed = needed;
  }
}
