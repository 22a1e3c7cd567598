import type { HttpHeader } from './schema.ts';
import type { FileTexts } from './file-texts.ts';

/** Names and values in turn, as undici takes them. */
export type FlatHeaders = readonly string[];

/**
 * A header value as it goes over the wire. Text beyond ASCII goes as its UTF-8 bytes, as Go sends it; each of
 * those bytes is one character here.
 */
export function wireText(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}

/** Basic authentication's header value. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

/** The headers that `http_headers` adds to every request; read anew each time where some come from files. */
export class ExtraHeaders {
  readonly #headers: readonly (readonly [name: string, header: HttpHeader])[];
  readonly #files: FileTexts;
  #fromFiles: readonly string[] = [];
  /** Those of no file, ready made. */
  readonly static: FlatHeaders | undefined;

  constructor(headers: Readonly<Record<string, HttpHeader>>, files: FileTexts) {
    this.#headers = Object.entries(headers);
    this.#files = files;
    const fromFiles = this.#headers.some(([, header]) => header.files.length > 0);
    this.static = fromFiles
      ? undefined
      : this.#headers.flatMap(([name, header]) => direct(name, header));
  }

  async read(): Promise<FlatHeaders> {
    const all: string[] = [];
    const fromFiles: string[] = [];
    for (const [name, header] of this.#headers) {
      all.push(...direct(name, header));
      const texts = await Promise.all(header.files.map((file) => this.#files.read(file)));
      fromFiles.push(...texts);
      all.push(...texts.flatMap((text) => [name, wireText(text)]));
    }
    this.#fromFiles = fromFiles;
    return all;
  }

  /** The values that must not be shown; of files, as they were last read. */
  get secrets(): readonly string[] {
    const direct = this.#headers.flatMap(([, { secrets }]) => secrets.map((each) => each.reveal()));
    return [...direct, ...this.#fromFiles];
  }
}

function direct(name: string, header: HttpHeader): string[] {
  const values = [...header.values, ...header.secrets.map((secret) => secret.reveal())];
  return values.flatMap((value) => [name, wireText(value)]);
}
