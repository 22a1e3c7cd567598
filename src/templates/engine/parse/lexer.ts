import { goQuoted, unicodePoint } from '../text/quote.ts';
import { isKeyword } from './tokens.ts';
import type { Token, TokenKind } from './tokens.ts';

export interface LexerOptions {
  /** What opens and closes an action. */
  readonly delims: readonly [left: string, right: string];
  readonly keepComments: boolean;
  /** `break` and `continue` are plain names where functions are called so. */
  readonly isPlainName: (word: string) => boolean;
}

const SPACE = ' \t\r\n';
const SPACES = /[ \t\r\n]*/y;
const WORD = /[\p{L}\p{Nd}_]*/uy;
const WORD_CHARACTER = /[\p{L}\p{Nd}_]/uy;
const NUMBER =
  /[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?/y;

/** Cuts the text of a template into tokens, one at a time. After an error there is nothing but the end. */
export class Lexer {
  readonly #text: string;
  readonly #left: string;
  readonly #right: string;
  readonly #options: LexerOptions;
  // Sticky patterns remember where they stopped, so each lexer has its own.
  readonly #spaces = new RegExp(SPACES);
  readonly #wordPattern = new RegExp(WORD);
  readonly #wordCharacter = new RegExp(WORD_CHARACTER);
  readonly #numberPattern = new RegExp(NUMBER);
  #at = 0;
  /** Where the token being read starts. */
  #start = 0;
  #line = 1;
  #lineEnd: number;
  #insideAction = false;
  #openParens = 0;

  constructor(text: string, options: LexerOptions) {
    this.#text = text;
    this.#lineEnd = endOfLine(text, 0);
    [this.#left, this.#right] = options.delims;
    this.#options = options;
  }

  next(): Token {
    return this.#insideAction ? this.#inAction() : this.#outside();
  }

  #outside(): Token {
    for (;;) {
      const text = this.#plainText();
      if (text !== undefined) return text;
      if (this.#at >= this.#text.length) return this.#emit('eof');
      const token = this.#leftDelim();
      if (token !== undefined) return token;
    }
  }

  /** Text up to the next action or the end, without the space a trim marker takes. */
  #plainText(): Token | undefined {
    const opening = this.#text.indexOf(this.#left, this.#at);
    if (opening === -1) {
      this.#at = this.#text.length;
      return this.#at > this.#start ? this.#emit('text') : undefined;
    }
    this.#at = opening;
    if (this.#trimsLeftAt(opening + this.#left.length)) {
      while (this.#at > this.#start && isSpace(this.#text[this.#at - 1])) this.#at--;
    }
    const token = this.#at > this.#start ? this.#emit('text') : undefined;
    this.#at = opening;
    this.#start = opening;
    return token;
  }

  /** The opening of an action; of a comment that is not kept, nothing. */
  #leftDelim(): Token | undefined {
    const afterDelim = this.#at + this.#left.length;
    const marker = this.#trimsLeftAt(afterDelim) ? 2 : 0;
    if (this.#text.startsWith('/*', afterDelim + marker)) {
      this.#at = afterDelim + marker;
      this.#start = this.#at;
      return this.#comment();
    }
    this.#at = afterDelim;
    const token = this.#emit('leftDelim');
    this.#insideAction = true;
    this.#openParens = 0;
    this.#skipTo(this.#at + marker);
    return token;
  }

  #comment(): Token | undefined {
    const end = this.#text.indexOf('*/', this.#at + 2);
    if (end === -1) return this.#error('unclosed comment');
    this.#at = end + 2;
    const closing = this.#rightDelimLength();
    if (closing === 0) return this.#error('comment ends before closing delimiter');
    const token = this.#emit('comment');
    this.#closeAction(closing);
    return this.#options.keepComments ? token : undefined;
  }

  #inAction(): Token {
    const closing = this.#rightDelimLength();
    if (closing > 0) {
      if (this.#openParens > 0) return this.#error('unclosed left paren');
      return this.#rightDelim(closing);
    }
    const character = this.#peek();
    if (character === '') return this.#error('unclosed action');
    if (SPACE.includes(character)) return this.#space();
    if (character === '"') return this.#quoted('"', 'string', 'unterminated quoted string');
    if (character === "'") return this.#quoted("'", 'rune', 'unterminated character constant');
    if (character === '`') return this.#rawString();
    if (character === '.' && this.#isFieldAt(this.#at + 1)) return this.#fieldOrVariable('field');
    if (character === '$') return this.#fieldOrVariable('variable');
    if (/[.+\-0-9]/.test(character)) return this.#number();
    if (this.#isWordCharacter()) return this.#word();
    return this.#punctuation(character);
  }

  #punctuation(character: string): Token {
    this.#at += character.length;
    switch (character) {
      case '=':
        return this.#emit('assign');
      case ':':
        if (!this.#text.startsWith('=', this.#at)) return this.#error('expected :=');
        this.#at++;
        return this.#emit('declare');
      case '|':
        return this.#emit('pipe');
      case '(':
        this.#openParens++;
        return this.#emit('leftParen');
      case ')':
        this.#openParens--;
        return this.#openParens < 0
          ? this.#error('unexpected right paren')
          : this.#emit('rightParen');
    }
    if (character >= '!' && character <= '~') return this.#emit('character');
    return this.#error(`unrecognized character in action: ${unicodePoint(character)}`);
  }

  #rightDelim(length: number): Token {
    this.#skipTo(this.#at + length - this.#right.length);
    const trims = length > this.#right.length;
    this.#at += this.#right.length;
    const token = this.#emit('rightDelim');
    if (trims) this.#skipSpaces();
    this.#insideAction = false;
    return token;
  }

  #closeAction(length: number): void {
    this.#skipTo(this.#at + length);
    if (length > this.#right.length) this.#skipSpaces();
  }

  /** How long the closing delimiter is that starts here, its trim marker included; 0 for none. */
  #rightDelimLength(): number {
    if (this.#trimsRightAt(this.#at)) return this.#right.length + 2;
    return this.#text.startsWith(this.#right, this.#at) ? this.#right.length : 0;
  }

  #trimsLeftAt(at: number): boolean {
    return this.#text[at] === '-' && isSpace(this.#text[at + 1]);
  }

  #trimsRightAt(at: number): boolean {
    return (
      isSpace(this.#text[at]) &&
      this.#text[at + 1] === '-' &&
      this.#text.startsWith(this.#right, at + 2)
    );
  }

  #space(): Token {
    const end = this.#matchEnd(this.#spaces);
    this.#at = this.#trimsRightAt(end - 1) ? end - 1 : end;
    if (this.#at === this.#start) return this.#rightDelim(this.#right.length + 2);
    return this.#emit('space');
  }

  #isFieldAt(at: number): boolean {
    const after = this.#text[at];
    return after !== undefined && !(after >= '0' && after <= '9');
  }

  /** `.name` or `$name`, without a name `.` and `$`. */
  #fieldOrVariable(kind: 'field' | 'variable'): Token {
    this.#at++;
    if (this.#atTerminator()) return this.#emit(kind === 'field' ? 'dot' : kind);
    this.#at = this.#matchEnd(this.#wordPattern);
    return this.#atTerminator() ? this.#emit(kind) : this.#badCharacter();
  }

  #word(): Token {
    this.#at = this.#matchEnd(this.#wordPattern);
    const word = this.#text.slice(this.#start, this.#at);
    if (!this.#atTerminator()) return this.#badCharacter();
    if (isKeyword(word) && !this.#options.isPlainName(word)) return this.#emit(word);
    return this.#emit(word === 'true' || word === 'false' ? 'bool' : 'identifier');
  }

  #badCharacter(): Token {
    return this.#error(`bad character ${unicodePoint(this.#peek())}`);
  }

  /** Whether what follows may end a name. */
  #atTerminator(): boolean {
    const character = this.#peek();
    if (character === '' || isSpace(character) || '.,|:)('.includes(character)) return true;
    return this.#text.startsWith(this.#right, this.#at);
  }

  #number(): Token {
    if (!this.#scanNumber()) return this.#badNumber();
    const sign = this.#peek();
    if (sign !== '+' && sign !== '-') return this.#emit('number');
    if (!this.#scanNumber() || this.#text[this.#at - 1] !== 'i') return this.#badNumber();
    return this.#emit('complex');
  }

  #badNumber(): Token {
    return this.#error(`bad number syntax: ${goQuoted(this.#text.slice(this.#start, this.#at))}`);
  }

  /** Takes what looks like a number; not one that a letter or digit follows, which it takes too. */
  #scanNumber(): boolean {
    this.#at = this.#matchEnd(this.#numberPattern);
    if (!this.#isWordCharacter()) return true;
    this.#at += this.#peek().length;
    return false;
  }

  #quoted(quote: string, kind: TokenKind, complaint: string): Token {
    for (let i = this.#at + 1; i < this.#text.length; i++) {
      if (this.#text[i] === '\\') i++;
      else if (this.#text[i] === quote) {
        this.#at = i + 1;
        return this.#emit(kind);
      }
      if (this.#text[i] === '\n') break;
    }
    return this.#error(complaint);
  }

  #rawString(): Token {
    const end = this.#text.indexOf('`', this.#at + 1);
    if (end === -1) return this.#error('unterminated raw quoted string');
    this.#at = end + 1;
    return this.#emit('rawString');
  }

  #isWordCharacter(): boolean {
    this.#wordCharacter.lastIndex = this.#at;
    return this.#wordCharacter.test(this.#text);
  }

  /** The character here; at the end the empty string. */
  #peek(): string {
    const code = this.#text.codePointAt(this.#at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #matchEnd(pattern: RegExp): number {
    pattern.lastIndex = this.#at;
    return this.#at + (pattern.exec(this.#text)?.[0].length ?? 0);
  }

  #skipSpaces(): void {
    this.#skipTo(this.#matchEnd(this.#spaces));
  }

  #skipTo(at: number): void {
    this.#at = at;
    this.#start = at;
  }

  #emit(kind: TokenKind): Token {
    const text = this.#text.slice(this.#start, this.#at);
    const token = { kind, offset: this.#start, line: this.#lineOf(this.#start), text };
    this.#start = this.#at;
    return token;
  }

  #error(message: string): Token {
    const offset = this.#start;
    const token = { kind: 'error', offset, line: this.#lineOf(offset), text: message } as const;
    this.#skipTo(this.#text.length);
    this.#insideAction = false;
    return token;
  }

  /** Offsets only grow from call to call. */
  #lineOf(offset: number): number {
    while (this.#lineEnd < offset) {
      this.#line++;
      this.#lineEnd = endOfLine(this.#text, this.#lineEnd + 1);
    }
    return this.#line;
  }
}

/** Where the next newline is; far away if there is none. */
function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? Infinity : at;
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && SPACE.includes(character);
}
