import { lookup } from 'node:dns/promises';

/** The machine's own way of looking names up: its hosts file and search domains included. */
export class NodeResolver {
  /** All addresses of a host; rejects when there is none. */
  async addresses(host: string): Promise<readonly string[]> {
    const found = await lookup(host, { all: true });
    return found.map(({ address }) => address);
  }
}
