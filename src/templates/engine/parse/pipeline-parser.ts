import type { TemplateError } from '../errors.ts';
import type {
  CommandNode,
  IdentifierNode,
  NumberNode,
  Operand,
  PipeNode,
  Source,
  VariableNode,
} from '../nodes.ts';
import { nodeText } from '../nodes.ts';
import { goQuoted, goUnquoted } from '../text/quote.ts';
import { complexForms, numberForms, runeForms } from './number.ts';
import { parseError } from './parse-error.ts';
import type { SharedParse } from './shared-parse.ts';
import type { TokenStream } from './token-stream.ts';
import type { Token, TokenKind } from './tokens.ts';

/**
 * How deep blocks and parentheses may nest. Go's bound is 10,000 parentheses; ours keeps parsing, copying and
 * running a tree well inside the stack.
 */
const MAX_DEPTH = 400;

const NOT_EXECUTABLE: ReadonlySet<Operand['kind']> = new Set([
  'bool',
  'dot',
  'nil',
  'number',
  'string',
]);

const OPERAND_STARTS: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'bool',
  'rune',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
]);

/** Parses what is inside actions: pipelines, their commands and operands. It knows which variables are declared. */
export class PipelineParser {
  readonly #shared: SharedParse;
  readonly #tokens: TokenStream;
  readonly #unexpected: (token: Token, context: string) => TemplateError;
  readonly #variables = ['$'];

  constructor(
    shared: SharedParse,
    tokens: TokenStream,
    unexpected: (token: Token, context: string) => TemplateError,
  ) {
    this.#shared = shared;
    this.#tokens = tokens;
    this.#unexpected = unexpected;
  }

  get variableCount(): number {
    return this.#variables.length;
  }

  /** Ends the scope of the variables declared after there were this many. */
  forgetVariables(count: number): void {
    this.#variables.length = count;
  }

  /** Runs `parse` one level deeper; too deep is an error. */
  deeper<T>(parse: () => T): T {
    if (this.#shared.depth >= MAX_DEPTH) throw this.#error('max expression depth exceeded');
    this.#shared.depth++;
    const result = parse();
    this.#shared.depth--;
    return result;
  }

  /** `declarations? command ('|' command)*`, with what ends it; `context` says in errors what it belongs to. */
  parse(context: string, end: 'rightDelim' | 'rightParen'): PipeNode {
    const { offset } = this.#tokens.peekNonSpace();
    const { declarations, isAssign } = this.#declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.#tokens.nextNonSpace();
      if (token.kind === end) break;
      if (!OPERAND_STARTS.has(token.kind)) throw this.#unexpected(token, context);
      this.#tokens.giveBack(token);
      commands.push(this.#command());
    }
    this.#checkCommands(commands, context);
    return { kind: 'pipe', ...this.#at(offset), isAssign, declarations, commands };
  }

  #checkCommands(commands: readonly CommandNode[], context: string): void {
    if (commands.length === 0) throw this.#error(`missing value for ${context}`);
    for (const [i, command] of commands.entries()) {
      const first = command.args[0];
      if (i > 0 && first !== undefined && NOT_EXECUTABLE.has(first.kind))
        throw this.#error(`non executable command in pipeline stage ${i + 1}`);
    }
  }

  #declarations(context: string): Pick<PipeNode, 'declarations' | 'isAssign'> {
    const declarations: VariableNode[] = [];
    for (;;) {
      const variable = this.#tokens.peekNonSpace();
      if (variable.kind !== 'variable') return { declarations, isAssign: false };
      this.#tokens.next();
      const after = this.#tokens.peek();
      const next = this.#tokens.peekNonSpace();
      const isComma = next.kind === 'character' && next.text === ',';
      if (next.kind !== 'assign' && next.kind !== 'declare' && !isComma) {
        if (after.kind === 'space') this.#tokens.giveBack(variable, after);
        else this.#tokens.giveBack(variable);
        return { declarations, isAssign: false };
      }
      this.#tokens.nextNonSpace();
      declarations.push(this.#variable(variable.offset, variable.text.split('.')));
      this.#variables.push(variable.text);
      if (!isComma) return { declarations, isAssign: next.kind === 'assign' };
      this.#checkSecond(context, declarations.length);
    }
  }

  /** After a comma: only `range` may go on with a second variable. */
  #checkSecond(context: string, count: number): void {
    if (context !== 'range' || count > 1) throw this.#error(`too many declarations in ${context}`);
    const { kind } = this.#tokens.peekNonSpace();
    if (kind !== 'variable' && kind !== 'rightDelim' && kind !== 'rightParen')
      throw this.#error('range can only initialize variables');
  }

  /** `operand (space operand)*`, with the `|` after it but not with what ends the pipeline. */
  #command(): CommandNode {
    const { offset } = this.#tokens.peekNonSpace();
    const args: Operand[] = [];
    for (;;) {
      this.#tokens.peekNonSpace();
      const operand = this.#operand();
      if (operand !== undefined) args.push(operand);
      const token = this.#tokens.next();
      if (token.kind === 'space') continue;
      if (token.kind === 'rightDelim' || token.kind === 'rightParen') this.#tokens.giveBack(token);
      else if (token.kind !== 'pipe') throw this.#unexpected(token, 'operand');
      break;
    }
    if (args.length === 0) throw this.#error('empty command');
    return { kind: 'command', ...this.#at(offset), args };
  }

  /** A term, perhaps with fields after it. Undefined: what comes is none. */
  #operand(): Operand | undefined {
    const term = this.#term();
    if (term === undefined || this.#tokens.peek().kind !== 'field') return term;
    const at = this.#at(this.#tokens.peek().offset);
    const path: string[] = [];
    while (this.#tokens.peek().kind === 'field') path.push(this.#tokens.next().text.slice(1));
    if (term.kind === 'field' || term.kind === 'variable')
      return { kind: term.kind, ...at, path: [...term.path, ...path] };
    if (NOT_EXECUTABLE.has(term.kind))
      throw this.#error(`unexpected . after term ${goQuoted(nodeText(term))}`);
    return { kind: 'chain', ...at, operand: term, path };
  }

  #term(): Operand | undefined {
    const token = this.#tokens.nextNonSpace();
    const { kind, text } = token;
    const at = this.#at(token.offset);
    if (kind === 'field') return { kind, ...at, path: [text.slice(1)] };
    if (kind === 'variable') return this.#usedVariable(token);
    if (kind === 'dot' || kind === 'nil') return { kind, ...at };
    if (kind === 'identifier') return this.#functionName(token);
    if (kind === 'string' || kind === 'rawString')
      return { kind: 'string', ...at, quoted: text, text: this.#unquoted(token) };
    if (kind === 'leftParen')
      return this.deeper(() => this.parse('parenthesized pipeline', 'rightParen'));
    if (kind === 'bool') return { kind, ...at, value: text === 'true' };
    if (kind === 'rune' || kind === 'complex' || kind === 'number')
      return this.#number(kind, token);
    this.#tokens.giveBack(token);
    return undefined;
  }

  #functionName({ offset, text }: Token): IdentifierNode {
    if (!this.#shared.hasFunction(text))
      throw this.#error(`function ${goQuoted(text)} not defined`);
    return { kind: 'identifier', ...this.#at(offset), name: text };
  }

  #usedVariable({ offset, text }: Token): VariableNode {
    if (!this.#variables.includes(text)) throw this.#error(`undefined variable ${goQuoted(text)}`);
    return this.#variable(offset, [text]);
  }

  #variable(offset: number, path: readonly string[]): VariableNode {
    return { kind: 'variable', ...this.#at(offset), path };
  }

  #number(kind: 'rune' | 'complex' | 'number', { offset, text }: Token): NumberNode {
    const read = { rune: runeForms, complex: complexForms, number: numberForms }[kind];
    const forms = read(text);
    if (typeof forms === 'string') throw this.#error(forms);
    return { kind: 'number', ...this.#at(offset), ...forms, text };
  }

  #unquoted(token: Token): string {
    const text = goUnquoted(token.text);
    if (text === undefined) throw this.#error('invalid syntax');
    return text;
  }

  #at(offset: number): { readonly source: Source; readonly offset: number } {
    return { source: this.#shared.source, offset };
  }

  #error(message: string): TemplateError {
    return parseError(this.#shared.source, this.#tokens.line, message);
  }
}
