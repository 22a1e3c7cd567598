import { messageOf, CodedError } from '../base/errors.ts';
import { goUnquote } from './go-quote.ts';
import {
  MatcherLexer,
  matcherSyntaxError,
  place,
  type Token,
  type TokenKind,
} from './matcher-lexer.ts';
import { createMatcher, type Matcher, type MatchOperator } from './matcher.ts';

/**
 * Parses matchers separated by commas, in braces or not, by the UTF-8 grammar. Throws a CodedError
 * `matcher.syntax` (or `regexp.syntax`) with Alertmanager's message, which begins with the columns.
 */
export function parseMatchersUtf8(input: string): Matcher[] {
  return new Parser(input).parse();
}

/** Parses exactly one matcher (in braces or not) by the UTF-8 grammar. Throws as `parseMatchersUtf8` does. */
export function parseMatcherUtf8(input: string): Matcher {
  const matchers = parseMatchersUtf8(input);
  const [matcher] = matchers;
  if (matcher === undefined) throw matcherSyntaxError('no matchers');
  if (matchers.length > 1) throw matcherSyntaxError(`expected 1 matcher, found ${matchers.length}`);
  return matcher;
}

class Parser {
  readonly #lexer: MatcherLexer;

  constructor(input: string) {
    this.#lexer = new MatcherLexer(input);
  }

  parse(): Matcher[] {
    const matchers: Matcher[] = [];
    const first = this.#lexer.peek().kind;
    if (first === 'end') return matchers;
    const braced = first === '{';
    if (braced) this.#lexer.consume();
    const second = this.#lexer.peek().kind;
    if (second !== '}' && second !== 'end') {
      do matchers.push(this.#parseMatcher());
      while (this.#moreFollow());
    }
    this.#parseClosingBrace(braced);
    return matchers;
  }

  #parseMatcher(): Matcher {
    const name = contents(this.#expect(['quoted', 'unquoted'], 'expected label name'));
    const operator = this.#expect(
      ['=', '!=', '=~', '!~'],
      "expected an operator such as '=', '!=', '=~' or '!~'",
    ).kind;
    const value = contents(this.#expect(['quoted', 'unquoted'], 'expected label value'));
    try {
      return createMatcher(operator as MatchOperator, name, value);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      throw new CodedError(error.code, `failed to create matcher: ${error.message}`, {
        cause: error,
      });
    }
  }

  /** After a matcher: whether a comma and then another one follow. */
  #moreFollow(): boolean {
    const next = this.#expectNext([',', '}', 'end'], 'expected a comma or close brace');
    if (next.kind !== ',') return false;
    this.#lexer.consume();
    const kinds = ['}', 'unquoted', 'quoted', 'end'] as const;
    const { kind } = this.#expectNext(kinds, 'expected a matcher or close brace after comma');
    return kind === 'quoted' || kind === 'unquoted';
  }

  /** Called where the next token is a closing brace or the end. */
  #parseClosingBrace(braced: boolean): void {
    const closed = this.#lexer.peek().kind === '}';
    if (closed) this.#lexer.consume();
    const { column } = this.#lexer;
    if (closed && !braced) throw matcherSyntaxError(`0:${column}: }: expected opening brace`);
    if (braced && !closed)
      throw matcherSyntaxError(`0:${column}: end of input: expected close brace`);
    const next = this.#peek('expected end of input');
    if (next.kind !== 'end')
      throw matcherSyntaxError(`${place(next)}: ${next.text}: expected end of input`);
  }

  #expect(kinds: readonly TokenKind[], complaint: string): Token {
    const token = this.#expectNext(kinds, complaint);
    this.#lexer.consume();
    return token;
  }

  /** The next token, not consumed. Whatever else comes is an error that ends with `complaint`. */
  #expectNext(kinds: readonly TokenKind[], complaint: string): Token {
    const token = this.#peek(complaint);
    if (kinds.includes(token.kind)) return token;
    const found =
      token.kind === 'end' ? 'end of input' : `${place(token)}: unexpected ${token.text}`;
    throw matcherSyntaxError(`${found}: ${complaint}`);
  }

  #peek(complaint: string): Token {
    try {
      return this.#lexer.peek();
    } catch (error) {
      throw matcherSyntaxError(`${messageOf(error)}: ${complaint}`);
    }
  }
}

/** The text that a quoted or unquoted token stands for. */
function contents(token: Token): string {
  if (token.kind !== 'quoted') return token.text;
  const text = goUnquote(token.text);
  if (text === undefined) throw matcherSyntaxError(`${place(token)}: ${token.text}: invalid input`);
  return text;
}
