/** The kinds of mistakes that contextual escaping finds, named as in Go's html/template. */
export type EscapeErrorCode =
  /** An action in a URL that may be in its path or in its query. */
  | 'ErrAmbigContext'
  /** HTML that parsers read differently. */
  | 'ErrBadHTML'
  /** Branches of an if or with, or two rounds of a range, that end in different contexts. */
  | 'ErrBranchEnd'
  /** A template that ends inside a tag, a script, … */
  | 'ErrEndContext'
  | 'ErrNoSuchTemplate'
  /** A recursive template whose end cannot be told. */
  | 'ErrOutputContext'
  /** An action within `[…]` of a JavaScript regular expression. */
  | 'ErrPartialCharset'
  /** An action right after a backslash. */
  | 'ErrPartialEscape'
  /** A slash that may divide or start a regular expression. */
  | 'ErrSlashAmbig'
  /** `html` or `urlquery` where they are not the last command, or not enough. */
  | 'ErrPredefinedEscaper';

/**
 * What is wrong with a template, and where. Loops add to what they find in their bodies, in place, as Go does: all
 * contexts that are wrong for this reason tell the same.
 */
export interface EscapeProblem {
  readonly code: EscapeErrorCode;
  description: string;
  /** `template:line:column` of the node at fault; absent where the fault is in plain text. */
  readonly location?: string;
  /** Line of a loop that is at fault. Only shown where there is no location. */
  line?: number;
}
