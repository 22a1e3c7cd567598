import type { RE2JS } from 're2js';
import { compileRe2 } from './regexp.ts';

/** A pattern to replace by, compiled once. */
export interface TextReplacer {
  /** Go's `Regexp.ReplaceAllString`: `$1`, `$name` and `${name}` stand for groups, `$$` for a dollar. */
  replaceAll(text: string, template: string): string;
}

/** Compiles an RE2 pattern to replace what matches it. Throws as `compileUnanchored` does. */
export function compileReplacer(pattern: string): TextReplacer {
  const compiled = compileRe2(pattern);
  return { replaceAll: (text, template) => replaceAll(compiled, text, readTemplate(template)) };
}

/** A step of what is put in: plain text, or a group by its number or name. */
type Step = string | { readonly group: string };

function replaceAll(compiled: RE2JS, text: string, template: readonly Step[]): string {
  const matcher = compiled.matcher(text);
  const { groupCount, expand } = groupsOf(compiled, matcher);
  let out = '';
  let lastEnd = 0;
  let at = 0;
  while (at <= text.length && matcher.find(at)) {
    const start = matcher.start();
    const end = matcher.end();
    out += text.slice(lastEnd, start);
    // An empty match right after another match puts nothing in.
    if (end > lastEnd || start === 0)
      out += template.map((step) => expand(step, groupCount)).join('');
    lastEnd = end;
    const width = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    at = Math.max(end, at + width);
  }
  return out + text.slice(lastEnd);
}

interface Groups {
  readonly groupCount: number;
  readonly expand: (step: Step, groupCount: number) => string;
}

/** How steps become text for the match at hand. A group that there is not, or that took no part, is empty. */
function groupsOf(compiled: RE2JS, matcher: ReturnType<RE2JS['matcher']>): Groups {
  const names = compiled.namedGroups();
  const expand = (step: Step, groupCount: number): string => {
    if (typeof step === 'string') return step;
    if (/^(?:0|[1-9]\d*)$/.test(step.group)) {
      const number = Number(step.group);
      return number <= groupCount ? (matcher.group(number) ?? '') : '';
    }
    const number = Object.hasOwn(names, step.group) ? names[step.group] : undefined;
    return number === undefined ? '' : (matcher.group(number) ?? '');
  };
  return { groupCount: matcher.groupCount(), expand };
}

const REFERENCE = /\$(?:(\$)|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

/** A dollar that begins no reference stands for itself; the longest name counts, so that `$1x` is the group `1x`. */
function readTemplate(template: string): readonly Step[] {
  const steps: Step[] = [];
  let at = 0;
  for (const found of template.matchAll(REFERENCE)) {
    const [text, dollar, braced, bare] = found;
    steps.push(template.slice(at, found.index));
    steps.push(dollar ?? { group: braced ?? bare ?? '' });
    at = found.index + text.length;
  }
  steps.push(template.slice(at));
  return steps.filter((step) => step !== '');
}
