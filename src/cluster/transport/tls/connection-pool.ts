import type { PacketConnection } from './packet-connection.ts';

/** As many as Alertmanager keeps. */
const MAX_CONNECTIONS = 1024;

/** Connections by address; beyond the limit the one that was used least recently is closed. */
export class ConnectionPool {
  readonly #connections = new Map<string, PacketConnection>();
  readonly #max: number;

  constructor(max = MAX_CONNECTIONS) {
    this.#max = max;
  }

  /** The connection of an address; `open` makes it where there is none. */
  get(address: string, open: (closed: () => void) => PacketConnection): PacketConnection {
    const known = this.#connections.get(address);
    if (known !== undefined) {
      this.#connections.delete(address);
      this.#connections.set(address, known);
      return known;
    }
    const made = open(() => {
      if (this.#connections.get(address) === made) this.#connections.delete(address);
    });
    this.#connections.set(address, made);
    if (this.#connections.size > this.#max) this.#closeOldest();
    return made;
  }

  close(): void {
    for (const connection of [...this.#connections.values()]) connection.close();
  }

  #closeOldest(): void {
    const [oldest] = this.#connections.values();
    oldest?.close();
  }
}
