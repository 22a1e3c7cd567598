import { messageOf } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import { refusal } from './http-error.ts';

/** Reads a whole text file. */
export type ReadText = (path: string) => Promise<string>;

/**
 * Files that are read at every use, so that a changed one holds at once. Uses that come while a file is being
 * read share that reading: a thousand notifications at one instant read it once.
 */
export class FileTexts {
  readonly #readText: ReadText;
  readonly #reading = new Map<string, Promise<string>>();

  constructor(readText: ReadText) {
    this.#readText = readText;
  }

  /** The file's content without the white space around it. */
  read(path: string): Promise<string> {
    const joined = this.#reading.get(path);
    if (joined !== undefined) return joined;
    const reading = this.#load(path).finally(() => this.#reading.delete(path));
    this.#reading.set(path, reading);
    return reading;
  }

  async #load(path: string): Promise<string> {
    try {
      return (await this.#readText(path)).trim();
    } catch (error) {
      throw refusal('http_file', `unable to read file ${path}: ${messageOf(error)}`);
    }
  }
}

/** A text given directly or by a file; undefined when neither is. */
export function textOf(
  direct: string | Secret | undefined,
  file: string | undefined,
  files: FileTexts,
): string | Promise<string> | undefined {
  if (direct !== undefined && direct !== '')
    return typeof direct === 'string' ? direct : direct.reveal();
  return file === undefined ? undefined : files.read(file);
}
