import type { FileTexts } from './file-texts.ts';
import { textOf } from './file-texts.ts';
import { basicAuthorization, wireText } from './header-values.ts';
import type { Authorization, BasicAuth, HttpConfig } from './schema.ts';

/** Where the `Authorization` header of requests comes from. */
export interface Credentials {
  /** The header's value; undefined for no header. Without a promise where nothing has to be read or asked. */
  header(signal: AbortSignal): string | undefined | Promise<string | undefined>;
  /** Told that a server answered 401 to `header`: whether another try with a new one makes sense. */
  refused(header: string): boolean;
  /** Texts that must not be shown. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

/** Those of `basic_auth` and `authorization`. */
export function staticCredentials(config: HttpConfig, files: FileTexts): Credentials {
  if (config.basicAuth !== undefined) return basic(config.basicAuth, files);
  if (config.authorization !== undefined) return authorization(config.authorization, files);
  return fixed(undefined, []);
}

function basic(auth: BasicAuth, files: FileTexts): Credentials {
  if (auth.usernameFile === undefined && auth.passwordFile === undefined) {
    const secret = auth.password?.reveal() ?? '';
    return fixed(basicAuthorization(auth.username, secret), [secret]);
  }
  return new FileCredentials(async () => {
    const username = await textOf(auth.username, auth.usernameFile, files);
    const secret = (await textOf(auth.password, auth.passwordFile, files)) ?? '';
    return [basicAuthorization(username ?? '', secret), secret];
  });
}

function authorization(auth: Authorization, files: FileTexts): Credentials {
  const header = (credentials: string): string => wireText(`${auth.type} ${credentials}`);
  if (auth.credentialsFile === undefined) {
    const credentials = auth.credentials?.reveal() ?? '';
    return fixed(header(credentials), [credentials]);
  }
  const file = auth.credentialsFile;
  return new FileCredentials(async () => {
    const credentials = await files.read(file);
    return [header(credentials), credentials];
  });
}

function fixed(header: string | undefined, secrets: readonly string[]): Credentials {
  const all = header === undefined ? secrets : [header, ...secrets];
  return {
    header: () => header,
    refused: () => false,
    secrets: all,
    close: () => Promise.resolve(),
  };
}

/** Credentials that are read from files at every request. */
class FileCredentials implements Credentials {
  readonly #read: () => Promise<readonly [header: string, secret: string]>;
  #last: readonly string[] = [];

  constructor(read: () => Promise<readonly [header: string, secret: string]>) {
    this.#read = read;
  }

  async header(): Promise<string> {
    this.#last = await this.#read();
    return this.#last[0] ?? '';
  }

  refused(): boolean {
    return false;
  }

  get secrets(): readonly string[] {
    return this.#last;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
