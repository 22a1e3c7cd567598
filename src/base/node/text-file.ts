import { readFile } from 'node:fs/promises';

/** The whole of a text file; rejects with Node's error, which names the path. */
export function readTextFile(path: string): Promise<string> {
  return readFile(path, 'utf8');
}
