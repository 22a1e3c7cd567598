import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Lmdb from 'lmdb';
import { CodedError } from '../base/errors.ts';
import { writeAlertmanagerFiles, type AlertmanagerMessages } from './alertmanager-files.ts';
import { foundState, type FoundState } from './found-state.ts';
import { decodeFrame, type Frame } from './frame.ts';
import { stateFile } from './state-store.ts';
import { TABLES } from './tables.ts';

/** From where to where. */
export interface ExportOptions {
  /** `--storage.path`; a server may be running on it. */
  readonly from: string;
  readonly to: string;
  /** Whether files that are there are overwritten. */
  readonly force: boolean;
}

/** How much was exported. */
export interface Exported {
  readonly silences: number;
  readonly log: number;
}

/**
 * Writes the silences and the notification log of a store as Alertmanager's files. Throws a CodedError when there is no
 * store, when it is damaged, or when a file is in the way.
 */
export async function exportState({ from, to, force }: ExportOptions): Promise<Exported> {
  const { tables } = await readState(stateFile(from));
  const messages = (name: string): Uint8Array[] => [...(tables.get(name)?.values() ?? [])];
  const files: AlertmanagerMessages = {
    silences: messages(TABLES.silences),
    log: messages(TABLES.log),
  };
  writeAlertmanagerFiles(to, files, force);
  return { silences: files.silences.length, log: files.log.length };
}

/** Through LMDB, whose readers see one state while a server writes the next. */
async function readState(path: string): Promise<FoundState> {
  if (!existsSync(path)) throw new CodedError('export-nothing', `there is no state store ${path}`);
  const { open } = createRequire(import.meta.url)('lmdb') as typeof Lmdb;
  const db = open<Buffer, Buffer>({
    path,
    readOnly: true,
    keyEncoding: 'binary',
    encoding: 'binary',
    maxDbs: 1,
  });
  try {
    return foundState(
      [...db.getRange({})].map(({ value }) => frameOf(value, path)),
      false,
    );
  } finally {
    await db.close();
  }
}

function frameOf(value: Buffer, path: string): Frame {
  const frame = decodeFrame(value);
  if (frame) return frame;
  const cure = 'start the server on it once, which puts it aside and keeps what can be read';
  throw new CodedError('storage-damaged', `the state store ${path} is damaged; ${cure}`);
}
