import { flagEntries } from './flag-table.ts';
import type { FlagSpec } from './flag-table.ts';

const WIDTH = 80;
const INDENT = 33;

const USAGE = `usage: tocsin [serve] [<flags>]
       tocsin check-config <file>...
       tocsin export --output=<directory>
       tocsin template render --template.glob=<glob> --template.text=<text>

Takes alerts from Prometheus, groups them and sends the notifications.

Flags:
`;

/** The text of `--help`: every flag with its default, in columns of a terminal 80 wide. */
export function helpText(): string {
  const rows = [
    row('  -h, --help', 'Show this help.'),
    ...flagEntries().map(([, flag]) => row(`      ${usageOf(flag)}`, describe(flag))),
    row('      --version', 'Show the version.'),
  ];
  return USAGE + rows.join('');
}

/** How a flag is typed, with its default: `--data.retention=120h`, `--[no-]log.silences`, `--cluster.peer="" ...`. */
export function usageOf(flag: FlagSpec): string {
  if (flag.kind === 'boolean') return `--[no-]${flag.name}`;
  const quoted = flag.kind === 'string' || flag.default === '';
  const value = quoted ? `"${flag.default}"` : flag.default;
  return `--${flag.name}=${value}${flag.kind === 'strings' ? ' ...' : ''}`;
}

function describe(flag: FlagSpec): string {
  switch (flag.effect) {
    case 'now':
      return flag.help;
    case 'later-harmless':
      return `${flag.help} (Not yet in effect.)`;
    case 'later-refused':
      return `${flag.help} (Comes with a later version; refused until then.)`;
  }
}

function row(left: string, text: string): string {
  const lines = wrap(text, WIDTH - INDENT);
  const pad = ' '.repeat(INDENT);
  const fits = left.length + 2 <= INDENT;
  const head = fits ? left.padEnd(INDENT) + (lines.shift() ?? '') : left;
  return [head, ...lines.map((line) => pad + line)].join('\n') + '\n';
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
