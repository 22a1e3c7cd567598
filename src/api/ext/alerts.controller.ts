import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { AlertDetail, LabelsAnswer, LabelValuesAnswer } from '../contract/alerts.ts';
import type { GroupDetail } from '../contract/groups.ts';
import { API_OPTIONS, type ApiOptions } from '../serving.ts';
import {
  boardQuery,
  type BoardQuery,
  ExtQuery,
  type Query as QueryRecord,
  refused,
} from './ext-query.ts';
import { EXT_VIEW } from './ext-tokens.ts';
import type { ExtView } from './ext-view.ts';
import { countLabels, countValues } from './label-counts.ts';
import { tagged, type TaggedReply, type TaggedRequest } from './tagged.ts';

const MAX_PAGE = 500;
const PAGE = 100;
const ALERTS_PER_GROUP = 10;
const MAX_LABELS = 1000;
const TOP = 5;
const MAX_TOP = 50;

/** Alerts, groups and labels below `/api/ext/v1`. */
@Controller('api/ext/v1')
export class ExtAlertsController {
  readonly #view: ExtView;
  readonly #options: ApiOptions;

  constructor(@Inject(EXT_VIEW) view: ExtView, @Inject(API_OPTIONS) options: ApiOptions) {
    this.#view = view;
    this.#options = options;
  }

  @Get('alerts')
  list(
    @Query() query: QueryRecord,
    @Req() request: TaggedRequest,
    @Res({ passthrough: true }) reply: TaggedReply,
  ): Buffer | undefined {
    const asked = new ExtQuery(query);
    const slice = sliceOf(asked);
    const perGroup = asked.count('alerts', ALERTS_PER_GROUP, MAX_PAGE);
    return tagged(this.#view.alerts(this.#board(asked), slice, perGroup), request, reply);
  }

  @Get('alerts/group')
  more(
    @Query() query: QueryRecord,
    @Req() request: TaggedRequest,
    @Res({ passthrough: true }) reply: TaggedReply,
  ): Buffer | undefined {
    const asked = new ExtQuery(query);
    const id = asked.text('id');
    if (id === undefined) throw refused(400, 'id: the id of a group is needed');
    const answer = this.#view.groupAlerts(this.#board(asked), id, sliceOf(asked));
    return tagged(answer, request, reply);
  }

  @Get('alerts/:fingerprint')
  one(@Param('fingerprint') fingerprint: string): AlertDetail {
    return this.#view.alert(fingerprint);
  }

  @Get('groups/:id')
  group(@Param('id') id: string): GroupDetail {
    return this.#view.group(id);
  }

  @Get('labels')
  labels(@Query() query: QueryRecord): LabelsAnswer {
    const asked = new ExtQuery(query);
    const board = this.#view.board(this.#board(asked));
    return countLabels(board, labelsQuery(asked), asked.count('top', TOP, MAX_TOP));
  }

  @Get('labels/values')
  values(@Query() query: QueryRecord): LabelValuesAnswer {
    const asked = new ExtQuery(query);
    const name = asked.text('name');
    if (name === undefined) throw refused(400, 'name: the name of a label is needed');
    return countValues(this.#view.board(this.#board(asked)), name, labelsQuery(asked));
  }

  #board(asked: ExtQuery): BoardQuery {
    return boardQuery(asked, this.#options.matchers);
  }
}

function sliceOf(asked: ExtQuery): { readonly limit: number; readonly offset: number } {
  return {
    limit: asked.count('limit', PAGE, MAX_PAGE),
    offset: asked.count('offset', 0, Number.MAX_SAFE_INTEGER),
  };
}

function labelsQuery(asked: ExtQuery): { search: string | undefined; limit: number } {
  return { search: asked.text('search'), limit: asked.count('limit', PAGE, MAX_LABELS) };
}
