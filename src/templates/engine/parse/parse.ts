import type { Source, Tree } from '../nodes.ts';
import { goQuoted } from '../text/quote.ts';
import { isEmptyTree } from '../nodes.ts';
import { Lexer } from './lexer.ts';
import { parseError } from './parse-error.ts';
import { TreeParser } from './tree-parser.ts';

export interface ParseOptions {
  /** Whether a function of that name exists; a call of one that does not is an error. */
  readonly hasFunction: (name: string) => boolean;
  /** What opens and closes actions: `{{` and `}}` unless told otherwise. */
  readonly delims?: readonly [left: string, right: string];
  /** Keeps comments as nodes of the tree. */
  readonly keepComments?: boolean;
}

/**
 * Parses a text into the trees it defines: its own, named `name`, and those of its `define` and `block` actions.
 * Throws a `TemplateError` that reads as Go's.
 */
export function parse(name: string, text: string, options: ParseOptions): Map<string, Tree> {
  const source: Source = { name, text };
  const trees = new Map<string, Tree>();
  const lexer = new Lexer(text, {
    delims: options.delims ?? ['{{', '}}'],
    keepComments: options.keepComments ?? false,
    isPlainName: (word) => (word === 'break' || word === 'continue') && options.hasFunction(word),
  });
  const shared = { source, lexer, hasFunction: options.hasFunction, depth: 0, add };
  new TreeParser(shared).parseAll(name);
  return trees;

  function add(tree: Tree, line: number): void {
    const other = trees.get(tree.name);
    if (other === undefined || isEmptyTree(other.root)) trees.set(tree.name, tree);
    else if (!isEmptyTree(tree.root))
      throw parseError(
        source,
        line,
        `template: multiple definition of template ${goQuoted(tree.name)}`,
      );
  }
}
