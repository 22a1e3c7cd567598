import { parseArgs } from 'node:util';
import { CodedError, messageOf } from '../base/errors.ts';
import type { CliIo } from './io.ts';

const USAGE = `usage: tocsin receivers test [--url=http://localhost:9093] [--web.route-prefix=PREFIX] NAME

Asks a running server to send a test notification, one alert named TocsinTest, to everybody that the receiver NAME
tells, and shows what came of it. It is sent once, whatever routes, silences and intervals say, and is not recorded.

  --url=URL                  The server's address. May hold a path, and a user with a password.
  --web.route-prefix=PREFIX  The server's --web.route-prefix, when it has one that is not in the URL.

Exit codes: 0 all was sent, 1 something was not, 2 the command line could not be understood.
`;

/** More than a server takes for a test, milliseconds. */
const TIMEOUT_MS = 30_000;

interface Arguments {
  readonly name: string;
  readonly url: URL;
  /** With the user and the password of the URL given, which the URL of a request must not hold. */
  readonly headers: Readonly<Record<string, string>>;
}

/** One line of a report, as far as this command looks at it. */
interface Outcome {
  readonly kind: string;
  readonly index: number;
  readonly status: string;
  readonly latencyMs: number;
  readonly message: string;
  readonly response: string;
}

/** Runs `tocsin receivers` with the arguments after its name; gives the exit code: 0, 1, or 2 for a usage error. */
export async function runReceivers(
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
    const outcomes = await ask(parsed, request);
    io.out(outcomes.map(lineOf).join(''));
    if (outcomes.length === 0) io.out('The receiver has no integrations: nothing was sent.\n');
    return outcomes.every(({ status }) => status === 'sent') ? 0 : 1;
  } catch (error) {
    io.err(`tocsin: error: ${messageOf(error)}\n`);
    return 1;
  }
}

async function ask(
  { url, headers }: Arguments,
  request: typeof fetch,
): Promise<readonly Outcome[]> {
  let status: number;
  let text: string;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await request(url, { method: 'POST', headers, signal });
    status = response.status;
    text = await response.text();
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    throw new CodedError('unreachable', `no answer from ${url.origin}: ${messageOf(cause)}`);
  }
  const answer = parsed(text);
  if (status === 200 && Array.isArray(answer['integrations'])) {
    return answer['integrations'] as readonly Outcome[];
  }
  const { message } = answer;
  const said = typeof message === 'string' ? message : 'is this Tocsin, and is the prefix right?';
  throw new CodedError('refused', `the server answered ${status}: ${said}`);
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** `webhook[0]  sent  12 ms  200: ok`, with what went wrong below. */
function lineOf({ kind, index, status, latencyMs, message, response }: Outcome): string {
  const line = [`${kind}[${index}]`, status, `${latencyMs} ms`, printable(response)];
  const more = message === '' ? '' : `    ${printable(message)}\n`;
  return `${line.join('  ').trimEnd()}\n${more}`;
}

/** What a service said, in one line and without what a terminal would obey. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

function parseArguments(args: readonly string[]): Arguments {
  const [action, ...rest] = args;
  if (action !== 'test') {
    const problem = action === undefined ? 'a subcommand is needed' : `unexpected ${action}`;
    throw new CodedError('usage', `receivers: ${problem}`);
  }
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: {
      url: { type: 'string', default: 'http://localhost:9093' },
      'web.route-prefix': { type: 'string', default: '' },
    },
  });
  const [name = '', ...others] = positionals;
  if (name === '' || others.length > 0) {
    throw new CodedError('usage', 'the name of one receiver is needed');
  }
  return { name, ...target(values.url, values['web.route-prefix'], name) };
}

function target(
  base: string,
  prefix: string,
  name: string,
): { readonly url: URL; readonly headers: Readonly<Record<string, string>> } {
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol)) {
    throw new CodedError('usage', '--url is no http or https URL');
  }
  const url = new URL(base);
  const { username, password } = url;
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  url.username = '';
  url.password = '';
  const folders = [...url.pathname.split('/'), ...prefix.split('/')].filter((part) => part !== '');
  const path = [...folders, 'api', 'ext', 'v1', 'receivers', encodeURIComponent(name), 'test'];
  url.pathname = `/${path.join('/')}`;
  url.search = '';
  url.hash = '';
  if (username === '') return { url, headers: {} };
  return { url, headers: { authorization: `Basic ${Buffer.from(user).toString('base64')}` } };
}
