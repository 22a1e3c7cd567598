import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { CommitQueue } from './commit-queue.ts';
import { storeKey } from './keys.ts';
import type { StateTable } from './state.ts';

/** A table in the store. */
export class StoredTable implements StateTable {
  readonly name: string;
  readonly #queue: CommitQueue;
  readonly #logger: Logger;
  #found: ReadonlyMap<string, Uint8Array>;

  constructor(
    name: string,
    queue: CommitQueue,
    found: ReadonlyMap<string, Uint8Array> | undefined,
    logger: Logger,
  ) {
    this.name = name;
    this.#queue = queue;
    this.#found = found ?? new Map();
    this.#logger = logger;
  }

  *entries(): Generator<readonly [key: string, payload: Uint8Array], void, undefined> {
    const found = this.#found;
    this.#found = new Map();
    for (const [key, payload] of found) yield [key, new Uint8Array(payload)];
  }

  async put(entries: readonly (readonly [key: string, payload: Uint8Array])[]): Promise<void> {
    if (entries.length === 0) return;
    const { name } = this;
    const puts = entries.map(
      ([key, payload]) => ({ kind: 'record', name, key: Buffer.from(key), payload }) as const,
    );
    await this.#queue.commit({ puts });
  }

  remove(keys: readonly string[]): void {
    if (keys.length === 0) return;
    const removes = keys.map((key) => storeKey('record', this.name, Buffer.from(key)));
    this.#queue.commit({ removes }).catch((error: unknown) => {
      const fields = { table: this.name, count: keys.length, err: messageOf(error) };
      this.#logger.error('records could not be removed from the state store', fields);
    });
  }
}
