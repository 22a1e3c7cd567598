import { dirname, isAbsolute, join as joinPath } from 'node:path';
import { list, object, readTree } from '../base/schema/schema.ts';
import type { Finding, Report } from '../base/schema/schema.ts';
import type { ReceiverKind } from '../receivers/kinds.ts';
import { receiverSchema, resolveReceiver } from '../receivers/schema.ts';
import type { GivenReceiver, IntegrationConfig, ReceiverConfig } from '../receivers/schema.ts';
import type { Config } from './config.ts';
import { Places } from './places.ts';
import { ConfigError, nearest } from './problem.ts';
import { readYaml } from './yaml/document.ts';

/** A file that was read. */
export interface FileText {
  readonly text: string;
  /** Its name: for messages, and relative paths in it start from its folder. */
  readonly file: string;
}

/**
 * `config` with the integrations that a file of extensions adds to its receivers. They inherit from its `global`, and
 * their indices go on after those of the same kind in the main file, which they must not share: the notification log
 * knows integrations by them. `mainFile` is the main file's name, for messages. What `marshalled` shows stays.
 * @throws ConfigError with every problem found
 */
export function extendConfig(config: Config, mainFile: string, { text, file }: FileText): Config {
  const document = readYaml(text);
  const places = new Places(file, document);
  if (document.problems.length > 0) {
    throw new ConfigError(document.problems.map((problem) => places.problemAt(problem)));
  }
  const schema = object({ receivers: list(receiverSchema({ extensions: true })) });
  const result = readTree(schema, document.tree);
  const findings: Finding[] = [...result.findings];
  const report: Report = (message, { code = 'invalid', path = [], known = [] } = {}) =>
    findings.push({ code, message, path, known });
  const given = ('value' in result ? result.value?.receivers : undefined) ?? [];
  checkExtensions(given, config, mainFile, report);
  const receivers = resolveAll(given, config, dirname(file), report);
  if (findings.length > 0) {
    const problems = findings.map((finding) => places.problem(finding));
    throw new ConfigError(problems.sort((a, b) => a.line - b.line || a.column - b.column));
  }
  const added = new Map(receivers.map((receiver) => [receiver.name, receiver.integrations]));
  return {
    ...config,
    receivers: config.receivers.map((main) => extended(main, added.get(main.name) ?? [])),
    extensions: { file, receivers },
  };
}

function checkExtensions(
  given: readonly GivenReceiver[],
  config: Config,
  mainFile: string,
  report: Report,
): void {
  const known = config.receivers.map(({ name }) => name);
  const seen = new Set<string>();
  for (const [index, { name, labels }] of given.entries()) {
    const path = ['receivers', index, 'name'];
    const quoted = JSON.stringify(name);
    if (seen.has(name)) {
      report(`receiver ${quoted} is not unique`, { code: 'duplicate_name', path });
    } else if (!known.includes(name)) {
      const meant = nearest(name, known);
      const hint = meant === undefined ? '' : `, or did you mean ${JSON.stringify(meant)}?`;
      const message = `receiver ${quoted} is not in ${mainFile}: add it there, its name alone will do${hint}`;
      report(message, { code: 'undefined_name', path });
    }
    seen.add(name);
    if (Object.keys(labels).length > 1) {
      const message = `the labels of a receiver belong into ${mainFile}`;
      report(message, { path: ['receivers', index, 'labels'] });
    }
  }
}

function resolveAll(
  given: readonly GivenReceiver[],
  { global: { defaults, http } }: Config,
  folder: string,
  report: Report,
): readonly ReceiverConfig[] {
  const join = (path: string): string =>
    path === '' || isAbsolute(path) ? path : joinPath(folder, path);
  return given.map((receiver, index) =>
    resolveReceiver(receiver, { defaults, http, join }, (message, details) =>
      report(message, { ...details, path: ['receivers', index, ...(details?.path ?? [])] }),
    ),
  );
}

function extended(main: ReceiverConfig, added: readonly IntegrationConfig[]): ReceiverConfig {
  const taken = (wanted: ReceiverKind): number =>
    main.integrations.filter(({ kind }) => kind === wanted).length;
  const moved = added.map((item) => ({ ...item, index: taken(item.kind) + item.index }));
  return { ...main, integrations: [...main.integrations, ...moved] };
}
