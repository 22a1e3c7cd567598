import { Body, Controller, Get, Header, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../../base/clock.ts';
import type { Matcher } from '../../labels/matcher.ts';
import { CLOCK } from '../../base/tokens.ts';
import { releaseOnceSent } from '../http/release.ts';
import { API_OPTIONS, type ApiOptions, SERVING, type Serving } from '../serving.ts';
import { ALERT_INTAKE, type AlertIntake } from './alert-intake.ts';
import { parseAlertQuery, type Query as QueryRecord } from './alert-query.ts';
import { JsonMemo } from './json-memo.ts';
import { type Listing, listAlerts } from './list-alerts.ts';
import { listGroups } from './list-groups.ts';

/** `/api/v2/alerts` and `/api/v2/alerts/groups`. */
@Controller('api/v2/alerts')
export class AlertsController {
  readonly #intake: AlertIntake;
  readonly #clock: Clock;
  readonly #options: ApiOptions;
  readonly #serving: Serving;
  readonly #memo = new JsonMemo();

  constructor(
    @Inject(ALERT_INTAKE) intake: AlertIntake,
    @Inject(CLOCK) clock: Clock,
    @Inject(API_OPTIONS) options: ApiOptions,
    @Inject(SERVING) serving: Serving,
  ) {
    this.#intake = intake;
    this.#clock = clock;
    this.#options = options;
    this.#serving = serving;
  }

  @Post()
  @HttpCode(200)
  post(@Body() body: string | undefined): void {
    this.#intake.accept(body ?? '', this.#serving.current.resolveTimeoutMs);
  }

  @Get()
  @Header('content-type', 'application/json')
  list(@Query() query: QueryRecord, @Res({ passthrough: true }) reply: FastifyReply): Buffer {
    return releaseOnceSent(reply, listAlerts(this.#intake.store, this.#listing(query)));
  }

  @Get('groups')
  @Header('content-type', 'application/json')
  groups(@Query() query: QueryRecord, @Res({ passthrough: true }) reply: FastifyReply): Buffer {
    return releaseOnceSent(reply, listGroups(this.#listing(query)));
  }

  #listing(query: QueryRecord): Listing {
    const state = this.#serving.current;
    const nowMs = this.#clock.now();
    const parse = (input: string): Matcher => this.#options.matchers.parseMatcher(input, 'api');
    this.#memo.renew(nowMs, () => this.#intake.store.values());
    return {
      query: parseAlertQuery(query, parse, state.receivers),
      state,
      nowMs,
      memo: this.#memo,
    };
  }
}
