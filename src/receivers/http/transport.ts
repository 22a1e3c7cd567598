import type { Clock } from '../../base/clock.ts';
import { ConnectionPool } from './connection-pool.ts';
import { connectionsAlong, type ConnectorOptions, usesTls } from './connectors.ts';
import { Exchange } from './exchange.ts';
import type { HttpResponse, RequestBody } from './http-sender.ts';
import type { FlatHeaders } from './header-values.ts';
import type { Target } from './targets.ts';

/** A request without anything left to decide. */
export interface PreparedRequest {
  readonly method: string;
  readonly target: Target;
  readonly headers: FlatHeaders;
  readonly body: RequestBody;
  readonly signal: AbortSignal;
}

/** What transports need from outside. */
export interface TransportPorts {
  readonly clock: Clock;
  /** Called before the first TLS connection to each place. */
  readonly trustSystem: () => void;
}

/** Connections by where they lead, all made with the same TLS settings. */
export class Transport {
  readonly #options: ConnectorOptions;
  readonly #ports: TransportPorts;
  readonly #pools = new Map<string, ConnectionPool>();

  constructor(options: ConnectorOptions, ports: TransportPorts) {
    this.#options = options;
    this.#ports = ports;
  }

  run(request: PreparedRequest): Promise<HttpResponse> {
    const { target, signal } = request;
    const pool = this.#pool(target);
    const options = {
      path: target.path,
      method: request.method,
      headers: request.headers as string[],
      ...(target.servername !== undefined && { servername: target.servername }),
    };
    const exchange = new Exchange(options, request.body, signal, (abandoned) =>
      pool.abandon(abandoned),
    );
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
    if (usesTls(target.route)) this.#ports.trustSystem();
    const pool = new ConnectionPool(
      connectionsAlong(target.route, this.#options),
      this.#ports.clock,
    );
    this.#pools.set(target.routeKey, pool);
    return pool;
  }
}
