import { Body, Controller, Get, Header, HttpCode, Inject, Post, Query } from '@nestjs/common';
import type { Clock } from '../../base/clock.ts';
import { CLOCK } from '../../base/tokens.ts';
import { API_OPTIONS, type ApiOptions, SERVING, type Serving } from '../serving.ts';
import { ALERT_INTAKE, type AlertIntake } from './alert-intake.ts';
import { type AlertQuery, parseAlertQuery, type Query as QueryRecord } from './alert-query.ts';
import { listAlerts } from './list-alerts.ts';
import { listGroups } from './list-groups.ts';

/** `/api/v2/alerts` and `/api/v2/alerts/groups`. */
@Controller('api/v2/alerts')
export class AlertsController {
  readonly #intake: AlertIntake;
  readonly #clock: Clock;
  readonly #options: ApiOptions;
  readonly #serving: Serving;

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
  list(@Query() query: QueryRecord): Buffer {
    const { store } = this.#intake;
    return listAlerts(store.values(), this.#parse(query), this.#serving.current, this.#clock.now());
  }

  @Get('groups')
  @Header('content-type', 'application/json')
  groups(@Query() query: QueryRecord): Buffer {
    return listGroups(this.#parse(query), this.#serving.current, this.#clock.now());
  }

  #parse(query: QueryRecord): AlertQuery {
    const { matchers } = this.#options;
    return parseAlertQuery(
      query,
      (input) => matchers.parseMatcher(input, 'api'),
      this.#serving.current.receivers,
    );
  }
}
