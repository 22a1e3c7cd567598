import { createServer } from 'node:http';
import type { Server } from 'node:http';

/** Something for Prometheus to scrape, which can go away and come back on the same port. */
export class Target {
  readonly port: number;
  #server: Server | undefined;

  constructor(port: number) {
    this.port = port;
  }

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const server = createServer((_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' });
        response.end('target_metric 1\n');
      });
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
      this.#server = server;
    });
  }

  stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    return new Promise((resolve) => {
      if (server === undefined) {
        resolve();
        return;
      }
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
}
