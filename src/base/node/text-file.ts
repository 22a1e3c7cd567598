import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** The whole of a text file; rejects with Node's error, which names the path. */
export function readTextFile(path: string): Promise<string> {
  return readFile(path, 'utf8');
}

/** The same at once: for what is read before anything runs. @throws Node's error, which names the path */
export function readTextFileNow(path: string): string {
  return readFileSync(path, 'utf8');
}
