import { CodedError } from '../../base/errors.ts';

/**
 * What went wrong, by code: `template.parse` the text is no template; `template.exec` it failed while it ran;
 * `template.limit` it was stopped because it grew too large, too deep or too long.
 */
export type TemplateErrorCode = 'template.parse' | 'template.exec' | 'template.limit';

/** Where in the text an error is, as far as Go's own message says it. */
export interface ErrorPlace {
  /** The name given to the parse of the text. */
  readonly templateName: string;
  /** From 1. */
  readonly line: number;
  /** The bytes before it on its line; parse errors know the line only. */
  readonly column?: number;
}

/** An error of a template. The message is the one Go gives, place included. */
export class TemplateError extends CodedError {
  declare readonly code: TemplateErrorCode;
  readonly place: ErrorPlace | undefined;

  constructor(
    code: TemplateErrorCode,
    message: string,
    place?: ErrorPlace,
    options?: ErrorOptions,
  ) {
    super(code, message, options);
    this.name = 'TemplateError';
    this.place = place;
  }
}
