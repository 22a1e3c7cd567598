import type {
  ActionNode,
  BranchNode,
  ListNode,
  PipeNode,
  Source,
  Statement,
  TemplateNode,
} from '../nodes.ts';
import type { TemplateError } from '../errors.ts';
import { goUnquoted } from '../text/quote.ts';
import { parseError } from './parse-error.ts';
import { PipelineParser } from './pipeline-parser.ts';
import type { SharedParse } from './shared-parse.ts';
import { TokenStream } from './token-stream.ts';
import { tokenText } from './tokens.ts';
import type { Token } from './tokens.ts';

/** What ended a list: its `end` or `else`. */
type Ending =
  | { readonly kind: 'end'; readonly offset: number }
  | { readonly kind: 'else'; readonly offset: number };

/** Parses one tree. A definition inside it has a parser of its own, with the same lexer. */
export class TreeParser {
  readonly #shared: SharedParse;
  readonly #tokens: TokenStream;
  readonly #pipelines: PipelineParser;
  #rangeDepth = 0;
  /** The line on which the action being parsed starts; 0 outside. */
  #actionLine = 0;

  constructor(shared: SharedParse) {
    this.#shared = shared;
    this.#tokens = new TokenStream(shared.lexer);
    this.#pipelines = new PipelineParser(shared, this.#tokens, (token, context) =>
      this.#unexpected(token, context),
    );
  }

  /** The text to its end. */
  parseAll(name: string): void {
    const root = this.#newList(this.#tokens.peek().offset);
    while (this.#tokens.peek().kind !== 'eof') {
      if (this.#startsDefinition()) {
        new TreeParser(this.#shared).#parseDefinition();
        continue;
      }
      const node = this.#textOrAction();
      if (node.kind === 'end' || node.kind === 'else')
        throw this.#error(`unexpected {{${node.kind}}}`);
      root.nodes.push(node);
    }
    this.#add(name, root);
  }

  /** Whether `{{define` comes next; if so it is consumed. */
  #startsDefinition(): boolean {
    if (this.#tokens.peek().kind !== 'leftDelim') return false;
    const delim = this.#tokens.next();
    const word = this.#tokens.nextNonSpace();
    if (word.kind === 'define') return true;
    this.#tokens.giveBack(delim, word);
    return false;
  }

  #parseDefinition(): void {
    const context = 'define clause';
    const name = this.#stringLiteral(this.#tokens.nextNonSpace(), context);
    this.#expectRightDelim(context);
    const [root, ending] = this.#list();
    if (ending.kind !== 'end') throw this.#error(`unexpected {{${ending.kind}}} in ${context}`);
    this.#add(name, root);
  }

  #add(name: string, root: ListNode): void {
    this.#shared.add({ name, source: this.#shared.source, root }, this.#tokens.line);
  }

  /** Text and actions up to an `end` or `else`. */
  #list(): readonly [ListNode, Ending] {
    return this.#pipelines.deeper(() => {
      const list = this.#newList(this.#tokens.peekNonSpace().offset);
      while (this.#tokens.peekNonSpace().kind !== 'eof') {
        const node = this.#textOrAction();
        if (node.kind === 'end' || node.kind === 'else') return [list, node] as const;
        list.nodes.push(node);
      }
      throw this.#error('unexpected EOF');
    });
  }

  #textOrAction(): Statement | Ending {
    const token = this.#tokens.nextNonSpace();
    const { offset, text } = token;
    if (token.kind === 'text') return { kind: 'text', ...this.#at(offset), text };
    if (token.kind === 'comment') return { kind: 'comment', ...this.#at(offset), text };
    if (token.kind !== 'leftDelim') throw this.#unexpected(token, 'input');
    this.#actionLine = token.line;
    const action = this.#action();
    this.#actionLine = 0;
    return action;
  }

  #action(): Statement | Ending {
    const token = this.#tokens.nextNonSpace();
    const { kind } = token;
    if (kind === 'end') return { kind, offset: this.#expectRightDelim('end').offset };
    if (kind === 'else') return this.#else();
    if (kind === 'if' || kind === 'range' || kind === 'with') return this.#branch(kind);
    if (kind === 'template') return this.#template();
    if (kind === 'block') return this.#block();
    if (kind === 'break' || kind === 'continue') return this.#jump(kind, token);
    this.#tokens.giveBack(token);
    return this.#pipelineAction();
  }

  #pipelineAction(): ActionNode {
    const { offset } = this.#tokens.peek();
    const pipe = this.#pipelines.parse('command', 'rightDelim');
    return { kind: 'action', ...this.#at(offset), pipe };
  }

  #jump(kind: 'break' | 'continue', { offset }: Token): Statement {
    const token = this.#tokens.nextNonSpace();
    if (token.kind !== 'rightDelim') throw this.#unexpected(token, `{{${kind}}}`);
    if (this.#rangeDepth === 0) throw this.#error(`{{${kind}}} outside {{range}}`);
    return { kind, ...this.#at(offset) };
  }

  /** An `else`; an `if` or `with` after it stays to be read, as the start of what it holds. */
  #else(): Ending {
    const next = this.#tokens.peekNonSpace();
    const chained = next.kind === 'if' || next.kind === 'with';
    const { offset } = chained ? next : this.#expectRightDelim('else');
    return { kind: 'else', offset };
  }

  #branch(kind: BranchNode['kind']): BranchNode {
    const outer = this.#pipelines.variableCount;
    const pipe = this.#pipelines.parse(kind, 'rightDelim');
    if (kind === 'range') this.#rangeDepth++;
    const [list, ending] = this.#list();
    if (kind === 'range') this.#rangeDepth--;
    const elseList = ending.kind === 'else' ? this.#elseList(kind, ending) : undefined;
    this.#pipelines.forgetVariables(outer);
    return { kind, ...this.#at(pipe.offset), pipe, list, elseList };
  }

  #elseList(kind: BranchNode['kind'], { offset }: Ending): ListNode {
    const chained = this.#tokens.peek().kind;
    if (chained === kind && kind !== 'range') {
      this.#tokens.next();
      const nested = this.#pipelines.deeper(() => this.#branch(kind));
      return { ...this.#newList(offset), nodes: [nested] };
    }
    const [list, ending] = this.#list();
    if (ending.kind !== 'end') throw this.#error(`expected end; found {{${ending.kind}}}`);
    return list;
  }

  /** A `block`: a definition where it stands, and a call of it. */
  #block(): TemplateNode {
    const context = 'block clause';
    const token = this.#tokens.nextNonSpace();
    const name = this.#stringLiteral(token, context);
    const pipe = this.#pipelines.parse(context, 'rightDelim');
    const definition = new TreeParser(this.#shared);
    const [root, ending] = definition.#list();
    if (ending.kind !== 'end') throw this.#error(`unexpected {{${ending.kind}}} in ${context}`);
    definition.#add(name, root);
    return { kind: 'template', ...this.#at(token.offset), name, pipe };
  }

  #template(): TemplateNode {
    const context = 'template clause';
    const token = this.#tokens.nextNonSpace();
    const name = this.#stringLiteral(token, context);
    const next = this.#tokens.nextNonSpace();
    let pipe: PipeNode | undefined;
    if (next.kind !== 'rightDelim') {
      this.#tokens.giveBack(next);
      pipe = this.#pipelines.parse(context, 'rightDelim');
    }
    return { kind: 'template', ...this.#at(token.offset), name, pipe };
  }

  #stringLiteral(token: Token, context: string): string {
    if (token.kind !== 'string' && token.kind !== 'rawString')
      throw this.#unexpected(token, context);
    const text = goUnquoted(token.text);
    if (text === undefined) throw this.#error('invalid syntax');
    return text;
  }

  #expectRightDelim(context: string): Token {
    const token = this.#tokens.nextNonSpace();
    if (token.kind !== 'rightDelim') throw this.#unexpected(token, context);
    return token;
  }

  #newList(offset: number): ListNode {
    return { kind: 'list', ...this.#at(offset), nodes: [] };
  }

  #at(offset: number): { readonly source: Source; readonly offset: number } {
    return { source: this.#shared.source, offset };
  }

  #unexpected(token: Token, context: string): TemplateError {
    if (token.kind !== 'error') return this.#error(`unexpected ${tokenText(token)} in ${context}`);
    if (this.#actionLine === 0 || this.#actionLine === token.line) return this.#error(token.text);
    // "unclosed action in action started at" would say it twice.
    const where = token.text.endsWith(' action') ? ' started at' : ' in action started at';
    return this.#error(`${token.text}${where} ${this.#shared.source.name}:${this.#actionLine}`);
  }

  #error(message: string): TemplateError {
    return parseError(this.#shared.source, this.#tokens.line, message);
  }
}
