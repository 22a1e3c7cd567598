import { CodedError, messageOf } from '../base/errors.ts';
import { readTextFile } from '../base/node/text-file.ts';
import type { Config } from '../config/config.ts';
import { checkTemplates } from '../config/check-templates.ts';
import { loadConfig } from '../config/load.ts';
import type { TemplateFiles } from '../templates/glob.ts';
import { readTemplateFiles } from '../templates/template-files.ts';
import { type LibraryOptions, TemplateLibrary } from '../templates/template-library.ts';
import type { MatcherMode } from '../labels/matcher-parser.ts';

/** A configuration that was read and found good. */
export interface LoadedConfig {
  readonly config: Config;
  /** One line each: what is accepted but does not do what a reader might think. */
  readonly warnings: readonly string[];
  /** The file as it stood, and that of extensions after it. */
  readonly text: string;
  /** The default templates and those of the configuration's files. */
  readonly library: TemplateLibrary;
}

/** What templates are read and run with. */
export type TemplateSurroundings = LibraryOptions & { readonly files: TemplateFiles };

/** The files of a configuration. */
export interface ConfigFiles {
  readonly main: string;
  /** The file of extensions; empty for none. */
  readonly extensions: string;
}

/** Reads and checks a configuration and its templates. @throws CodedError */
export async function loadConfigFiles(
  { main: file, extensions: second }: ConfigFiles,
  mode: MatcherMode,
  retentionMs: number,
  surroundings: TemplateSurroundings,
): Promise<LoadedConfig> {
  const text = await readFile(file);
  const extensions = second === '' ? undefined : { file: second, text: await readFile(second) };
  const { config, warnings } = loadConfig({ text, file, extensions, mode, retentionMs });
  const sources = await readTemplateFiles(config.templates, surroundings.files);
  const library = new TemplateLibrary(sources, surroundings);
  const remarks = [
    ...warnings.map(({ message }) => message),
    ...checkTemplates(config, library, surroundings.clock.now()),
  ];
  return { config, warnings: remarks, text: text + (extensions?.text ?? ''), library };
}

async function readFile(file: string): Promise<string> {
  try {
    return await readTextFile(file);
  } catch (error) {
    throw new CodedError('config-unreadable', messageOf(error), { cause: error });
  }
}
