import { Lexer } from 'yaml';

/** A file with more quoted texts to indent than this is not worth the effort: it is refused as the parser has it. */
const MAX_REPAIRS = 50;

/** What the lexer puts between its pieces: before a plain or block text, a document, and after an error. */
const CONTENT_MARK = '\x1f';
const MARKS: readonly string[] = [CONTENT_MARK, '\x02', '\x18'];

/**
 * The same document with further lines of quoted texts indented as the parser wants them: libyaml lets them begin
 * anywhere, and what they begin with does not count. Lines keep their numbers. undefined where there is nothing to
 * indent, so that something else is wrong.
 */
export function indentQuoted(text: string): string | undefined {
  let repaired = text;
  for (let i = 0; i < MAX_REPAIRS; i++) {
    const start = firstCutShort(repaired);
    if (start === undefined) break;
    const end = closingQuote(repaired, start);
    if (end === undefined) break;
    const column = start - (repaired.lastIndexOf('\n', start) + 1);
    const indented = repaired.slice(start, end).replaceAll('\n', `\n${' '.repeat(column)}`);
    repaired = repaired.slice(0, start) + indented + repaired.slice(end);
  }
  return repaired === text ? undefined : repaired;
}

/** Where the first quoted text begins that the lexer ended at a line's end. */
function firstCutShort(text: string): number | undefined {
  let offset = 0;
  let isContent = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (MARKS.includes(lexeme)) {
      isContent = lexeme === CONTENT_MARK;
      continue;
    }
    const isQuoted = !isContent && /^["']/.test(lexeme);
    if (isQuoted && closingQuote(lexeme, 0) === undefined) return offset;
    offset += lexeme.length;
    isContent = false;
  }
  return undefined;
}

/** The offset of the quote that closes the one at `start`. */
function closingQuote(text: string, start: number): number | undefined {
  const isDouble = text[start] === '"';
  for (let i = start + 1; i < text.length; i++) {
    if (isDouble && text[i] === '\\') i++;
    else if (text[i] === text[start]) {
      if (isDouble || text[i + 1] !== "'") return i;
      i++;
    }
  }
  return undefined;
}
