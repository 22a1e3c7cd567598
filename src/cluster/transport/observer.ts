import type { CodedError } from '../../base/errors.ts';

/** Seen from this member. */
export type Direction = 'inbound' | 'outbound';

/** What hears how a transport fares: for metrics and logs. None of its methods may throw. */
export interface TransportObserver {
  /** A datagram of so many bytes came in or was handed to the network. */
  packet(direction: Direction, bytes: number): void;
  /** A stream was opened, by another member or to one. */
  stream(direction: Direction): void;
  /** A packet or stream was given up. `peer`: its other end, as text. */
  failed(direction: Direction, what: 'packet' | 'stream', peer: string, error: CodedError): void;
}
