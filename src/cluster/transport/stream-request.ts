import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { CodedError, messageOf } from '../../base/errors.ts';
import { labelHeader } from '../wire/label.ts';
import type { Endpoint, StreamMessage } from '../wire/messages.ts';
import { encodeStream } from '../wire/stream.ts';
import { StreamDecoder } from '../wire/stream-decoder.ts';
import { endpointText } from './endpoints.ts';
import { transportError } from './transport-error.ts';

/** What is asked, of whom, and how long it may take. */
export interface Question {
  readonly to: Endpoint;
  readonly message: StreamMessage;
  readonly timeoutMs: number;
}

/** How streams are opened. */
export interface RequesterOptions {
  readonly label: string;
  readonly compress: boolean;
}

/** The kinds that answer a kind; nothing answers the others. */
const ANSWERS: Readonly<Partial<Record<StreamMessage['kind'], readonly StreamMessage['kind'][]>>> =
  {
    'push/pull': ['push/pull', 'error'],
    ping: ['ack'],
  };

/** Opens streams to other members, one for each question. */
export class StreamRequester {
  readonly #options: RequesterOptions;
  readonly #clock: Clock;
  /** What ends those that are open. */
  readonly #open = new Set<(error: CodedError) => void>();
  #isClosed = false;

  constructor(options: RequesterOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  /**
   * Asks on a stream that `dial` opens; `prepare` writes what has to come before all else. Rejects with a CodedError
   * alone.
   */
  ask(
    { to, message, timeoutMs }: Question,
    dial: () => Duplex,
    prepare: (socket: Duplex) => Promise<void> = () => Promise.resolve(),
  ): Promise<StreamMessage | undefined> {
    return new Promise((resolve, reject) => {
      const where = `${message.kind} to ${endpointText(to)}`;
      let socket: Duplex | undefined;
      // What is settled stays so; but a stream without an answer is there until the other side has read it.
      const fail = (error: CodedError): void => {
        reject(error);
        if (socket === undefined) over();
        else socket.destroy();
      };
      const timer = this.#clock.after(timeoutMs, () =>
        fail(transportError('gossip-timeout', `${where}: no answer in ${timeoutMs} ms`)),
      );
      const over = (): void => {
        timer.cancel();
        this.#open.delete(fail);
      };
      this.#open.add(fail);
      try {
        if (this.#isClosed) throw closed(where);
        const bytes = this.#bytesOf(message);
        socket = dial();
        socket.once('close', over);
        const exchange = { socket, where, message, bytes, fail, answered: resolve };
        listen(exchange);
        void write(exchange, prepare);
      } catch (error) {
        fail(asCoded(where, error));
      }
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const fail of [...this.#open]) fail(closed('a stream'));
  }

  #bytesOf(message: StreamMessage): Uint8Array {
    const { label } = this.#options;
    const body = encodeStream(message, this.#options);
    return label === '' ? body : Buffer.concat([labelHeader(label), body]);
  }
}

interface Exchange {
  readonly socket: Duplex;
  readonly where: string;
  readonly message: StreamMessage;
  readonly bytes: Uint8Array;
  readonly fail: (error: CodedError) => void;
  readonly answered: (answer?: StreamMessage) => void;
}

function listen(exchange: Exchange): void {
  const { socket, where, fail, message } = exchange;
  const decoder = new StreamDecoder();
  socket.on('data', (chunk: Uint8Array) => {
    // What nothing is expected from says nothing.
    if (ANSWERS[message.kind] === undefined) return;
    try {
      const answer = decoder.push(chunk);
      if (answer !== undefined) take(answer, exchange);
    } catch (error) {
      fail(asCoded(where, error));
    }
  });
  socket.once('error', (error) => fail(asCoded(where, error)));
  const brokenOff = (): void =>
    fail(transportError('gossip-broken-off', `${where}: closed without an answer`));
  socket.once('end', brokenOff);
  socket.once('close', brokenOff);
}

function take(answer: StreamMessage, { socket, where, message, fail, answered }: Exchange): void {
  const isExpected = ANSWERS[message.kind]?.includes(answer.kind) === true;
  if (isExpected) {
    answered(answer);
    socket.destroy();
  } else {
    const said = answer.kind === 'error' ? answer.error : answer.kind;
    fail(transportError('gossip-broken-off', `${where}: answered with ${said}`));
  }
}

async function write(
  { socket, where, message, bytes, fail, answered }: Exchange,
  prepare: (socket: Duplex) => Promise<void>,
): Promise<void> {
  try {
    await prepare(socket);
    // The other side closes a stream when it has read what has no answer; that it has all left here is enough.
    if (ANSWERS[message.kind] === undefined) socket.end(bytes, () => answered());
    else socket.write(bytes);
  } catch (error) {
    fail(asCoded(where, error));
  }
}

function asCoded(where: string, error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  return transportError('gossip-unreachable', `${where}: ${messageOf(error)}`, { cause: error });
}

function closed(where: string): CodedError {
  return transportError('gossip-closed', `${where}: this member is shutting down`);
}
