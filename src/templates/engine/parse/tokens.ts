import { byteLength } from '../text/bytes.ts';
import { goQuoted } from '../text/quote.ts';

/** Words that are syntax inside an action. */
export const KEYWORDS = [
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'nil',
  'template',
  'with',
] as const;
export type Keyword = (typeof KEYWORDS)[number];

export type TokenKind =
  | Keyword
  | 'error'
  | 'eof'
  | 'text'
  | 'comment'
  | 'leftDelim'
  | 'rightDelim'
  | 'space'
  | 'assign'
  | 'declare'
  | 'pipe'
  | 'leftParen'
  | 'rightParen'
  | 'character'
  | 'dot'
  | 'field'
  | 'variable'
  | 'identifier'
  | 'bool'
  | 'number'
  | 'complex'
  | 'rune'
  | 'string'
  | 'rawString';

export interface Token {
  readonly kind: TokenKind;
  /** In UTF-16 units. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** As written; of an error its message. */
  readonly text: string;
}

const KEYWORD_SET: ReadonlySet<string> = new Set(KEYWORDS);

export function isKeyword(word: string): word is Keyword {
  return KEYWORD_SET.has(word);
}

/** A token as error messages show it. */
export function tokenText(token: Token): string {
  if (token.kind === 'eof') return 'EOF';
  if (token.kind === 'error') return token.text;
  if (token.kind === 'dot' || isKeyword(token.kind)) return `<${token.text}>`;
  if (byteLength(token.text) <= 10) return goQuoted(token.text);
  return goQuoted(Array.from(token.text).slice(0, 10).join('')) + '...';
}
