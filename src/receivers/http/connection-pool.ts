import type { Dispatcher } from 'undici';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Exchange } from './exchange.ts';

/** Connections that a burst opens at once: enough to keep one core busy with a server that answers promptly. */
const EAGER_CONNECTIONS = 32;
/** How often it is looked at whether requests that wait should have more connections. */
const LOOK_EVERY_MS = 100;
/** As many as Go keeps idle for a host under Alertmanager's settings. */
const MAX_CONNECTIONS = 1000;

/** What the pool needs of a connection: undici's Client, one request at a time. */
export interface Connection extends Pick<Dispatcher, 'dispatch' | 'destroy'> {
  readonly stats: { readonly connected: boolean };
}

/**
 * The connections to one origin. A prompt server is served over few, the one last used first. A slow one gets
 * more and more, so that a thousand slow answers do not queue behind each other: their number doubles while
 * requests wait and most connections have not finished a single one since the last look. Connections that are
 * still being made say nothing of the server; while there are any, their number stays.
 */
export class ConnectionPool {
  readonly #connect: () => Connection;
  readonly #clock: Clock;
  readonly #idle: Connection[] = [];
  readonly #open = new Set<Connection>();
  /** A set keeps the order of arrival and lets an abandoned one out of the middle. */
  readonly #waiting = new Set<Exchange>();
  #growth: Timer | undefined;
  #retired = false;
  #finishedSinceLook = 0;

  constructor(connect: () => Connection, clock: Clock) {
    this.#connect = connect;
    this.#clock = clock;
  }

  run(exchange: Exchange): void {
    const idle = this.#idle.pop();
    if (idle !== undefined) this.#start(idle, exchange);
    else if (this.#open.size < EAGER_CONNECTIONS) this.#start(this.#opened(), exchange);
    else this.#wait(exchange);
  }

  /** Takes a request back that has no connection yet. */
  abandon(exchange: Exchange): void {
    this.#waiting.delete(exchange);
  }

  /** Lets go of connections as they become free, and never takes one up again. */
  retire(): void {
    this.#retired = true;
    for (const connection of this.#idle.splice(0)) this.#discard(connection);
  }

  async close(): Promise<void> {
    this.#growth?.cancel();
    await Promise.all([...this.#open].map((connection) => connection.destroy()));
    this.#open.clear();
    this.#idle.length = 0;
  }

  #wait(exchange: Exchange): void {
    this.#waiting.add(exchange);
    this.#lookLater();
  }

  #lookLater(): void {
    this.#growth ??= this.#clock.after(LOOK_EVERY_MS, () => {
      this.#growth = undefined;
      if (this.#isSlow()) this.#grow();
      this.#finishedSinceLook = 0;
      if (this.#waiting.size > 0 && this.#open.size < MAX_CONNECTIONS) this.#lookLater();
    });
  }

  #isSlow(): boolean {
    if (this.#finishedSinceLook >= this.#open.size) return false;
    for (const { stats } of this.#open) if (!stats.connected) return false;
    return true;
  }

  #grow(): void {
    const more = Math.min(this.#open.size, MAX_CONNECTIONS - this.#open.size, this.#waiting.size);
    for (let i = 0; i < more; i++) this.#startNext(this.#opened());
  }

  #opened(): Connection {
    const connection = this.#connect();
    this.#open.add(connection);
    return connection;
  }

  #start(connection: Connection, exchange: Exchange): void {
    exchange.start(connection, (reusable) => this.#released(connection, reusable));
  }

  #startNext(connection: Connection): void {
    const next = this.#waiting.values().next();
    if (next.done === true) {
      if (this.#retired) this.#discard(connection);
      else this.#idle.push(connection);
      return;
    }
    this.#waiting.delete(next.value);
    this.#start(connection, next.value);
  }

  #released(connection: Connection, reusable: boolean): void {
    this.#finishedSinceLook++;
    if (reusable) {
      this.#startNext(connection);
      return;
    }
    this.#discard(connection);
    if (this.#waiting.size > 0) this.#startNext(this.#opened());
  }

  #discard(connection: Connection): void {
    this.#open.delete(connection);
    // Not at once: this may run deep inside the connection's own reading.
    queueMicrotask(() => void connection.destroy());
  }
}
