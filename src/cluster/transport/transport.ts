import type { Endpoint, StreamMessage } from '../wire/messages.ts';

/** What a transport calls when something arrives. Neither may throw. */
export interface TransportHandler {
  /** A datagram as it came, label and wrappers included. */
  packet(bytes: Uint8Array, from: Endpoint): void;
  /**
   * The first message of a stream that another member opened: one exchange per stream. The answer, where the kind has
   * one, is written and the stream closed.
   */
  request(message: StreamMessage, from: Endpoint): StreamMessage | undefined;
}

/**
 * Datagrams and streams between members. Datagrams may be lost, come twice or in another order; a stream is one exchange
 * of messages. An error of the network is an answer of these methods or nothing at all: it never ends the process.
 */
export interface Transport {
  /** Where it is bound; the port is the real one where 0 was asked for. */
  readonly bound: Endpoint;
  /** Starts to hand over what arrives. */
  start(handler: TransportHandler): void;
  /** Sends a datagram as it is: at best it arrives. */
  send(to: Endpoint, bytes: Uint8Array): void;
  /**
   * Opens a stream, writes the message and, where its kind has an answer, reads that (`push/pull`: `push/pull` or
   * `error`; `ping`: `ack`; `user`: undefined once all is written). Rejects with a CodedError when that cannot be done
   * within `timeoutMs`.
   */
  request(
    to: Endpoint,
    message: StreamMessage,
    timeoutMs: number,
  ): Promise<StreamMessage | undefined>;
  /** Takes nothing in any more and frees the sockets. */
  close(): Promise<void>;
}
