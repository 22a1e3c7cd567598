import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CLUSTER_VIEW, type ClusterView } from '../../cluster/cluster.module.ts';
import type { Silences } from '../../silences/silences.ts';
import { SILENCES } from '../../silences/tokens.ts';
import type { ChangesAnswer, MeAnswer, StatusAnswer } from '../contract/status.ts';
import { API_OPTIONS, type ApiOptions, SERVING, type Serving } from '../serving.ts';
import { EXT_VIEW } from './ext-tokens.ts';
import type { ExtView } from './ext-view.ts';
import { routesAnswer } from './route-views.ts';
import { tagged, type TaggedReply, type TaggedRequest } from './tagged.ts';
import { instant } from './views.ts';

/** `/api/ext/v1/status`, `/routes`, `/changes` and `/me`. */
@Controller('api/ext/v1')
export class ExtStatusController {
  readonly #view: ExtView;
  readonly #silences: Silences;
  readonly #serving: Serving;
  readonly #options: ApiOptions;
  readonly #cluster: ClusterView;

  constructor(
    @Inject(EXT_VIEW) view: ExtView,
    @Inject(SILENCES) silences: Silences,
    @Inject(SERVING) serving: Serving,
    @Inject(API_OPTIONS) options: ApiOptions,
    @Inject(CLUSTER_VIEW) cluster: ClusterView,
  ) {
    this.#view = view;
    this.#silences = silences;
    this.#serving = serving;
    this.#options = options;
    this.#cluster = cluster;
  }

  @Get('me')
  me(@Req() { raw }: Pick<FastifyRequest, 'raw'>): MeAnswer {
    const user = this.#options.visitors.userOf(raw);
    return user === undefined ? {} : { user };
  }

  @Get('routes')
  routes(
    @Req() request: TaggedRequest,
    @Res({ passthrough: true }) reply: TaggedReply,
  ): Buffer | undefined {
    return tagged(routesAnswer(this.#view.state, this.#view.nowMs), request, reply);
  }

  @Get('changes')
  changes(): ChangesAnswer {
    return {
      now: instant(this.#view.nowMs),
      process: String(this.#options.startedAtMs),
      alerts: this.#view.changes.version,
      silences: this.#silences.version,
      flushes: this.#options.history.version,
      config: this.#serving.loads,
    };
  }

  @Get('status')
  status(): StatusAnswer {
    const { nowMs, state } = this.#view;
    const { version, startedAtMs } = this.#options;
    const { lastLoad } = this.#serving;
    const { name, ...cluster } = this.#cluster.status;
    return {
      now: instant(nowMs),
      startedAt: instant(startedAtMs),
      version: {
        version: version.version,
        revision: version.revision,
        branch: version.branch,
        buildDate: version.buildDate,
        node: version.goVersion,
      },
      config: {
        text: state.configText,
        loadedAt: instant(state.loadedAtMs),
        lastReload: {
          at: instant(lastLoad.atMs),
          ...(lastLoad.error === undefined ? {} : { error: lastLoad.error }),
        },
      },
      cluster: { ...cluster, ...(name === undefined ? {} : { name }) },
      alerts: this.#view.firing().length,
      groups: [...state.dispatcher.groups()].length,
      silences: this.#silences.countByState(nowMs),
      history: this.#view.historyKept(),
    };
  }
}
