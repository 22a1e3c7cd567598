import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '../../base/clock.ts';
import { CodedError, messageOf } from '../../base/errors.ts';
import type { Endpoint, StreamMessage } from '../wire/messages.ts';
import { encodeStream } from '../wire/stream.ts';
import { StreamDecoder } from '../wire/stream-decoder.ts';
import { ByteBudget } from './byte-budget.ts';
import { endpointText } from './endpoints.ts';
import type { TransportObserver } from './observer.ts';
import { transportError } from './transport-error.ts';
import type { TransportHandler } from './transport.ts';

/** As memberlist has it: the 129th is closed without an answer. */
const MAX_STREAMS = 128;
/** Three times the greatest stream. */
const MAX_BUFFERED_BYTES = 120 * 1024 * 1024;
/** Wrong in a way that says nothing to the other side: of another cluster, or no member at all. */
const UNANSWERED: readonly string[] = ['gossip-label', 'gossip-unknown-kind'];

/** What incoming streams are held to. */
export interface AcceptorOptions {
  readonly label: string;
  readonly compress: boolean;
  /** For a whole exchange. */
  readonly timeoutMs: number;
}

/** Answers the streams that other members open: one message, one answer, and it is closed. */
export class StreamAcceptor {
  readonly #options: AcceptorOptions;
  readonly #ports: { readonly clock: Clock; readonly observer: TransportObserver };
  readonly #budget: ByteBudget;
  readonly #open = new Set<Duplex>();
  #handler: TransportHandler | undefined;

  constructor(
    options: AcceptorOptions,
    ports: { readonly clock: Clock; readonly observer: TransportObserver },
    maxBufferedBytes = MAX_BUFFERED_BYTES,
  ) {
    this.#options = options;
    this.#ports = ports;
    this.#budget = new ByteBudget(maxBufferedBytes);
  }

  start(handler: TransportHandler): void {
    this.#handler = handler;
  }

  /** Takes a stream over; `begun` is what was read of it already. */
  accept(socket: Duplex, from: Endpoint, begun?: Uint8Array): void {
    const { clock, observer } = this.#ports;
    // Its end is in the hands of this side: what breaks it is no news by then.
    socket.on('error', () => undefined);
    const handler = this.#handler;
    if (handler === undefined) return void socket.destroy();
    observer.stream('inbound');
    if (this.#open.size >= MAX_STREAMS) {
      observer.failed('inbound', 'stream', endpointText(from), tooMany());
      return void socket.destroy();
    }
    this.#open.add(socket);
    const exchange = new AcceptedStream(socket, this.#options, {
      budget: this.#budget,
      answer: (message) => handler.request(message, from),
      failed: (error) => observer.failed('inbound', 'stream', endpointText(from), error),
    });
    const timer = clock.after(this.#options.timeoutMs, () => exchange.timeOut());
    socket.once('close', () => this.#closed(socket, timer));
    exchange.start(begun);
  }

  #closed(socket: Duplex, timer: Timer): void {
    timer.cancel();
    this.#open.delete(socket);
  }

  /** Breaks all streams off. */
  close(): void {
    this.#handler = undefined;
    for (const socket of this.#open) socket.destroy();
  }
}

interface StreamPorts {
  readonly budget: ByteBudget;
  readonly answer: (message: StreamMessage) => StreamMessage | undefined;
  readonly failed: (error: CodedError) => void;
}

/** One stream that another member opened. */
class AcceptedStream {
  readonly #socket: Duplex;
  readonly #options: AcceptorOptions;
  readonly #ports: StreamPorts;
  readonly #decoder: StreamDecoder;
  #held = 0;
  /** Whether the exchange is over, one way or the other; the socket may still be flushing. */
  #isOver = false;

  constructor(socket: Duplex, options: AcceptorOptions, ports: StreamPorts) {
    this.#socket = socket;
    this.#options = options;
    this.#ports = ports;
    this.#decoder = new StreamDecoder({ label: options.label });
  }

  start(begun: Uint8Array | undefined): void {
    const socket = this.#socket;
    socket.on('data', (chunk: Uint8Array) => this.#take(chunk));
    socket.once('end', () => {
      this.#fail(transportError('gossip-broken-off', 'the stream ended before its message'));
      // Where there was an answer, it goes out first.
      if (!socket.writableEnded) socket.destroy();
    });
    socket.once('close', () => {
      this.#fail(transportError('gossip-broken-off', 'the stream broke off'));
    });
    if (begun !== undefined && begun.length > 0) this.#take(begun);
  }

  timeOut(): void {
    this.#fail(transportError('gossip-timeout', 'the stream took too long'));
    this.#socket.destroy();
  }

  #take(chunk: Uint8Array): void {
    if (this.#isOver) return;
    if (!this.#ports.budget.take(chunk.length)) {
      this.#fail(transportError('gossip-busy', 'the streams together hold too many bytes'));
      return void this.#socket.destroy();
    }
    this.#held += chunk.length;
    try {
      const message = this.#decoder.push(chunk);
      if (message !== undefined) this.#answer(message);
    } catch (error) {
      this.#refuse(error instanceof CodedError ? error : unexpected(error));
    }
  }

  #answer(message: StreamMessage): void {
    this.#finish();
    const answer = this.#ports.answer(message);
    if (answer === undefined) this.#socket.end();
    else this.#socket.end(encodeStream(answer, this.#options));
  }

  /** Says why, as memberlist does, to whoever belongs here. */
  #refuse(error: CodedError): void {
    this.#isOver = false;
    this.#fail(error);
    if (UNANSWERED.includes(error.code)) this.#socket.destroy();
    else this.#socket.end(encodeStream({ kind: 'error', error: error.message }, this.#options));
  }

  #fail(error: CodedError): void {
    if (this.#isOver) return;
    this.#finish();
    this.#ports.failed(error);
  }

  #finish(): void {
    this.#isOver = true;
    this.#ports.budget.giveBack(this.#held);
    this.#held = 0;
  }
}

function tooMany(): CodedError {
  return transportError('gossip-busy', `more than ${MAX_STREAMS} streams at a time`);
}

/** The handler may not throw; if it does, that is one stream lost and not the process. */
function unexpected(error: unknown): CodedError {
  return new CodedError('gossip-internal', messageOf(error), { cause: error });
}
