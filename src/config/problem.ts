import { CodedError } from '../base/errors.ts';
import type { Finding } from '../base/schema/schema.ts';

/** Something worth knowing about a configuration that is valid. */
export interface ConfigWarning {
  readonly code: string;
  /** In Alertmanager's words where it has some. */
  readonly message: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** `route.routes[2].group_wait`; empty where it is about the file itself. */
  readonly path: string;
}

/** One thing wrong with a configuration file, at its place. */
export interface ConfigProblem extends ConfigWarning {
  /** For an unknown key: the known key that is nearest. */
  readonly suggestion?: string;
}

/** A configuration that is refused, with everything that is wrong with it; the message has a line for each. */
export class ConfigError extends CodedError {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super('config_invalid', problems.map(formatProblem).join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** `file:line:column: path: message`. */
export function formatProblem({ file, line, column, path, message }: ConfigProblem): string {
  const where = path === '' ? '' : `${path}: `;
  return `${file}:${line}:${column}: ${where}${message}`;
}

/** A path as people write it: `routes[2].match["a b"]`. */
export function formatPath(path: readonly (string | number)[]): string {
  let out = '';
  for (const part of path) {
    if (typeof part === 'number') out += `[${part}]`;
    else if (!/^[\w-]+$/.test(part)) out += `[${JSON.stringify(part)}]`;
    else out += out === '' ? part : `.${part}`;
  }
  return out;
}

/** What an unknown key is told, in Go's words, with the nearest known key. */
export function unknownKeyMessage(finding: Finding): {
  readonly message: string;
  readonly suggestion: string | undefined;
} {
  const key = String(finding.path.at(-1) ?? '');
  const suggestion = nearest(key, finding.known);
  const hint = suggestion === undefined ? '' : `, did you mean ${suggestion}?`;
  return { message: `field ${key} not found${hint}`, suggestion };
}

/** Further from a word than this share of its length, another is not what was meant. */
const MAX_DISTANCE_SHARE = 0.4;

/** The word nearest to `given` by edits, if any is near at all. */
export function nearest(given: string, words: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(given.length, 3) * MAX_DISTANCE_SHARE;
  for (const word of words) {
    const distance = editDistance(given.toLowerCase().replaceAll('-', '_'), word);
    if (distance > bestDistance || (distance === bestDistance && best !== undefined)) continue;
    best = word;
    bestDistance = distance;
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that make `a` into `b`. */
function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] && i > 1 && j > 1;
      if (isSwap) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
