import { CodedError, messageOf } from '../base/errors.ts';
import { readTextFile } from '../base/node/text-file.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { Secret } from '../base/secret.ts';
import { listKey, type ReceiverConfig } from '../receivers/schema.ts';
import type { TemplateFiles } from '../templates/glob.ts';
import { sampleNotifications } from '../templates/sample-data.ts';
import { readTemplateFiles } from '../templates/template-files.ts';
import {
  type LibraryOptions,
  TemplateLibrary,
  type TextToCheck,
} from '../templates/template-library.ts';
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
    ...templateRemarks(config, library, surroundings.clock.now()),
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

/** What may go wrong when the templates of receivers run, found by running them on samples. */
function templateRemarks(config: Config, library: TemplateLibrary, nowMs: number): string[] {
  const { extensions } = config;
  const added = new Map(extensions?.receivers.map((each) => [each.name, each.integrations.length]));
  // What extensions add comes last, and is told of at its own place.
  const own = config.receivers.map(({ integrations, ...receiver }) => ({
    ...receiver,
    integrations: integrations.slice(0, integrations.length - (added.get(receiver.name) ?? 0)),
  }));
  const texts = [
    ...templatesOf(own, ''),
    ...(extensions === undefined ? [] : templatesOf(extensions.receivers, `${extensions.file}: `)),
  ];
  const warnings = library.check(texts, sampleNotifications('sample', nowMs));
  return warnings.map(({ place, message }) => `a template may fail: ${place}: ${message}`);
}

function templatesOf(receivers: readonly ReceiverConfig[], where: string): TextToCheck[] {
  return receivers.flatMap((receiver, i) =>
    receiver.integrations.flatMap((integration) =>
      templatesIn(
        integration.kind === 'webhook' ? integration.config : integration.settings,
        `${where}receivers[${i}].${listKey(integration.kind)}[${integration.index}]`,
      ),
    ),
  );
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
