import type * as z from 'zod/mini';
import { messageOf } from '../../base/errors.ts';
import { refused } from './ext-query.ts';

/** The longest body of a question: more than that nobody has to ask. */
const MAX_LENGTH = 1024 * 1024;

/** Reads a body by its schema. @throws ApiError 400 that says where it is wrong */
export function readBody<T>(schema: z.ZodMiniType<T>, body: string | undefined): T {
  if (body === undefined || body === '') throw refused(400, 'a body is needed');
  if (body.length > MAX_LENGTH) throw refused(413, 'the body is too large');
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw refused(400, `the body is no JSON: ${messageOf(error)}`);
  }
  const result = schema.safeParse(value, { jitless: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = (issue?.path ?? []).map(String).join('.');
  throw refused(400, `${path === '' ? 'body' : path}: ${issue?.message ?? 'invalid'}`);
}
