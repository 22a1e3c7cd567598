import { ApiError } from './errors.ts';

/** How Go's decoder calls what a JSON value is. */
export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** What is demanded is not in the body. */
export function required(what: string): ApiError {
  return ApiError.framework(422, `${what} in body is required`, 602);
}

/** The body that is called `parameter` cannot be read as what it has to be. */
export function unreadable(parameter: 'alerts' | 'silence', why: string): ApiError {
  return ApiError.framework(400, `parsing ${parameter} body from "" failed, because ${why}`);
}
