import { CodedError, messageOf } from '../base/errors.ts';
import { readTextFile } from '../base/node/text-file.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import type { MatcherMode } from '../labels/matcher-parser.ts';

/** A configuration file that was read and found good. */
export interface LoadedConfig {
  readonly config: Config;
  /** One line each: what is accepted but does not do what a reader might think. */
  readonly warnings: readonly string[];
  /** The file as it stood. */
  readonly text: string;
}

/** Reads and checks a configuration file. @throws CodedError */
export async function loadConfigFile(
  file: string,
  mode: MatcherMode,
  retentionMs: number,
): Promise<LoadedConfig> {
  let text: string;
  try {
    text = await readTextFile(file);
  } catch (error) {
    throw new CodedError('config-unreadable', messageOf(error), { cause: error });
  }
  const { config, warnings } = loadConfig({ text, file, mode, retentionMs });
  return { config, warnings: warnings.map(({ message }) => message), text };
}
