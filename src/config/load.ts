import { dirname, isAbsolute, join as joinPath } from 'node:path';
import { readTree } from '../base/schema/schema.ts';
import type { Finding, Report } from '../base/schema/schema.ts';
import { isNull } from '../base/schema/scalar.ts';
import { createMatcherParser } from '../labels/matcher-parser.ts';
import type { MatcherMode, MatcherWarning } from '../labels/matcher-parser.ts';
import { joinHttpPaths } from '../receivers/http/http-config-schema.ts';
import { resolveReceiver } from '../receivers/schema.ts';
import type { ReceiverConfig } from '../receivers/schema.ts';
import { checkFile } from './checks.ts';
import type { Config } from './config.ts';
import { joinRecorderPaths } from './event-recorder.ts';
import { extendConfig } from './extensions.ts';
import type { FileText } from './extensions.ts';
import { DEFAULT_GLOBAL } from './global.ts';
import type { GlobalConfig } from './global.ts';
import { marshalConfig } from './marshal/marshal.ts';
import { ConfigError } from './problem.ts';
import type { ConfigWarning } from './problem.ts';
import { Places } from './places.ts';
import { fileSchema } from './schema.ts';
import type { GivenFile } from './schema.ts';
import { warningsOf } from './warnings.ts';
import { readYaml } from './yaml/document.ts';

/** What to load, and how. */
export interface LoadOptions extends FileText {
  /** A second file, whose receivers add to those of the first. */
  readonly extensions?: FileText | undefined;
  /** How matchers and label names are read. */
  readonly mode: MatcherMode;
  /** `--data.retention`, for a warning; none without it. */
  readonly retentionMs?: number;
}

/** A configuration that is valid, and what is worth knowing about it. */
export interface LoadedConfig {
  readonly config: Config;
  readonly warnings: readonly ConfigWarning[];
}

/**
 * Reads a configuration completely. Throws a `ConfigError` with every problem found: first of notation, then of form,
 * then of what the sections say about each other, and those of extensions when the main file has none. Opens no file.
 */
export function loadConfig({ extensions, ...main }: LoadOptions): LoadedConfig {
  const loaded = loadMain(main);
  if (extensions === undefined) return loaded;
  return { ...loaded, config: extendConfig(loaded.config, main.file, extensions) };
}

function loadMain({
  text,
  file,
  mode,
  retentionMs,
}: Omit<LoadOptions, 'extensions'>): LoadedConfig {
  const document = readYaml(text);
  const places = new Places(file, document);
  if (document.problems.length > 0) {
    throw new ConfigError(document.problems.map((problem) => places.problemAt(problem)));
  }
  const matcherWarnings: MatcherWarning[] = [];
  const parser = createMatcherParser(mode, (warning) => matcherWarnings.push(warning));
  const isEmpty = document.tree === undefined || isNull(document.tree);
  const result = readTree(fileSchema(parser), document.tree);
  const given = 'value' in result ? result.value : undefined;
  const findings: Finding[] = [...result.findings];
  const report: Report = (message, { code = 'invalid', path = [], known = [] } = {}) =>
    findings.push({ code, message, path, known });
  if (isEmpty) report('no route provided in config');
  else if (given !== undefined) checkFile(given, report);
  const config = given && resolve(given, dirname(file), report);
  if (config === undefined || findings.length > 0) {
    const problems = findings.map((finding) => places.problem(finding));
    throw new ConfigError(problems.sort((a, b) => a.line - b.line || a.column - b.column));
  }
  const complete = { ...config, marshalled: marshalConfig(config, document.tree) };
  const warnings = warningsOf(complete, matcherWarnings, retentionMs);
  return { config: complete, warnings: warnings.map((warning) => places.warning(warning)) };
}

/** Fills in what is inherited and resolves paths; undefined where there is no route. */
function resolve(
  given: GivenFile,
  folder: string,
  report: Report,
): Omit<Config, 'marshalled'> | undefined {
  if (given.route === undefined) return undefined;
  const join = (path: string): string =>
    path === '' || isAbsolute(path) ? path : joinPath(folder, path);
  const { http, ...global } = given.global ?? DEFAULT_GLOBAL;
  const completeGlobal = { ...global, http: joinHttpPaths(http, join) };
  const muteTimeIntervals = given.mute_time_intervals ?? [];
  const timeIntervals = given.time_intervals ?? [];
  return {
    global: completeGlobal,
    route: given.route,
    receivers: resolveReceivers(given, completeGlobal, join, report),
    extensions: undefined,
    inhibitRules: given.inhibit_rules ?? [],
    timeIntervals: new Map(
      [...muteTimeIntervals, ...timeIntervals].map(({ name, intervals }) => [name, intervals]),
    ),
    templates: (given.templates ?? []).map(join),
    tracing: given.tracing,
    eventRecorder: given.event_recorder && joinRecorderPaths(given.event_recorder, join),
    given: { muteTimeIntervals, timeIntervals },
  };
}

function resolveReceivers(
  given: GivenFile,
  { defaults, http }: GlobalConfig,
  join: (path: string) => string,
  report: Report,
): readonly ReceiverConfig[] {
  return (given.receivers ?? []).map((receiver, index) =>
    resolveReceiver(receiver, { defaults, http, join }, (message, details) =>
      report(message, { ...details, path: ['receivers', index, ...(details?.path ?? [])] }),
    ),
  );
}
