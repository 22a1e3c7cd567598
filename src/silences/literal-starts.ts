/** A text that matches of a pattern begin with; `exact` where it is all there is. */
export interface LiteralStart {
  readonly text: string;
  readonly exact: boolean;
}

/**
 * The texts one of which everything begins with that an anchored RE2 pattern matches; undefined where none can be
 * told at a glance. A hint to look things up by: the pattern itself has the last word.
 */
export function literalStarts(pattern: string): readonly LiteralStart[] | undefined {
  const source = /^\((?:\?:)?([^()\\]*)\)$/.exec(pattern)?.[1] ?? pattern;
  const branches = branchesOf(source);
  if (branches === undefined) return undefined;
  const starts = branches.map(startOf);
  return starts.every(({ text }) => text !== '') ? starts : undefined;
}

/** Where a bar may stand in a group, a class or a quotation, nothing is said about the branches. */
function branchesOf(source: string): readonly string[] | undefined {
  if (!source.includes('|')) return [source];
  if (/[[(]|\\Q/.test(source)) return undefined;
  const branches: string[] = [];
  let begin = 0;
  for (let at = 0; at < source.length; at++) {
    if (source[at] === '\\') {
      at++;
    } else if (source[at] === '|') {
      branches.push(source.slice(begin, at));
      begin = at + 1;
    }
  }
  return [...branches, source.slice(begin)];
}

function startOf(branch: string): LiteralStart {
  let text = '';
  for (let at = branch.startsWith('^') ? 1 : 0; at < branch.length; at++) {
    const char = branch[at] ?? '';
    if ('*+?{'.includes(char)) return { text: withoutLast(text), exact: false };
    if (char === '$' && at === branch.length - 1) break;
    if ('.[()^$'.includes(char)) return { text, exact: false };
    if (char === '\\') {
      const escaped = branch[at + 1] ?? '';
      if (!/[!-/:-@[-`{-~]/.test(escaped)) return { text, exact: false };
      text += escaped;
      at++;
    } else {
      text += char;
    }
  }
  return { text, exact: true };
}

/** The last character is what a repetition repeats: there may be none of it. */
function withoutLast(text: string): string {
  return text.replace(/.$/su, '');
}
