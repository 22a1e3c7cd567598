import { CodedError } from '../../base/errors.ts';

/** What a function of templates throws where Go's returns an error. */
export function functionError(message: string): CodedError {
  return new CodedError('template.function', message);
}
