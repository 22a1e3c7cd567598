import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../../base/clock.ts';
import { CodedError, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { CLOCK, LOGGER } from '../../base/tokens.ts';
import type { Matcher } from '../../labels/matcher.ts';
import type { Silences } from '../../silences/silences.ts';
import { SILENCES } from '../../silences/tokens.ts';
import { API_OPTIONS, type ApiOptions } from '../serving.ts';
import type { Query as QueryRecord } from './alert-query.ts';
import { decodeSilence } from './decode-silence.ts';
import { ApiError } from './errors.ts';
import { printSilence, printSilences } from './silence-json.ts';
import { parseSilenceQuery } from './silence-query.ts';

/** `/api/v2/silences` and `/api/v2/silence/{silenceID}`. */
@Controller('api/v2')
export class SilencesController {
  readonly #silences: Silences;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #options: ApiOptions;

  constructor(
    @Inject(SILENCES) silences: Silences,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOGGER) logger: Logger,
    @Inject(API_OPTIONS) options: ApiOptions,
  ) {
    this.#silences = silences;
    this.#clock = clock;
    this.#logger = logger.with({ component: 'api' });
    this.#options = options;
  }

  @Get('silences')
  @Header('content-type', 'application/json')
  list(@Query() query: QueryRecord): Buffer {
    const parse = (input: string): Matcher => this.#options.matchers.parseMatcher(input, 'api');
    return printSilences(this.#silences.query(parseSilenceQuery(query, parse), this.#clock.now()));
  }

  /** Answered once the silence is on disk and in effect. */
  @Post('silences')
  @HttpCode(200)
  @Header('content-type', 'application/json')
  async post(@Body() body: string | undefined): Promise<Buffer> {
    try {
      const nowMs = this.#clock.now();
      const id = await this.#silences.set(decodeSilence(body ?? '', nowMs), nowMs);
      return Buffer.from(`{"silenceID":"${id}"}\n`);
    } catch (error) {
      throw this.#refusal('Failed to create silence', error);
    }
  }

  @Get('silence/:id')
  get(
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Buffer | undefined {
    const found = this.#silences.get(id, this.#clock.now());
    if (found === undefined) {
      reply.code(404);
      return undefined;
    }
    reply.type('application/json');
    return printSilence(found);
  }

  /** Ends the silence; one that is over is left as it is. */
  @Delete('silence/:id')
  async expire(
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    try {
      await this.#silences.expire(id, this.#clock.now());
    } catch (error) {
      const refusal = this.#refusal('Failed to expire silence', error);
      if (refusal.status !== 404) throw refusal;
      reply.code(404);
    }
  }

  #refusal(what: string, error: unknown): ApiError {
    const refusal =
      error instanceof ApiError ? error : ApiError.plain(statusOf(error), messageOf(error));
    // A body that cannot be read is told to its sender only, as the original does.
    if (refusal.frameworkCode === undefined) this.#logger.error(what, { err: refusal.message });
    return refusal;
  }
}

/** By what the silences say went wrong; what they do not foresee is our fault, not the client's. */
function statusOf(error: unknown): number {
  if (!(error instanceof CodedError)) return 500;
  if (error.code === 'not_found') return 404;
  return error.code === 'invalid' ? 400 : 500;
}
