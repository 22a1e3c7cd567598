import { parseArgs } from 'node:util';
import type { ExplainAnswer, ExplainedRoute } from '../api/contract/explain.ts';
import { CodedError, messageOf } from '../base/errors.ts';
import { readTextFile } from '../base/node/text-file.ts';
import { loadConfig } from '../config/load.ts';
import { LabelSet } from '../labels/label-set.ts';
import { RouteTree } from '../routing/route.ts';
import { traceRoutes } from '../routing/trace.ts';
import { explainedRoute, routeSteps } from './explain-text.ts';
import type { CliIo } from './io.ts';

const USAGE = `usage: tocsin explain [--alertmanager.url=http://localhost:9093] LABEL=VALUE...
       tocsin explain [--alertmanager.url=http://localhost:9093] --fingerprint=FINGERPRINT
       tocsin explain --config.file=FILE LABEL=VALUE...

Says why an alert with these labels is, or is not, told to somebody: the path through the routes, the groups and when
they are flushed next, what mutes it, and what its receivers were told. With a file instead of a server: the path.

  --alertmanager.url=URL     The server's address. May hold a path, and a user with a password.
  --config.file=FILE         A configuration file to look at instead of a server.
  --fingerprint=FINGERPRINT  Of an alert that fires, instead of its labels.
  --json                     The answer as the server gives it (GET /api/ext/v1/explain).

Exit codes: 0 it was explained, 1 it could not be, 2 the command line could not be understood.
`;

/** More than a server takes, milliseconds. */
const TIMEOUT_MS = 30_000;

interface Arguments {
  readonly url: URL;
  readonly file: string;
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly json: boolean;
}

/** Runs `tocsin explain` with the arguments after its name; gives the exit code: 0, 1, or 2 for a usage error. */
export async function runExplain(
  args: readonly string[],
  io: CliIo,
  request: typeof fetch = fetch,
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
    io.out(parsed.file === '' ? await askServer(parsed, request) : await readFile(parsed));
    return 0;
  } catch (error) {
    io.err(`tocsin: error: ${messageOf(error)}\n`);
    return 1;
  }
}

async function readFile({ file, labels, json }: Arguments): Promise<string> {
  const { config } = loadConfig({ text: await readTextFile(file), file, mode: 'fallback' });
  const { steps, routes } = traceRoutes(new RouteTree(config.route), LabelSet.of(labels));
  if (json) return `${JSON.stringify({ labels, steps, routes: routes.map(({ id }) => id) })}\n`;
  const receivers = routes.map(({ options }) => options.receiver);
  return `${routeSteps(steps)}Receivers: ${receivers.join(', ')}\n`;
}

async function askServer(
  { url, labels, fingerprint, json }: Arguments,
  request: typeof fetch,
): Promise<string> {
  const { username, password } = url;
  const target = new URL(`${url.pathname.replace(/\/+$/, '')}/api/ext/v1/explain`, url);
  target.username = '';
  target.password = '';
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const headers = {
    'content-type': 'application/json',
    ...(username === '' ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
  };
  const body = JSON.stringify(fingerprint === '' ? { labels } : { fingerprint });
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await request(target, { method: 'POST', headers, body, signal });
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    throw new CodedError('unreachable', `no answer from ${target.origin}: ${messageOf(cause)}`);
  }
  const text = await response.text();
  if (response.status !== 200) throw refusal(response.status, text);
  if (json) return text;
  return answerText(JSON.parse(text) as ExplainAnswer);
}

function refusal(status: number, text: string): CodedError {
  let said = 'is this Tocsin, and is its prefix in the URL?';
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    if (typeof message === 'string') said = message;
  } catch {
    // Not the API's own answer.
  }
  return new CodedError('refused', `the server answered ${status}: ${said}`);
}

function answerText({ fires, steps, routes, fingerprint }: ExplainAnswer): string {
  const state = fires ? `The alert fires (fingerprint ${fingerprint}).` : 'No such alert fires.';
  const below = routes.map((route: ExplainedRoute) => explainedRoute(route)).join('\n');
  return `${state}\n\n${routeSteps(steps)}\n${below}`;
}

function parseArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'alertmanager.url': { type: 'string', default: 'http://localhost:9093' },
      'config.file': { type: 'string', default: '' },
      fingerprint: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
    },
  });
  const base = values['alertmanager.url'];
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol))
    throw new CodedError('usage', '--alertmanager.url is no http or https URL');
  const { fingerprint } = values;
  if ((positionals.length === 0) === (fingerprint === ''))
    throw new CodedError('usage', 'either labels or a fingerprint are needed');
  const file = values['config.file'];
  if (file !== '' && fingerprint !== '')
    throw new CodedError('usage', 'a file knows no alert by its fingerprint');
  return {
    url: new URL(base),
    file,
    fingerprint,
    labels: Object.fromEntries(positionals.map(pairOf)),
    json: values.json,
  };
}

function pairOf(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new CodedError('usage', `${text} is not LABEL=VALUE`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
