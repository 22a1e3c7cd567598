import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';

export interface WebhookAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly fingerprint: string;
}

/** The body of a webhook notification, version 4. */
export interface WebhookPayload {
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly WebhookAlert[];
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  readonly externalURL: string;
  readonly version: string;
  readonly groupKey: string;
  readonly truncatedAlerts: number;
}

export interface Delivery {
  /** Wall-clock milliseconds when the whole body had come. */
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly payload: WebhookPayload;
  /** What the sink answered. */
  readonly status: number;
}

/** Decides a delivery's status code; 200 unless it says otherwise. */
export type Responder = (attempt: Omit<Delivery, 'status'>) => number;

/** An HTTP server that keeps every webhook notification it gets, for tests. */
export class WebhookSink {
  readonly deliveries: Delivery[] = [];
  respond: Responder = () => 200;
  /** Called after each delivery, for programs that print them. */
  onDelivery: (delivery: Delivery) => void = () => undefined;
  readonly #server: Server;
  readonly #origin: string;
  readonly #watchers = new Set<() => void>();

  private constructor(server: Server, origin: string) {
    this.#server = server;
    this.#origin = origin;
    server.on('request', (request, response) => void this.#receive(request, response));
  }

  static start(port = 0, host = '127.0.0.1'): Promise<WebhookSink> {
    return new Promise((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(port, host, () => {
        const address = server.address();
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(new WebhookSink(server, `http://${host}:${address.port}`));
      });
    });
  }

  /** Its address; the path tells the receivers of one test apart. */
  url(path = '/'): string {
    return `${this.#origin}${path}`;
  }

  /** Resolves with the deliveries as soon as `enough` holds of them; fails after `limitMs`. */
  waitUntil(
    enough: (deliveries: readonly Delivery[]) => boolean,
    limitMs: number,
  ): Promise<readonly Delivery[]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(look);
        const seen = this.deliveries.map((delivery) => delivery.text).join('\n');
        reject(new Error(`not within ${limitMs} ms; ${this.deliveries.length} came:\n${seen}`));
      }, limitMs);
      const look = (): void => {
        if (!enough(this.deliveries)) return;
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve(this.deliveries);
      };
      this.#watchers.add(look);
      look();
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // The sender is gone before it had said all.
    }
    const text = Buffer.concat(chunks).toString('utf8');
    const attempt = {
      atMs: Date.now(),
      method: request.method ?? '',
      path: request.url ?? '/',
      headers: request.headers,
      text,
      payload: JSON.parse(text) as WebhookPayload,
    };
    const status = this.respond(attempt);
    const delivery = { ...attempt, status };
    this.deliveries.push(delivery);
    response.writeHead(status).end();
    this.onDelivery(delivery);
    for (const watcher of this.#watchers) watcher();
  }
}
