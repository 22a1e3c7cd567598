import { CodedError } from '../../base/errors.ts';
import { builtinFuncs } from './builtins/table.ts';
import { TemplateError } from './errors.ts';
import type { MissingKey } from './exec/environment.ts';
import { execute } from './exec/execute.ts';
import type { FuncMap } from './funcs.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { Limits } from './limits.ts';
import { isEmptyTree } from './nodes.ts';
import type { Tree } from './nodes.ts';
import { parse } from './parse/parse.ts';
import { goQuoted } from './text/quote.ts';
import { toValue } from './values.ts';
import type { GoFunc } from './values.ts';

export interface TemplateSetOptions {
  /** What a missing map key gives. Default: `default`, no value. */
  readonly missingKey?: MissingKey;
  /** What opens and closes actions. Default: `{{` and `}}`. */
  readonly delims?: readonly [left: string, right: string];
  readonly limits?: Partial<Limits>;
}

/**
 * Templates that know each other by name, with the functions they may call: a Go `*template.Template` and all that
 * is associated with it.
 *
 * ```ts
 * const set = new TemplateSet().addFuncs({ upper: func([STRING], (s: string) => s.toUpperCase(), STRING) });
 * set.parse('greeting', 'Hello {{ .Name | upper }}!');
 * set.execute('greeting', { Name: 'world' }); // Hello WORLD!
 * ```
 */
export class TemplateSet {
  readonly #trees = new Map<string, Tree>();
  readonly #funcs = new Map<string, GoFunc>();
  readonly #builtins: ReadonlyMap<string, GoFunc>;
  readonly #missingKey: MissingKey;
  readonly #delims: readonly [string, string];
  readonly #limits: Limits;

  constructor(options: TemplateSetOptions = {}) {
    this.#missingKey = options.missingKey ?? 'default';
    this.#delims = options.delims ?? ['{{', '}}'];
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#builtins = builtinFuncs(this.#limits.maxOutput);
  }

  /** Adds functions, over built-ins of the same name. A text that calls one is parsed after it was added. */
  addFuncs(funcs: FuncMap): this {
    for (const [name, fun] of Object.entries(funcs)) {
      if (!/^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name))
        throw new CodedError(
          'template.function',
          `function name ${goQuoted(name)} is not a valid identifier`,
        );
      this.#funcs.set(name, fun);
    }
    return this;
  }

  hasFunction(name: string): boolean {
    return this.#funcs.has(name) || this.#builtins.has(name);
  }

  /**
   * Parses a text and adds its templates: `name` itself and those it defines. They replace others of the same name,
   * unless they are empty. Throws `template.parse`.
   */
  parse(name: string, text: string): this {
    const hasFunction = (word: string): boolean => this.hasFunction(word);
    const trees = parse(name, text, { hasFunction, delims: this.#delims });
    for (const tree of trees.values())
      if (!this.#trees.has(tree.name) || !isEmptyTree(tree.root)) this.setTree(tree);
    return this;
  }

  /** Adds a tree under its name, in place of any other. */
  setTree(tree: Tree): void {
    this.#trees.set(tree.name, tree);
  }

  /** Forgets a template, so that even an empty one takes its place: what Go's `New` is for. */
  remove(name: string): this {
    this.#trees.delete(name);
    return this;
  }

  lookup(name: string): Tree | undefined {
    return this.#trees.get(name);
  }

  /** The names of all templates, in the order they were first added. */
  get names(): readonly string[] {
    return [...this.#trees.keys()];
  }

  /** A set of its own with the same templates and functions; what is added to one is not in the other. */
  clone(): TemplateSet {
    const copy = new TemplateSet({
      missingKey: this.#missingKey,
      delims: this.#delims,
      limits: this.#limits,
    });
    for (const tree of this.#trees.values()) copy.setTree(tree);
    for (const [name, fun] of this.#funcs) copy.#funcs.set(name, fun);
    return copy;
  }

  /**
   * Runs a template over data: a `Value`, or plain data as `toValue` takes it. Throws `template.exec` with Go's
   * message, or `template.limit`.
   */
  execute(name: string, data: unknown): string {
    const tree = this.#trees.get(name);
    if (tree === undefined)
      throw new TemplateError('template.exec', `template: no template ${goQuoted(name)}`);
    return execute(tree, toValue(data), {
      lookup: (other) => this.#trees.get(other),
      funcs: this.#funcs,
      builtins: this.#builtins,
      missingKey: this.#missingKey,
      limits: this.#limits,
    });
  }
}
