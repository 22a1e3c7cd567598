import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { ApiError } from '../v2/errors.ts';

/** Turns whatever a handler throws into the bodies that clients of Alertmanager know. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    const known = this.refusal(error);
    void reply.code(known.status).type('application/json').send(Buffer.from(known.body));
  }

  /** The answer to what was thrown; the unforeseen is logged. */
  refusal(error: unknown): ApiError {
    if (error instanceof ApiError) return error;
    const status = statusOf(error);
    if (status < 500) return ApiError.framework(status, messageOf(error));
    this.#logger.error('request failed in an unforeseen way', {
      component: 'api',
      err: messageOf(error),
    });
    return ApiError.plain(500, messageOf(error));
  }
}

/** Nest's and Fastify's own errors carry their status, such as 413 for a body over the limit. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')
    return error.statusCode;
  return 500;
}
