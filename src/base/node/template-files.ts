import { lstat, readdir, readFile } from 'node:fs/promises';

/** The file system, as far as reading templates by glob needs it. */
export class NodeTemplateFiles {
  /** The names in a directory; undefined where there is none or it cannot be read. */
  async list(directory: string): Promise<readonly string[] | undefined> {
    try {
      return await readdir(directory);
    } catch {
      return undefined;
    }
  }

  /** Whether there is anything of this name, be it a link to nowhere. */
  async exists(path: string): Promise<boolean> {
    try {
      await lstat(path);
      return true;
    } catch {
      return false;
    }
  }

  /** The whole of a text file; rejects with Node's error, which names the path. */
  read(path: string): Promise<string> {
    return readFile(path, 'utf8');
  }
}
