import { CodedError } from '../../base/errors.ts';
import type { EscapeErrorCode, EscapeProblem } from './escape-problem.ts';

/**
 * A template that cannot be escaped. `code` is one of Go's names for the mistake, the message is Go's:
 * `html/template:NAME:LINE:COLUMN: description`.
 */
export class HtmlTemplateError extends CodedError {
  declare readonly code: EscapeErrorCode;

  /** The name is of the template that was executed, for mistakes that have no place of their own. */
  constructor(problem: EscapeProblem, name: string) {
    super(problem.code, `html/template:${placeOf(problem, name)} ${problem.description}`);
    this.name = 'HtmlTemplateError';
  }
}

function placeOf(problem: EscapeProblem, name: string): string {
  if (problem.location !== undefined) return `${problem.location}:`;
  if ((problem.line ?? 0) !== 0) return `${name}:${String(problem.line)}:`;
  return name === '' ? '' : `${name}:`;
}
