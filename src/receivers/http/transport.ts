import type { Clock } from '../../base/clock.ts';
import { ConnectionPool } from './connection-pool.ts';
import { connectionsAlong, type ConnectorOptions } from './connectors.ts';
import { Exchange } from './exchange.ts';
import type { HttpResponse } from './http-sender.ts';
import type { FlatHeaders } from './header-values.ts';
import type { Target } from './targets.ts';

/** A request without anything left to decide. */
export interface PreparedRequest {
  readonly method: string;
  readonly target: Target;
  readonly headers: FlatHeaders;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** Connections by where they lead, all made with the same TLS settings. */
export class Transport {
  readonly #options: ConnectorOptions;
  readonly #clock: Clock;
  readonly #pools = new Map<string, ConnectionPool>();

  constructor(options: ConnectorOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  run(request: PreparedRequest): Promise<HttpResponse> {
    const { target, signal } = request;
    const pool = this.#pool(target);
    const options = {
      path: target.path,
      method: request.method,
      headers: request.headers as string[],
      body: request.body,
      ...(target.servername !== undefined && { servername: target.servername }),
    };
    const exchange = new Exchange(options, signal, (abandoned) => pool.abandon(abandoned));
    pool.run(exchange);
    return exchange.promise;
  }

  /** For a transport that has a successor: see `ConnectionPool.retire`. */
  retire(): void {
    for (const pool of this.#pools.values()) pool.retire();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
  }

  #pool(target: Target): ConnectionPool {
    const known = this.#pools.get(target.routeKey);
    if (known !== undefined) return known;
    const pool = new ConnectionPool(connectionsAlong(target.route, this.#options), this.#clock);
    this.#pools.set(target.routeKey, pool);
    return pool;
  }
}
