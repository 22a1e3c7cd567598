import { CodedError } from '../base/errors.ts';
import { compareBytewise } from '../base/compare.ts';

/** The files that templates are read from. */
export interface TemplateFiles {
  /** The names in a directory, in any order; undefined where there is none or it cannot be read. */
  list(directory: string): Promise<readonly string[] | undefined>;
  /** Whether there is anything of this name. */
  exists(path: string): Promise<boolean>;
  /** The whole of a text file; rejects with an error that names the path. */
  read(path: string): Promise<string>;
}

/**
 * The files that a pattern names, as Go's `filepath.Glob` finds them: `*`, `?` and `[a-z]` within the parts of the
 * path, `\` before any of them; `**` is no more than `*`. Sorted within each directory. A pattern that matches
 * nothing gives nothing. Throws `template.glob` for a malformed pattern.
 */
export async function glob(pattern: string, files: TemplateFiles): Promise<readonly string[]> {
  if (!isWellFormed(pattern)) throw malformed();
  if (!HAS_META.test(pattern)) return (await files.exists(pattern)) ? [pattern] : [];
  const cut = pattern.lastIndexOf('/') + 1;
  const directory = withoutSlash(pattern.slice(0, cut));
  if (directory === pattern) throw malformed();
  const directories = HAS_META.test(directory) ? await glob(directory, files) : [directory];
  const matches = matcherOf(pattern.slice(cut));
  const found: string[] = [];
  for (const each of directories) {
    const names = (await files.list(each)) ?? [];
    const matching = names.filter((name) => matches.test(name)).sort(compareBytewise);
    found.push(...matching.map((name) => joined(each, name)));
  }
  return found;
}

const HAS_META = /[*?[\\]/;

function malformed(): CodedError {
  return new CodedError('template.glob', 'syntax error in pattern');
}

function withoutSlash(directory: string): string {
  if (directory === '') return '.';
  return directory === '/' ? '/' : directory.slice(0, -1);
}

/** Go's `filepath.Join`: cleaned of `.`, `..` and double slashes. */
function joined(directory: string, name: string): string {
  const isAbsolute = directory.startsWith('/');
  const parts: string[] = [];
  for (const part of `${directory}/${name}`.split('/')) {
    if (part === '' || part === '.') continue;
    const canGoUp = parts.length > 0 && parts.at(-1) !== '..';
    if (part !== '..') parts.push(part);
    else if (canGoUp) parts.pop();
    else if (!isAbsolute) parts.push(part);
  }
  return (isAbsolute ? '/' : '') + parts.join('/');
}

const CLASS_CHARACTER = String.raw`(?:\\[^]|[^\\\-\]])`;
const CLASS = String.raw`\[\^?(?:${CLASS_CHARACTER}(?:-${CLASS_CHARACTER})?)+\]`;
const STEP = new RegExp(String.raw`${CLASS}|\\[^]|[^\\[]`, 'uy');

/** The steps of a pattern: characters, escaped ones, wildcards and classes; undefined where it is malformed. */
function stepsOf(pattern: string): readonly string[] | undefined {
  const steps: string[] = [];
  const reader = new RegExp(STEP);
  while (reader.lastIndex < pattern.length) {
    const step = reader.exec(pattern)?.[0];
    if (step === undefined) return undefined;
    steps.push(step);
  }
  return steps;
}

function isWellFormed(pattern: string): boolean {
  return stepsOf(pattern) !== undefined;
}

function matcherOf(pattern: string): RegExp {
  const source = (stepsOf(pattern) ?? []).map(stepSource).join('');
  return new RegExp(`^${source}$`, 'u');
}

function stepSource(step: string): string {
  if (step === '*') return '[^/]*';
  if (step === '?') return '[^/]';
  if (step.length > 1 && step.startsWith('[')) return classSource(step);
  return literal(step.startsWith('\\') ? step.slice(1) : step);
}

/** A class with its ranges; one that runs backwards matches nothing. */
function classSource(step: string): string {
  const isNegated = step.startsWith('[^');
  const ranges = step
    .slice(isNegated ? 2 : 1, -1)
    .matchAll(new RegExp(`(${CLASS_CHARACTER})(?:-(${CLASS_CHARACTER}))?`, 'gu'));
  let source = '';
  for (const [, low = '', high = low] of ranges) {
    const [from, to] = [low, high].map((each) => each.replace(/^\\/, ''));
    if (from === undefined || to === undefined || compareBytewise(from, to) > 0) continue;
    source += `${literal(from)}-${literal(to)}`;
  }
  if (source === '') return isNegated ? '[^]' : '[]';
  return `[${isNegated ? '^' : ''}${source}]`;
}

function literal(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
