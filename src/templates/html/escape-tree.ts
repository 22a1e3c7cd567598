import {
  type ActionNode,
  type BranchNode,
  copyTree,
  type JumpNode,
  type ListNode,
  locate,
  type Node,
  type Statement,
  type TemplateNode,
  type TextNode,
  type Tree,
} from '../engine/nodes.ts';
import { goQuoted } from '../engine/text/quote.ts';
import { escapeAction } from './action.ts';
import {
  type Context,
  errorContext,
  formatContext,
  mangledName,
  sameContext,
  START,
} from './context.ts';
import type { EscaperName } from './escapers.ts';
import { HtmlTemplateError } from './html-template-error.ts';
import { errorAt, join } from './join.ts';
import { appendEscapers } from './pipeline.ts';
import { escapeTextNode } from './text-node.ts';

/** How many nodes are looked at before a template counts as endless: loops in loops double the work. */
const MOST_STEPS = 250_000;

/** How deep calls and branches may be in each other; a template may call itself in ever new contexts. */
const MOST_DEPTH = 500;

/**
 * The named template and all that it calls, rewritten so that every action is escaped for where its output goes.
 * A template that is called in other contexts than text is there once for each, under a name of its own
 * (`name$htmltemplate_stateAttr_…`). The trees given are not changed.
 *
 * Throws `HtmlTemplateError` where the output could not be safe.
 */
export function escapeTemplates(lookup: Lookup, name: string): ReadonlyMap<string, Tree> {
  return new Escaper(lookup).escape(name);
}

/** The tree of a template as it was parsed. */
type Lookup = (name: string) => Tree | undefined;

/** The contexts at the `break`s and `continue`s of a loop. */
type Jumps = (readonly [Context, JumpNode])[];

/** What is known and to be changed, as far as one assumes that some templates end in some contexts. */
class Findings {
  /** The context after a template, by its mangled name. */
  readonly outputs: Map<string, Context>;
  readonly called = new Set<string>();
  readonly actions = new Map<ActionNode, readonly EscaperName[]>();
  readonly templates = new Map<TemplateNode, string>();
  readonly texts = new Map<TextNode, string>();

  constructor(outputs: Iterable<readonly [string, Context]> = []) {
    this.outputs = new Map(outputs);
  }

  /** Takes over what proved right. */
  adopt(other: Findings): void {
    for (const [name, context] of other.outputs) this.outputs.set(name, context);
    for (const name of other.called) this.called.add(name);
    for (const [node, escapers] of other.actions) this.actions.set(node, escapers);
    for (const [node, name] of other.templates) this.templates.set(node, name);
    for (const [node, text] of other.texts) this.texts.set(node, text);
  }
}

class Escaper {
  readonly #lookup: Lookup;
  /** By mangled name: what will be the result. */
  readonly #copies = new Map<string, Tree>();
  #findings = new Findings();
  #loops: Jumps[] = [];
  #steps = 0;
  #depth = 0;

  constructor(lookup: Lookup) {
    this.#lookup = lookup;
  }

  escape(name: string): ReadonlyMap<string, Tree> {
    const end = this.#call(START, undefined, name);
    if (end.problem !== undefined) throw new HtmlTemplateError(end.problem, name);
    if (end.state !== 'Text') {
      const description = `ends in a non-text context: ${formatContext(end)}`;
      throw new HtmlTemplateError({ code: 'ErrEndContext', description }, name);
    }
    for (const [node, escapers] of this.#findings.actions) appendEscapers(node.pipe, escapers);
    for (const [node, callee] of this.#findings.templates) node.name = callee;
    for (const [node, text] of this.#findings.texts) node.text = text;
    const { called } = this.#findings;
    return new Map([...this.#copies].filter(([mangled]) => called.has(mangled)));
  }

  /** The context after a template that is called in a context. */
  #call(c: Context, node: TemplateNode | undefined, name: string): Context {
    const mangled = mangledName(c, name);
    this.#findings.called.add(mangled);
    const known = this.#findings.outputs.get(mangled);
    if (known !== undefined) return known;
    const tree = this.#copyOf(name, mangled);
    if (tree !== undefined) return this.#outputOf(c, tree);
    const description = `no such template ${goQuoted(name)}`;
    return node === undefined
      ? errorContext({ code: 'ErrNoSuchTemplate', description })
      : errorAt(node, 'ErrNoSuchTemplate', description);
  }

  #copyOf(name: string, mangled: string): Tree | undefined {
    const copy = this.#copies.get(mangled);
    if (copy !== undefined) return copy;
    const original = this.#lookup(name);
    if (original === undefined) return undefined;
    const made = copyTree(original, mangled);
    this.#copies.set(mangled, made);
    return made;
  }

  /** Assumes that a template ends as it starts, which matters if it calls itself; then that it ends as it did. */
  #outputOf(c: Context, tree: Tree): Context {
    const first = this.#tryBody(c, tree);
    if (first.isRight) return first.context;
    const second = this.#tryBody(first.context, tree);
    if (second.isRight) return second.context;
    if (first.context.state === 'Error') return first.context;
    const description = `cannot compute output context for template ${tree.name}`;
    return errorAt(tree.root, 'ErrOutputContext', description);
  }

  #tryBody(assumed: Context, tree: Tree): { readonly context: Context; readonly isRight: boolean } {
    const outer = this.#findings;
    outer.outputs.set(tree.name, assumed);
    this.#findings = new Findings(outer.outputs);
    const context = this.#list(assumed, tree.root);
    const inner = this.#findings;
    this.#findings = outer;
    const isRight =
      context.state !== 'Error' && (!inner.called.has(tree.name) || sameContext(assumed, context));
    if (isRight) outer.adopt(inner);
    return { context, isRight };
  }

  #list(before: Context, list: ListNode | undefined): Context {
    let c = before;
    this.#depth++;
    for (const node of list?.nodes ?? []) {
      c = this.#node(c, node);
      if (c.state === 'Dead') break;
    }
    this.#depth--;
    return c;
  }

  #node(c: Context, node: Statement): Context {
    if (++this.#steps > MOST_STEPS || this.#depth > MOST_DEPTH)
      return errorAt(node, 'ErrOutputContext', 'the template is nested too deeply to be escaped');
    switch (node.kind) {
      case 'text':
        return this.#text(c, node);
      case 'action':
        return this.#action(c, node);
      case 'if':
      case 'with':
        return join(this.#list(c, node.list), this.#list(c, node.elseList), node, node.kind);
      case 'range':
        return this.#range(c, node);
      case 'template':
        return this.#template(c, node);
      case 'break':
      case 'continue':
        this.#loops.at(-1)?.push([c, node]);
        return { ...START, state: 'Dead' };
      case 'list':
        return this.#list(c, node);
      case 'comment':
        return c;
    }
  }

  #text(c: Context, node: TextNode): Context {
    const { context, text } = escapeTextNode(c, node.text);
    if (text !== undefined) this.#findings.texts.set(node, text);
    return context;
  }

  #action(c: Context, node: ActionNode): Context {
    const { context, escapers } = escapeAction(c, node);
    if (escapers !== undefined) this.#findings.actions.set(node, escapers);
    return context;
  }

  #template(c: Context, node: TemplateNode): Context {
    const mangled = mangledName(c, node.name);
    if (mangled !== node.name) this.#findings.templates.set(node, mangled);
    return this.#call(c, node, node.name);
  }

  /** The body of a loop must end so that it can start again, also after `continue`, and so must its `break`s. */
  #range(c: Context, node: BranchNode): Context {
    const once = this.#body(() => this.#list(c, node.list));
    if (once.state === 'Error') return once;
    const again = this.#body(() => {
      const outer = this.#findings;
      this.#findings = new Findings(outer.outputs);
      const context = this.#list(once, node.list);
      this.#findings = outer;
      const joined = join(once, context, node, 'range');
      return joined.state === 'Error' ? blame(joined, node, 'on range loop re-entry: ') : joined;
    });
    if (again.state === 'Error') return again;
    return join(again, this.#list(c, node.elseList), node, 'range');
  }

  #body(run: () => Context): Context {
    const jumps: Jumps = [];
    this.#loops.push(jumps);
    let c = run();
    this.#loops.pop();
    if (c.state === 'Error') return c;
    // All breaks come before the continues, as their errors do in Go.
    for (const kind of ['break', 'continue'] as const) {
      for (const [context, jump] of jumps) {
        if (jump.kind !== kind) continue;
        c = join(c, context, jump, 'range');
        if (c.state === 'Error') return blame(c, jump, `at range loop ${kind}: `);
      }
    }
    return c;
  }
}

/** Makes an error of what is in a loop one of the loop. */
function blame(c: Context, node: Node, prefix: string): Context {
  if (c.problem !== undefined) {
    c.problem.line = locate(node).line;
    c.problem.description = prefix + c.problem.description;
  }
  return c;
}
