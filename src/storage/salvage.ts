import { copyFileSync, linkSync, renameSync, rmSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import { CodedError, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Put } from './commit-queue.ts';
import { foundState, type FoundState } from './found-state.ts';
import { type FrameParts, scanFrames } from './frame.ts';
import { segmentKey } from './keys.ts';
import { StoreWriter } from './store-writer.ts';

/** How much of a rebuilt store goes into one commit. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** A damaged store. */
export interface Damaged {
  /** Of the store. */
  readonly path: string;
  /** What the file holds. */
  readonly file: Buffer;
  /** What is wrong with it. */
  readonly damage: string;
}

/**
 * Makes a new store from what can be read of a damaged one. The damaged file stays beside it, under its name and
 * `.damaged-<time>`; a process that ends in between begins anew. Throws a CodedError (`storage-salvage`) when the
 * disk does not let it.
 */
export async function salvage(
  { path, file, damage }: Damaged,
  clock: Clock,
  logger: Logger,
): Promise<FoundState> {
  const state = foundState(scanFrames(file), true);
  const aside = `${path}.damaged-${new Date(clock.now()).toISOString()}`;
  try {
    const rebuilt = `${path}.rebuilding`;
    for (const name of [rebuilt, `${rebuilt}-lock`]) rmSync(name, { force: true });
    await build(rebuilt, state);
    keepAside(path, aside);
    // The lock file of LMDB belongs to the file of old.
    rmSync(`${path}-lock`, { force: true });
    renameSync(rebuilt, path);
    rmSync(`${rebuilt}-lock`, { force: true });
  } catch (error) {
    const why = `${damage}; a new store could not be put in its place: ${messageOf(error)}`;
    throw new CodedError('storage-salvage', `the state store ${path} is damaged: ${why}`);
  }
  logger.error('the state store was damaged; what could be read of it is in a new one', {
    file: path,
    damage,
    kept_as: aside,
    recovered: recovered(state),
  });
  return state;
}

/** By a second name, so that there is no moment without a store under the first. */
function keepAside(path: string, aside: string): void {
  try {
    linkSync(path, aside);
  } catch {
    copyFileSync(path, aside);
  }
}

/** How many records of which table were found, for people. */
function recovered({ tables, journals }: FoundState): string {
  const counts = [
    ...[...tables].map(([name, records]) => `${name}: ${records.size} records`),
    ...[...journals].map(([name, { segments }]) => `${name}: ${segments.length} segments`),
  ];
  return counts.length === 0 ? 'nothing' : counts.sort().join(', ');
}

async function build(path: string, state: FoundState): Promise<void> {
  const writer = new StoreWriter(path);
  let sequence = 0;
  let puts: FrameParts[] = [];
  let bytes = 0;
  const send = (): Promise<number> => writer.write({ puts, removes: [], removeRanges: [] });
  try {
    for (const put of everything(state)) {
      puts.push({ ...put, sequence: ++sequence });
      bytes += put.payload.length;
      if (bytes < CHUNK_BYTES) continue;
      await send();
      puts = [];
      bytes = 0;
    }
    await send();
  } finally {
    await writer.close();
  }
}

/** What a new store is to hold: all segments of a journal as appended one after the other, no matter where from. */
function* everything({ tables, journals, meta }: FoundState): Generator<Put, void, undefined> {
  for (const [name, records] of tables) {
    for (const [key, payload] of records)
      yield { kind: 'record', name, key: Buffer.from(key), payload };
  }
  for (const [name, { segments }] of journals) {
    for (const [index, payload] of segments.entries())
      yield { kind: 'segment', name, key: segmentKey({ epoch: 0, index }), payload };
  }
  for (const [name, value] of meta) yield metaPut(name, value);
}

/** The frame of a number. */
export function metaPut(name: string, value: number): Put {
  const payload = Buffer.alloc(8);
  payload.writeDoubleLE(value);
  return { kind: 'meta', name, key: new Uint8Array(0), payload };
}
