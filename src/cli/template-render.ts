import { parseArgs } from 'node:util';
import { CodedError, messageOf } from '../base/errors.ts';
import { NodeClock } from '../base/node/node-clock.ts';
import { NodeTemplateFiles } from '../base/node/template-files.ts';
import type { Clock } from '../base/clock.ts';
import type { TemplateFiles } from '../templates/glob.ts';
import { readTemplateFiles } from '../templates/template-files.ts';
import { TemplateLibrary } from '../templates/template-library.ts';
import { defaultRenderData } from './template-render-data.ts';
import type { CliIo } from './io.ts';

const USAGE = `usage: tocsin template render --template.glob=GLOB --template.text=TEXT [<flags>]

Renders a template to standard output, as a receiver would that names it.

  --template.glob=GLOB ...  Files with templates, beside the default ones. May be repeated.
  --template.text=TEXT      The template to render, such as '{{ template "slack.default.title" . }}'.
  --template.type=TYPE      text (the default) or html, which escapes what goes into a page.
  --template.data=FILE      The data in JSON, as webhooks have it. Without it: a sample of two alerts.

Exit codes: 0 it was rendered, 1 it could not be, 2 the command line could not be understood.
`;

/** What the command takes from its surroundings; tests give their own. */
export interface RenderSurroundings {
  readonly files: TemplateFiles;
  readonly clock: Clock;
  /** The name of the machine's time zone. */
  readonly localZone: string;
}

interface Arguments {
  readonly globs: readonly string[];
  readonly text: string;
  readonly isHtml: boolean;
  readonly dataFile: string | undefined;
}

/** Runs `tocsin template` with the arguments after its name; gives the exit code: 0, 1, or 2 for a usage error. */
export async function runTemplate(
  args: readonly string[],
  io: CliIo,
  surroundings: RenderSurroundings = machine(),
): Promise<number> {
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    io.out(USAGE);
    return 0;
  }
  let parsed: Arguments;
  try {
    parsed = parseArguments(args);
  } catch (error) {
    io.err(`tocsin: error: ${messageOf(error)}, try --help\n`);
    return 2;
  }
  try {
    io.out(await render(parsed, surroundings));
    return 0;
  } catch (error) {
    io.err(`tocsin: error: ${messageOf(error)}\n`);
    return 1;
  }
}

function machine(): RenderSurroundings {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { files: new NodeTemplateFiles(), clock: new NodeClock(), localZone: timeZone };
}

async function render(args: Arguments, surroundings: RenderSurroundings): Promise<string> {
  const { files, clock, localZone } = surroundings;
  const sources = await readTemplateFiles(args.globs, files);
  const library = new TemplateLibrary(sources, {
    clock,
    localZone: () => localZone,
    externalUrl: '',
  });
  const data =
    args.dataFile === undefined
      ? library.plainData(defaultRenderData(clock.now(), library.zones.local))
      : library.jsonData(await files.read(args.dataFile));
  return args.isHtml ? library.executeHtml(args.text, data) : library.executeText(args.text, data);
}

function parseArguments(args: readonly string[]): Arguments {
  const [action, ...rest] = args;
  if (action !== 'render') {
    const problem = action === undefined ? 'a subcommand is needed' : `unexpected ${action}`;
    throw new CodedError('usage', `template: ${problem}`);
  }
  const { values } = parseArgs({
    args: rest,
    options: {
      'template.glob': { type: 'string', multiple: true },
      'template.text': { type: 'string' },
      'template.type': { type: 'string' },
      'template.data': { type: 'string' },
    },
  });
  const { 'template.glob': globs, 'template.text': text, 'template.type': type } = values;
  if (globs === undefined || text === undefined) {
    throw new CodedError('usage', '--template.glob and --template.text are needed');
  }
  if (type !== undefined && type !== 'text' && type !== 'html') {
    throw new CodedError('usage', `--template.type must be one of html,text, got '${type}'`);
  }
  return { globs, text, isHtml: type === 'html', dataFile: values['template.data'] };
}
