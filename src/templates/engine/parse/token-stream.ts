import type { Lexer } from './lexer.ts';
import type { Token } from './tokens.ts';

const START: Token = { kind: 'eof', offset: 0, line: 0, text: '' };

/** Tokens with look-ahead. */
export class TokenStream {
  readonly #lexer: Lexer;
  readonly #ahead: Token[] = [];
  #newest = START;

  constructor(lexer: Lexer) {
    this.#lexer = lexer;
  }

  /** The line of the token read last, looked ahead or not: where errors are said to be. */
  get line(): number {
    return this.#newest.line;
  }

  next(): Token {
    return this.#ahead.pop() ?? this.#read();
  }

  peek(): Token {
    const token = this.next();
    this.#ahead.push(token);
    return token;
  }

  nextNonSpace(): Token {
    let token = this.next();
    while (token.kind === 'space') token = this.next();
    return token;
  }

  peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.#ahead.push(token);
    return token;
  }

  /** Gives tokens back, in the order they are to be read again. */
  giveBack(...tokens: readonly Token[]): void {
    for (const token of tokens.toReversed()) this.#ahead.push(token);
  }

  #read(): Token {
    this.#newest = this.#lexer.next();
    return this.#newest;
  }
}
