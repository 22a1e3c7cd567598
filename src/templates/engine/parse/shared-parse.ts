import type { Source, Tree } from '../nodes.ts';
import type { Lexer } from './lexer.ts';

/** What the parsers of one text have in common: that of the text itself and those of the definitions in it. */
export interface SharedParse {
  readonly source: Source;
  readonly lexer: Lexer;
  readonly hasFunction: (name: string) => boolean;
  /** Takes a finished tree; the line is for its complaint. */
  readonly add: (tree: Tree, line: number) => void;
  /** How deep the parser is in blocks and parentheses. */
  depth: number;
}
