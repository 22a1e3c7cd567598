import { CodedError } from '../base/errors.ts';
import { RESERVED, WHITE_SPACE } from './label-name.ts';

/** What a token of the UTF-8 matcher grammar can be. */
export type TokenKind = '{' | '}' | ',' | '=' | '!=' | '=~' | '!~' | 'quoted' | 'unquoted' | 'end';

/** A piece of the input. Columns count characters from 0; `endColumn` is the one after the last. */
export interface Token {
  readonly kind: TokenKind;
  /** As written, quotes included; empty at the end of the input. */
  readonly text: string;
  readonly startColumn: number;
  readonly endColumn: number;
  /** Where it ends in the input, in UTF-16 units. */
  readonly endOffset: number;
}

/** The error of both lexer and parser. */
export function matcherSyntaxError(message: string): CodedError {
  return new CodedError('matcher.syntax', message);
}

const SPACE = new RegExp(`[${WHITE_SPACE}]*`, 'y');
const UNQUOTED = new RegExp(`[^${RESERVED}]+`, 'y');
const SIGN = /=~|=|!=|!~|[{},]/y;

/** Cuts the input into tokens, one look ahead. Errors are worded and placed as Alertmanager does. */
export class MatcherLexer {
  readonly #input: string;
  #offset = 0;
  #column = 0;
  #next: Token | undefined;

  constructor(input: string) {
    this.#input = input;
  }

  /** Where the last consumed token ended. */
  get column(): number {
    return this.#column;
  }

  /** The next token, without consuming it. Throws a CodedError `matcher.syntax`, again and again. */
  peek(): Token {
    return (this.#next ??= this.#read());
  }

  /** Moves on behind the token that `peek` gave. */
  consume(): void {
    const token = this.peek();
    this.#offset = token.endOffset;
    this.#column = token.endColumn;
    this.#next = undefined;
  }

  #read(): Token {
    const space = this.#match(SPACE, this.#offset);
    const start = this.#offset + space.length;
    const column = this.#column + space.length;
    const token = (kind: TokenKind, text: string): Token => {
      return {
        kind,
        text,
        startColumn: column,
        endColumn: column + countCharacters(text),
        endOffset: start + text.length,
      };
    };
    if (start === this.#input.length) return token('end', '');
    const sign = this.#match(SIGN, start);
    if (sign !== '') return token(sign as TokenKind, sign);
    const unquoted = this.#match(UNQUOTED, start);
    if (unquoted !== '') return token('unquoted', unquoted);
    if (this.#input[start] === '"') return this.#readQuoted(token, start);
    throw this.#problem(token('unquoted', this.#input.charAt(start)));
  }

  #readQuoted(token: (kind: TokenKind, text: string) => Token, start: number): Token {
    const end = endOfQuoted(this.#input, start);
    if (end !== undefined) return token('quoted', this.#input.slice(start, end));
    const rest = token('quoted', this.#input.slice(start));
    throw matcherSyntaxError(`${place(rest)}: ${rest.text}: missing end "`);
  }

  /** What is wrong with a character that begins no token. */
  #problem(character: Token): CodedError {
    if (character.text !== '!')
      return matcherSyntaxError(`${place(character)}: ${character.text}: invalid input`);
    const atEnd = character.endOffset === this.#input.length;
    const found = atEnd ? 'unexpected end of input, expected' : '!: expected';
    return matcherSyntaxError(`${place(character)}: ${found} one of '=~'`);
  }

  #match(sticky: RegExp, at: number): string {
    sticky.lastIndex = at;
    return sticky.exec(this.#input)?.[0] ?? '';
  }
}

/** The columns of a token as errors begin with them. */
export function place(token: Token): string {
  return `${token.startColumn}:${token.endColumn}`;
}

/** Behind the closing quote of the text in quotes that starts at `start`; undefined where there is none. */
function endOfQuoted(input: string, start: number): number | undefined {
  for (let at = start + 1; at < input.length; at++) {
    if (input[at] === '\\') at++;
    else if (input[at] === '"') return at + 1;
  }
  return undefined;
}

function countCharacters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    if ((text.codePointAt(at) ?? 0) > 0xffff) at++;
    count++;
  }
  return count;
}
