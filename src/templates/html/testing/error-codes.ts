/** The codes of errors by the numbers that Go gives them. */
export const CODES_OF_GO: readonly string[] = [
  'OK',
  'ErrAmbigContext',
  'ErrBadHTML',
  'ErrBranchEnd',
  'ErrEndContext',
  'ErrNoSuchTemplate',
  'ErrOutputContext',
  'ErrPartialCharset',
  'ErrPartialEscape',
  'ErrRangeLoopReentry',
  'ErrSlashAmbig',
  'ErrPredefinedEscaper',
];
