import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Timer } from '../base/clock.ts';
import { CodedError, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { CommitQueue } from './commit-queue.ts';
import { lockDirectory, type DirectoryLock } from './directory-lock.ts';
import { foundState, NOTHING_FOUND, type FoundState } from './found-state.ts';
import { decodeFrame, type Frame } from './frame.ts';
import { storeKey } from './keys.ts';
import { readLmdbFile } from './lmdb-file.ts';
import { DAMAGED } from './lmdb-meta.ts';
import { metaPut, salvage } from './salvage.ts';
import { SegmentLog } from './segment-log.ts';
import type { Opening, StateJournal, StateMeta, StateTable } from './state.ts';
import type { StorageMetrics } from './storage.metrics.ts';
import { StoredTable } from './stored-table.ts';

/** How often the store notes that the process is alive when nothing else is written. */
const HEARTBEAT_MS = 5000;
const ALIVE = 'alive';
const CLOSED = 'closed';

/** Where the store is and what it is given. */
export interface StateStoreOptions {
  /** `--storage.path`; the store is in its folder `tocsin`. */
  readonly directory: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: StorageMetrics;
  /** Whether `startWriting` will be called: to load LMDB takes time which a start has better uses for. */
  readonly isHeld?: boolean;
}

/** The store's file below `--storage.path`. */
export function stateFile(directory: string): string {
  return join(directory, 'tocsin', 'state.mdb');
}

/**
 * What outlives the process: tables, journals and numbers, by name, in one LMDB file. Everything that was there when
 * it was opened has been read and checked by then; from then on it is only written.
 */
export class StateStore {
  readonly opening: Opening;
  readonly meta: StateMeta;
  readonly #queue: CommitQueue;
  readonly #found: FoundState;
  readonly #lock: DirectoryLock;
  readonly #options: StateStoreOptions;
  readonly #tables = new Map<string, StoredTable>();
  readonly #journals = new Map<string, SegmentLog>();
  #timer: Timer | undefined;
  #closing: Promise<void> | undefined;

  /**
   * Opens the store of a directory; makes one when there is none. A damaged one is put aside and what can be read
   * of it goes into a new one, which is logged at error level. Rejects with a CodedError when another process uses
   * the directory, or the disk does not let it open.
   */
  static async open(options: StateStoreOptions): Promise<StateStore> {
    const path = stateFile(options.directory);
    try {
      mkdirSync(join(options.directory, 'tocsin'), { recursive: true });
      accessSync(join(options.directory, 'tocsin'), constants.W_OK);
    } catch (error) {
      const why = messageOf(error);
      throw new CodedError('storage-open', `cannot write to the folder of the state store: ${why}`);
    }
    const lock = lockDirectory(join(options.directory, 'tocsin'));
    try {
      const { found, how } = await load(path, options);
      const store = new StateStore(options, lock, found, how);
      await store.#begin();
      return store;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  private constructor(
    options: StateStoreOptions,
    lock: DirectoryLock,
    found: FoundState,
    how: Opening['how'],
  ) {
    this.#options = options;
    this.#lock = lock;
    this.#found = found;
    this.opening = { how, lastAliveMs: found.meta.get(ALIVE) };
    this.#queue = new CommitQueue({
      path: stateFile(options.directory),
      clock: options.clock,
      metrics: options.metrics,
      lastSequence: found.lastSequence,
      heartbeat: () => metaPut(ALIVE, options.clock.now()),
      isHeld: options.isHeld ?? false,
    });
    const numbers = new Map(found.meta);
    this.meta = {
      get: (name) => numbers.get(name),
      set: async (name, value) => {
        await this.#queue.commit({ puts: [metaPut(name, value)] });
        numbers.set(name, value);
      },
    };
  }

  /** The table of this name. */
  table(name: string): StateTable {
    let table = this.#tables.get(name);
    if (!table) {
      table = new StoredTable(
        name,
        this.#queue,
        this.#found.tables.get(name),
        this.#options.logger,
      );
      this.#tables.set(name, table);
    }
    return table;
  }

  /** The journal of this name. */
  journal(name: string): StateJournal {
    let journal = this.#journals.get(name);
    if (!journal) {
      journal = new SegmentLog(name, this.#queue, this.#found.journals.get(name));
      this.#journals.set(name, journal);
    }
    return journal;
  }

  /** Writes what is under way, notes that the process ended in good order, and closes the file. Again: the same. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#timer?.cancel();
    try {
      await this.#queue.commit({ puts: [metaPut(CLOSED, 1)] });
    } catch (error) {
      this.#options.logger.error('the state store could not be closed in good order', {
        err: messageOf(error),
      });
    }
    await this.#queue.close();
    this.#lock.release();
  }

  /** Begins to write what has been waiting for it, where the store was opened with `isHeld`. */
  startWriting(): void {
    this.#queue.release();
  }

  /**
   * The first commit. A new store has to be there before anyone relies on it. One that is there is known to be whole:
   * the start goes on meanwhile, and a full disk does not end it.
   */
  async #begin(): Promise<void> {
    this.#beat();
    const first = this.#queue.commit({ puts: [metaPut(CLOSED, 0)] });
    if (this.opening.how !== 'new' || this.#options.isHeld === true) {
      first.catch((error: unknown) => this.#cannotWrite(error));
      return;
    }
    try {
      await first;
    } catch (error) {
      this.#timer?.cancel();
      await this.#queue.close();
      throw error;
    }
  }

  #beat(): void {
    this.#timer = this.#options.clock.after(HEARTBEAT_MS, () => {
      this.#queue.commit({}).catch((error: unknown) => this.#cannotWrite(error));
      this.#beat();
    });
  }

  #cannotWrite(error: unknown): void {
    this.#options.logger.error('the state store cannot be written', { err: messageOf(error) });
  }
}

interface Loaded {
  readonly found: FoundState;
  readonly how: Opening['how'];
}

async function load(path: string, { clock, logger }: StateStoreOptions): Promise<Loaded> {
  const file = readIfThere(path);
  if (file === undefined) return { found: NOTHING_FOUND, how: 'new' };
  if (file.length === 0) {
    // LMDB makes an empty file before it writes to it: a first start that was broken off leaves one, as damage may.
    logger.error('the state store is an empty file: nothing of the last process is known', {
      path,
    });
    return { found: NOTHING_FOUND, how: 'new' };
  }
  try {
    const found = foundState(framesOf(file), false);
    return { found, how: found.meta.get(CLOSED) === 1 ? 'clean' : 'unclean' };
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== DAMAGED) throw error;
    const found = await salvage({ path, file, damage: error.message }, clock, logger);
    return { found, how: 'salvaged' };
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new CodedError('storage-open', `cannot read the state store: ${messageOf(error)}`);
  }
}

/** Goes by the look of it: errors of Node may come from another realm, as in tests. */
function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

/** The frames of a file that holds together. Throws a CodedError (`storage-damaged`) when it does not. */
export function framesOf(file: Buffer): Frame[] {
  return readLmdbFile(file).map(({ key, value }) => {
    const frame = decodeFrame(value);
    if (frame && storeKey(frame.kind, frame.name, frame.key).equals(key)) return frame;
    const at = value.byteOffset - file.byteOffset;
    throw new CodedError(DAMAGED, `the value at byte ${at} is not what was written`);
  });
}
