import { type Context, isComment, isInScriptLiteral } from './context.ts';
import { contextAfterText } from './transition.ts';

/** What becomes of the text between actions. */
export interface EscapedText {
  /** The context after it. */
  readonly context: Context;
  /** The text to put in its place; absent where it stays. */
  readonly text?: string;
}

/**
 * Reads the text of a template from a context on. Comments are left out, a `<` that starts no tag becomes
 * `&lt;`, and what would end a script is escaped in its literals.
 */
export function escapeTextNode(before: Context, text: string): EscapedText {
  let c = before;
  let out = '';
  let isEdited = false;
  for (let i = 0; i < text.length;) {
    const [next, read] = contextAfterText(c, text.slice(i));
    const piece = rewritten(c, next, text, i, i + read);
    // Nothing read from a comment: the end tag of its style follows, and Go leaves such text alone.
    isEdited ||= piece !== undefined && read > 0;
    out += piece ?? text.slice(i, i + read);
    c = next;
    i += read;
  }
  return isEdited && c.state !== 'Error' ? { context: c, text: out } : { context: c };
}

/** What stands for `text` from `start` to `end`, if not itself. */
function rewritten(
  c: Context,
  next: Context,
  text: string,
  start: number,
  end: number,
): string | undefined {
  const piece = text.slice(start, end);
  if (isComment(c.state) && c.delim === 'None') return inPlaceOfComment(c, piece);
  if (isInScriptLiteral(c.state) && SCRIPT_TAG.test(piece))
    return piece.replace(SCRIPT_TAGS, '\\x3C$1');
  const startsComment = next.state !== c.state && isComment(next.state) && next.delim === 'None';
  if (c.state === 'Text' || c.state === 'RCDATA') {
    const tag = next.state === c.state ? -1 : piece.lastIndexOf('<');
    const length = tag < 0 ? piece.length : tag;
    const escaped = piece
      .slice(0, length)
      .replace(/</g, (lessThan, at: number) =>
        /^<!doctype/i.test(text.slice(start + at, start + at + 9)) ? lessThan : '&lt;',
      );
    if (startsComment) return escaped;
    return escaped.length === length ? undefined : escaped + piece.slice(length);
  }
  return startsComment ? piece.slice(0, -lengthOfCommentStart(next)) : undefined;
}

// Case is folded as Go does it, in all of Unicode.
const SCRIPT_TAG = /<(script|\/script|!--)/iu;
const SCRIPT_TAGS = /<(script|\/script|!--)/giu;

/** A comment in JavaScript counts as the white space, or the end of line, that is in it. */
function inPlaceOfComment(c: Context, comment: string): string {
  if (c.state === 'JSBlockCmt') return /[\n\r\u2028\u2029]/.test(comment) ? '\n' : ' ';
  return c.state === 'CSSBlockCmt' ? ' ' : '';
}

function lengthOfCommentStart(comment: Context): number {
  if (comment.state === 'HTMLCmt' || comment.state === 'JSHTMLOpenCmt') return '<!--'.length;
  return comment.state === 'JSHTMLCloseCmt' ? '-->'.length : '/*'.length;
}
