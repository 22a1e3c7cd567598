import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { CodedError, messageOf } from '../base/errors.ts';
import type { LogRecord, SilenceRecord } from '../replication/records.ts';
import { decodeMeshEntry } from '../replication/wire/mesh-entry.ts';
import { decodeMeshSilence } from '../replication/wire/mesh-silence.ts';
import { readStream, writeStream } from '../replication/wire/stream.ts';

/** The names of Alertmanager's files below its `--storage.path`. */
export const ALERTMANAGER_FILES = { silences: 'silences', log: 'nflog' } as const;

/** What the files of an Alertmanager hold. */
export interface AlertmanagerState {
  readonly silences: readonly SilenceRecord[];
  readonly log: readonly LogRecord[];
  /** What could not be read, naming file and byte; what stands before it is in the lists. */
  readonly problems: readonly CodedError[];
}

/** Reads the files in a directory; those that are not there are empty. They are never changed. */
export function readAlertmanagerFiles(directory: string): AlertmanagerState {
  const problems: CodedError[] = [];
  const read = <T>(name: string, decode: (message: Uint8Array) => T): readonly T[] => {
    const file = join(directory, name);
    if (!existsSync(file)) return [];
    const { records, problem } = readFile(file, decode);
    if (problem) problems.push(problem);
    return records;
  };
  const silences = read(ALERTMANAGER_FILES.silences, decodeMeshSilence);
  const log = read(ALERTMANAGER_FILES.log, decodeMeshEntry);
  return { silences, log, problems };
}

interface Read<T> {
  readonly records: readonly T[];
  readonly problem?: CodedError;
}

function readFile<T>(file: string, decode: (message: Uint8Array) => T): Read<T> {
  const records: T[] = [];
  let at = '';
  try {
    // A record may keep views of what it was decoded from, and so the whole file: most keep none.
    for (const { offset, message } of readStream(readFileSync(file))) {
      at = `at byte ${offset}: `;
      records.push(decode(message));
      at = '';
    }
    return { records };
  } catch (error) {
    return { records, problem: new CodedError('import-file', `${file}: ${at}${messageOf(error)}`) };
  }
}

/** Encoded messages for each of Alertmanager's files. */
export type AlertmanagerMessages = Readonly<
  Record<keyof typeof ALERTMANAGER_FILES, readonly Uint8Array[]>
>;

/**
 * Writes Alertmanager's files into a directory, each as a whole. Throws a CodedError (`export-exists`) when one is
 * there already, unless `force`.
 */
export function writeAlertmanagerFiles(
  directory: string,
  messages: AlertmanagerMessages,
  force: boolean,
): void {
  const names = Object.values(ALERTMANAGER_FILES).map((name) => join(directory, name));
  const there = names.find((name) => existsSync(name));
  if (there !== undefined && !force)
    throw new CodedError('export-exists', `${there} exists; --force overwrites it`);
  replaceFile(join(directory, ALERTMANAGER_FILES.log), writeStream(messages.log));
  replaceFile(join(directory, ALERTMANAGER_FILES.silences), writeStream(messages.silences));
}

function replaceFile(file: string, bytes: Uint8Array): void {
  const temporary = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    const descriptor = openSync(temporary, 'wx');
    try {
      writeFileSync(descriptor, bytes);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
