import { TemplateError } from '../engine/errors.ts';
import type { FuncMap } from '../engine/funcs.ts';
import type { Tree } from '../engine/nodes.ts';
import { TemplateSet } from '../engine/template-set.ts';
import { goQuoted } from '../engine/text/quote.ts';
import { escapeTemplates } from './escape-tree.ts';
import { ESCAPERS } from './escapers.ts';

/**
 * Templates whose output is HTML: each value is escaped for the place it is put out at, so that data cannot change
 * the structure of a page or run scripts in it. A Go `*html/template.Template` and all that is associated with it.
 *
 * ```ts
 * const set = new HtmlTemplateSet();
 * set.parse('link', '<a href="/search?q={{ .Query }}" title="{{ .Query }}">{{ .Query }}</a>');
 * set.execute('link', { Query: 'a<b & "c"' });
 * ```
 *
 * A template is escaped when it is first executed, with all that it calls; that is also when mistakes of it as HTML
 * are found. Other than in Go, templates may be added later too, and what was executed before makes no difference.
 */
export class HtmlTemplateSet {
  readonly #set: TemplateSet;
  /** By the name executed: a set with that template and those it calls, escaped. */
  readonly #escaped = new Map<string, TemplateSet>();

  /** Takes over a set of text templates, with its options, functions and templates. */
  constructor(set: TemplateSet = new TemplateSet()) {
    this.#set = set;
  }

  /** Adds functions, as `TemplateSet.addFuncs`. */
  addFuncs(funcs: FuncMap): this {
    this.#escaped.clear();
    this.#set.addFuncs(funcs);
    return this;
  }

  /** Parses a text and adds its templates, as `TemplateSet.parse`. Throws `template.parse`. */
  parse(name: string, text: string): this {
    this.#escaped.clear();
    this.#set.parse(name, text);
    return this;
  }

  /** A template as it was parsed. */
  lookup(name: string): Tree | undefined {
    return this.#set.lookup(name);
  }

  /** The names of all templates, in the order they were first added. */
  get names(): readonly string[] {
    return this.#set.names;
  }

  /** A set of its own with the same templates and functions; what is added to one is not in the other. */
  clone(): HtmlTemplateSet {
    return new HtmlTemplateSet(this.#set.clone());
  }

  /**
   * Escapes a template ahead of its execution, to find its mistakes. Throws `HtmlTemplateError` where its output
   * could not be safe, `template.exec` where there is none of that name.
   */
  escape(name: string): void {
    this.#escapedSet(name);
  }

  /**
   * Runs a template over data, as `TemplateSet.execute`. Throws as `escape` does, `template.exec` with Go's message,
   * or `template.limit`.
   */
  execute(name: string, data: unknown): string {
    return this.#escapedSet(name).execute(name, data);
  }

  #escapedSet(name: string): TemplateSet {
    const known = this.#escaped.get(name);
    if (known !== undefined) return known;
    if (this.#set.lookup(name) === undefined)
      throw new TemplateError('template.exec', `html/template: ${goQuoted(name)} is undefined`);
    const escaped = this.#set.clone().addFuncs(ESCAPERS);
    const trees = escapeTemplates((other) => this.#set.lookup(other), name);
    for (const tree of trees.values()) escaped.setTree(tree);
    this.#escaped.set(name, escaped);
    return escaped;
  }
}
