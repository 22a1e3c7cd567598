import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { CodedError } from '../base/errors.ts';

/** Holds a directory until it is released. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Takes a directory for this process, so that no two write to one store. Linux only: by listening on a socket in
 * the abstract namespace whose name is the directory's device and inode; the system lets go of it with the process,
 * however that ends. Elsewhere, and between containers that share a volume but no network namespace, nothing is
 * noticed. Throws a CodedError (`storage-in-use`) when another process holds the directory.
 */
export function lockDirectory(directory: string): DirectoryLock {
  if (platform() !== 'linux') return { release: () => undefined };
  const { dev, ino } = statSync(directory, { bigint: true });
  const server = createServer((socket) => socket.destroy());
  server.on('error', () => undefined);
  // The name is bound before `listen` returns.
  server.listen(`\0tocsin-storage-${dev}-${ino}`).unref();
  if (!server.listening)
    throw new CodedError('storage-in-use', `another process uses the data directory ${directory}`);
  return { release: () => void server.close() };
}
