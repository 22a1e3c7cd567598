import { Controller, Get, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { MeAnswer } from '../contract/status.ts';
import { API_OPTIONS, type ApiOptions } from '../serving.ts';

/** `/api/ext/v1/me`. */
@Controller('api/ext/v1/me')
export class ExtMeController {
  readonly #options: ApiOptions;

  constructor(@Inject(API_OPTIONS) options: ApiOptions) {
    this.#options = options;
  }

  @Get()
  me(@Req() { raw }: Pick<FastifyRequest, 'raw'>): MeAnswer {
    const user = this.#options.visitors.userOf(raw);
    return user === undefined ? {} : { user };
  }
}
