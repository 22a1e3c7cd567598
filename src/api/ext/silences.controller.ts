import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { Clock } from '../../base/clock.ts';
import { CodedError, messageOf } from '../../base/errors.ts';
import { CLOCK } from '../../base/tokens.ts';
import { createMatcher, type Matcher } from '../../labels/matcher.ts';
import type { Silences } from '../../silences/silences.ts';
import { SILENCES } from '../../silences/tokens.ts';
import type { MatcherView } from '../contract/common.ts';
import { expireRequest, previewRequest } from '../contract/requests.ts';
import type { ExpireAnswer, MatchersAnswer, PreviewAnswer } from '../contract/silences.ts';
import { API_OPTIONS, type ApiOptions } from '../serving.ts';
import { readBody } from './bodies.ts';
import { ExtQuery, type Query as QueryRecord, refused } from './ext-query.ts';
import { EXT_VIEW } from './ext-tokens.ts';
import type { ExtView } from './ext-view.ts';
import { silencesAnswer } from './silence-views.ts';
import { tagged, type TaggedReply, type TaggedRequest } from './tagged.ts';
import { matcherView } from './views.ts';

const PAGE = 100;
const MAX_PAGE = 500;
const PREVIEW = 50;

/** `/api/ext/v1/silences` and `/api/ext/v1/matchers`. */
@Controller('api/ext/v1')
export class ExtSilencesController {
  readonly #view: ExtView;
  readonly #silences: Silences;
  readonly #options: ApiOptions;
  readonly #clock: Clock;

  constructor(
    @Inject(EXT_VIEW) view: ExtView,
    @Inject(SILENCES) silences: Silences,
    @Inject(API_OPTIONS) options: ApiOptions,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#view = view;
    this.#silences = silences;
    this.#options = options;
    this.#clock = clock;
  }

  @Get('silences')
  list(
    @Query() query: QueryRecord,
    @Req() request: TaggedRequest,
    @Res({ passthrough: true }) reply: TaggedReply,
  ): Buffer | undefined {
    const asked = new ExtQuery(query);
    const wanted = {
      states: asked.words('state', ['active', 'pending', 'expired']),
      filter: asked.matchers('filter', this.#options.matchers),
      search: asked.text('search'),
      limit: asked.count('limit', PAGE, MAX_PAGE),
      offset: asked.count('offset', 0, Number.MAX_SAFE_INTEGER),
    };
    const nowMs = this.#clock.now();
    const answer = silencesAnswer(this.#silences, wanted, this.#view.firing(), nowMs);
    return tagged(answer, request, reply);
  }

  @Post('silences/preview')
  @HttpCode(200)
  preview(@Body() body: string | undefined): PreviewAnswer {
    const { matchers, limit = PREVIEW } = readBody(previewRequest, body);
    return this.#view.preview(matchers.map(matcherOf), limit);
  }

  @Post('silences/expire')
  @HttpCode(200)
  async expire(@Body() body: string | undefined): Promise<ExpireAnswer> {
    const { ids } = readBody(expireRequest, body);
    const nowMs = this.#clock.now();
    return { silences: await Promise.all(ids.map((id) => this.#expire(id, nowMs))) };
  }

  @Get('matchers')
  matchers(@Query() query: QueryRecord): MatchersAnswer {
    const text = new ExtQuery(query).text('text') ?? '';
    try {
      const matchers = this.#options.matchers.parseMatchers(text, 'api');
      return { matchers: matchers.map(matcherView) };
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      throw refused(400, error.message);
    }
  }

  async #expire(id: string, nowMs: number): Promise<ExpireAnswer['silences'][number]> {
    try {
      await this.#silences.expire(id, nowMs);
      return { id, outcome: 'expired' };
    } catch (error) {
      const isUnknown = error instanceof CodedError && error.code === 'not_found';
      return isUnknown
        ? { id, outcome: 'not found' }
        : { id, outcome: 'failed', message: messageOf(error) };
    }
  }
}

function matcherOf({ name, operator, value }: MatcherView, index: number): Matcher {
  try {
    return createMatcher(operator, name, value.toWellFormed());
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw refused(400, `matchers.${index}: ${error.message}`);
  }
}
