import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';

/** What of a request and its answer a tag needs. */
export type TaggedRequest = Pick<FastifyRequest, 'headers'>;
export type TaggedReply = Pick<FastifyReply, 'code' | 'header'>;

/** The answer as JSON with an ETag; nothing, with 304, for who has the very same already. */
export function tagged(
  value: unknown,
  request: TaggedRequest,
  reply: TaggedReply,
): Buffer | undefined {
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  const tag = `"${createHash('sha1').update(body).digest('base64url')}"`;
  void reply.header('etag', tag).header('cache-control', 'no-cache');
  const known = request.headers['if-none-match'];
  const has = known?.split(',').some((each) => each.trim().replace(/^W\//, '') === tag) === true;
  if (has) {
    void reply.code(304);
    return undefined;
  }
  void reply.header('content-type', 'application/json');
  return body;
}
