import { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { releaseBuffer } from '../../base/node/release-memory.ts';

/** Below this the collector may find it when it comes by. */
const LARGE_BYTES = 1024 * 1024;

/**
 * Gives the memory of an answer, with all of the buffer that it is in, back as soon as it is sent: nobody may look at it
 * after. Some answers of sixteen megabytes each are enough garbage to call for a full collection. Only where closing says
 * that the system has taken it all: HTTP/1.
 */
export function releaseOnceSent({ raw }: Pick<FastifyReply, 'raw'>, answer: Buffer): Buffer {
  const { buffer } = answer;
  if (!(raw instanceof ServerResponse) || answer.length < LARGE_BYTES) return answer;
  raw.once('close', () => releaseBuffer(buffer));
  return answer;
}
