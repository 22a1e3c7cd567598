import type { TemplateError } from '../errors.ts';
import { sprint, sprintf } from '../fmt/printf.ts';
import type { ActionNode, BranchNode, ListNode, Statement, TemplateNode, Tree } from '../nodes.ts';
import { nodeText } from '../nodes.ts';
import { indirect, isTrue, printable } from '../reflect.ts';
import { toText } from '../text/bytes.ts';
import { goQuoted } from '../text/quote.ts';
import { typeOf } from '../values.ts';
import type { Value } from '../values.ts';
import type { Environment } from './environment.ts';
import { Evaluator } from './evaluator.ts';
import { Frame, Meter } from './frame.ts';
import { iterationsOf } from './iterations.ts';

/** Runs a template over data. Throws a `TemplateError` that reads as Go's. */
export function execute(tree: Tree, data: Value, environment: Environment): string {
  const run = new Execution(environment);
  try {
    return toText(run.run(tree, data));
  } catch (error) {
    // The depth is bounded, but not how deep the caller stands.
    if (error instanceof RangeError) throw run.overflow(error);
    throw error;
  }
}

type Jump = 'break' | 'continue' | undefined;

/** One execution: walks statements; the evaluator knows about pipelines. */
class Execution {
  readonly #environment: Environment;
  readonly #meter: Meter;
  readonly #evaluator: Evaluator;
  #frame = new Frame('', undefined);
  #out = '';

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#meter = new Meter(environment.limits);
    this.#evaluator = new Evaluator(environment, this.#meter);
  }

  run(tree: Tree, data: Value): string {
    this.#call(tree, data);
    return this.#out;
  }

  overflow(error: RangeError): TemplateError {
    return this.#frame.limitError(`out of space: ${error.message}`, error);
  }

  /** Runs a template with variables of its own. */
  #call(tree: Tree, dot: Value): void {
    const caller = this.#frame;
    this.#meter.enter(caller);
    this.#enter(new Frame(tree.name, dot));
    this.#list(tree.root, dot);
    this.#enter(caller);
    this.#meter.leave();
  }

  #enter(frame: Frame): void {
    this.#frame = frame;
    this.#evaluator.frame = frame;
  }

  #list(list: ListNode, dot: Value): Jump {
    for (const node of list.nodes) {
      const jump = this.#statement(node, dot);
      if (jump !== undefined) return jump;
    }
    return undefined;
  }

  #statement(node: Statement, dot: Value): Jump {
    this.#frame.node = node;
    this.#meter.step(this.#frame);
    switch (node.kind) {
      case 'text':
        this.#write(node.text);
        return undefined;
      case 'comment':
        return undefined;
      case 'action':
        this.#action(node, dot);
        return undefined;
      case 'if':
      case 'with':
        return this.#branch(node, dot);
      case 'range':
        return this.#range(node, dot);
      case 'template':
        this.#template(node, dot);
        return undefined;
      case 'list':
        return this.#list(node, dot);
      case 'break':
      case 'continue':
        return node.kind;
    }
  }

  #write(text: string): void {
    this.#out += text;
    if (this.#out.length > this.#meter.limits.maxOutput)
      throw this.#frame.limitError(
        `output of more than ${this.#meter.limits.maxOutput} characters`,
      );
  }

  /** Variables it declares last to the end of the list; it then prints nothing. */
  #action(node: ActionNode, dot: Value): void {
    const value = this.#evaluator.pipeline(dot, node.pipe);
    if (node.pipe.declarations.length > 0) return;
    this.#frame.node = node;
    this.#print(node, value);
  }

  #print(node: ActionNode, value: Value): void {
    if (typeof value === 'string') {
      this.#write(value);
      return;
    }
    const best = printable(value);
    if (!best.isPrintable) {
      const type = value === undefined ? 'nil' : typeOf(value).text;
      throw this.#frame.error(`can't print ${nodeText(node)} of type ${type}`);
    }
    if (best.value === undefined) this.#write('<no value>');
    else this.#write(sprint([best.value], this.#meter.limits.maxOutput));
  }

  #branch(node: BranchNode, dot: Value): Jump {
    const { mark } = this.#frame;
    const value = this.#evaluator.pipeline(dot, node.pipe);
    let jump: Jump;
    this.#meter.enter(this.#frame);
    if (isTrue(value)) jump = this.#list(node.list, node.kind === 'with' ? value : dot);
    else if (node.elseList !== undefined) jump = this.#list(node.elseList, dot);
    this.#meter.leave();
    this.#frame.pop(mark);
    return jump;
  }

  #range(node: BranchNode, dot: Value): Jump {
    const { mark } = this.#frame;
    const { value } = indirect(this.#evaluator.pipeline(dot, node.pipe));
    const inside = this.#frame.mark;
    const variables = node.pipe.declarations.length;
    const iterations = iterationsOf(value, variables);
    if (typeof iterations === 'string') {
      const shown = sprintf('%v', [value], this.#meter.limits.maxOutput);
      throw this.#frame.error(iterations.replace('%v', () => shown));
    }
    let ran = false;
    this.#meter.enter(this.#frame);
    for (const [index, element] of iterations) {
      ran = true;
      this.#meter.step(this.#frame);
      this.#setRangeVariables(node, index, element);
      const jump = this.#list(node.list, element);
      this.#frame.pop(inside);
      if (jump === 'break') break;
    }
    const jump = ran || node.elseList === undefined ? undefined : this.#list(node.elseList, dot);
    this.#meter.leave();
    this.#frame.pop(mark);
    // Go catches a `break` of the else part here too, and leaves the range that is over anyway, not the one around it.
    return jump === 'break' ? undefined : jump;
  }

  /** With two variables the first is the index; with one it is the element. */
  #setRangeVariables(node: BranchNode, index: Value, element: Value): void {
    const [first, second] = node.pipe.declarations;
    if (first === undefined) return;
    if (!node.pipe.isAssign) {
      this.#frame.setTop(1, element);
      if (second !== undefined) this.#frame.setTop(2, index);
      return;
    }
    this.#frame.set(first.path[0] ?? '', second === undefined ? element : index);
    if (second !== undefined) this.#frame.set(second.path[0] ?? '', element);
  }

  #template(node: TemplateNode, dot: Value): void {
    const tree = this.#environment.lookup(node.name);
    if (tree === undefined) throw this.#frame.error(`template ${goQuoted(node.name)} not defined`);
    const data = node.pipe === undefined ? undefined : this.#evaluator.pipeline(dot, node.pipe);
    this.#call(tree, data);
  }
}
