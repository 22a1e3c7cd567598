import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1), z.maxLength(1024));
const value = z.string().check(z.maxLength(65_536));
const matcher = z.object({ name, operator: z.enum(['=', '!=', '=~', '!~']), value });
const id = z.string().check(z.maxLength(64));

/** The most matchers of a preview, ids of one request to expire, and labels to explain. */
const MAX_MATCHERS = 200;
const MAX_IDS = 1000;
/** The most alerts that a preview shows. */
const MAX_PREVIEW = 500;

/** The body of `POST /explain`. */
export const explainRequest = z.object({
  labels: z.optional(z.record(name, value)),
  fingerprint: z.optional(z.string().check(z.regex(/^[0-9a-f]{16}$/))),
});

/** The body of `POST /silences/preview`. */
export const previewRequest = z.object({
  matchers: z.array(matcher).check(z.minLength(1), z.maxLength(MAX_MATCHERS)),
  limit: z.optional(z.int().check(z.minimum(0), z.maximum(MAX_PREVIEW))),
});

/** The body of `POST /silences/expire`. */
export const expireRequest = z.object({
  ids: z.array(id).check(z.minLength(1), z.maxLength(MAX_IDS)),
});
