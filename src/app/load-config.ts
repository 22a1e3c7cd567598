import { CodedError, messageOf } from '../base/errors.ts';
import { readTextFile } from '../base/node/text-file.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { Secret } from '../base/secret.ts';
import { listKey } from '../receivers/schema.ts';
import type { TemplateFiles } from '../templates/glob.ts';
import { sampleNotifications } from '../templates/sample-data.ts';
import { readTemplateFiles } from '../templates/template-files.ts';
import {
  type LibraryOptions,
  TemplateLibrary,
  type TextToCheck,
} from '../templates/template-library.ts';
import type { MatcherMode } from '../labels/matcher-parser.ts';

/** A configuration file that was read and found good. */
export interface LoadedConfig {
  readonly config: Config;
  /** One line each: what is accepted but does not do what a reader might think. */
  readonly warnings: readonly string[];
  /** The file as it stood. */
  readonly text: string;
  /** The default templates and those of the configuration's files. */
  readonly library: TemplateLibrary;
}

/** What templates are read and run with. */
export type TemplateSurroundings = LibraryOptions & { readonly files: TemplateFiles };

/** Reads and checks a configuration file and its templates. @throws CodedError */
export async function loadConfigFile(
  file: string,
  mode: MatcherMode,
  retentionMs: number,
  surroundings: TemplateSurroundings,
): Promise<LoadedConfig> {
  let text: string;
  try {
    text = await readTextFile(file);
  } catch (error) {
    throw new CodedError('config-unreadable', messageOf(error), { cause: error });
  }
  const { config, warnings } = loadConfig({ text, file, mode, retentionMs });
  const sources = await readTemplateFiles(config.templates, surroundings.files);
  const library = new TemplateLibrary(sources, surroundings);
  const remarks = [
    ...warnings.map(({ message }) => message),
    ...templateRemarks(config, library, surroundings.clock.now()),
  ];
  return { config, warnings: remarks, text, library };
}

/** What may go wrong when the templates of receivers run, found by running them on samples. */
function templateRemarks(config: Config, library: TemplateLibrary, nowMs: number): string[] {
  const texts = config.receivers.flatMap((receiver, i) =>
    receiver.integrations.flatMap((integration) =>
      templatesIn(
        integration.kind === 'webhook' ? integration.config : integration.settings,
        `receivers[${i}].${listKey(integration.kind)}[${integration.index}]`,
      ),
    ),
  );
  const warnings = library.check(texts, sampleNotifications('sample', nowMs));
  return warnings.map(({ place, message }) => `a template may fail: ${place}: ${message}`);
}

/** The templates among the settings of a receiver. Secrets keep theirs to themselves. */
function templatesIn(value: unknown, place: string): TextToCheck[] {
  if (typeof value === 'string') {
    return value.includes('{{') ? [{ place, text: value, isHtml: place.endsWith('.html') }] : [];
  }
  if (typeof value !== 'object' || value === null || value instanceof Secret) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => templatesIn(item, `${place}[${i}]`));
  }
  return Object.entries(value).flatMap(([key, item]) => templatesIn(item, `${place}.${key}`));
}
