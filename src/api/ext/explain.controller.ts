import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import type { LabelSet } from '../../labels/label-set.ts';
import type { ExplainAnswer, ExplainRequest } from '../contract/explain.ts';
import type { HistoryAnswer } from '../contract/history.ts';
import { explainRequest } from '../contract/requests.ts';
import { API_OPTIONS, type ApiOptions } from '../serving.ts';
import { readBody } from './bodies.ts';
import { ExtQuery, type Query as QueryRecord, refused } from './ext-query.ts';
import { EXT_VIEW } from './ext-tokens.ts';
import type { ExtView } from './ext-view.ts';

const PAGE = 50;
const MAX_PAGE = 500;
const MAX_LABELS = 200;

/** `/api/ext/v1/explain` and `/api/ext/v1/history`: why, and what happened. */
@Controller('api/ext/v1')
export class ExtExplainController {
  readonly #view: ExtView;
  readonly #options: ApiOptions;

  constructor(@Inject(EXT_VIEW) view: ExtView, @Inject(API_OPTIONS) options: ApiOptions) {
    this.#view = view;
    this.#options = options;
  }

  @Get('explain')
  get(@Query() query: QueryRecord): ExplainAnswer {
    const asked = new ExtQuery(query);
    const fingerprint = asked.text('fingerprint');
    const given = asked.all('label');
    const labels: Record<string, string> = Object.fromEntries(given.map(pairOf));
    return this.#explain({
      ...(given.length === 0 ? {} : { labels }),
      ...(fingerprint === undefined ? {} : { fingerprint }),
    });
  }

  @Post('explain')
  @HttpCode(200)
  post(@Body() body: string | undefined): ExplainAnswer {
    const { labels, fingerprint } = readBody(explainRequest, body);
    return this.#explain({
      ...(labels === undefined ? {} : { labels }),
      ...(fingerprint === undefined ? {} : { fingerprint }),
    });
  }

  @Get('history')
  history(@Query() query: QueryRecord): HistoryAnswer {
    const asked = new ExtQuery(query);
    const fingerprint = asked.text('fingerprint');
    if (fingerprint !== undefined && !/^[0-9a-f]{16}$/.test(fingerprint))
      throw refused(400, 'fingerprint: 16 hexadecimal digits are needed');
    const before = asked.count('before', 0, Number.MAX_SAFE_INTEGER);
    return this.#view.history({
      group: asked.text('group'),
      receiver: asked.text('receiver'),
      fingerprint: fingerprint === undefined ? undefined : BigInt(`0x${fingerprint}`),
      outcome: asked.word('outcome', ['sent', 'failed', 'muted']),
      before: before === 0 ? undefined : before,
      limit: Math.max(1, asked.count('limit', PAGE, MAX_PAGE)),
    });
  }

  #explain({ labels, fingerprint }: ExplainRequest): ExplainAnswer {
    if ((labels === undefined) === (fingerprint === undefined))
      throw refused(400, 'either labels or the fingerprint of an alert are needed');
    return this.#view.explain(
      fingerprint === undefined ? this.#checked(labels ?? {}) : this.#view.labelsBy(fingerprint),
    );
  }

  #checked(given: Readonly<Record<string, string>>): LabelSet {
    const names = Object.keys(given);
    if (names.length > MAX_LABELS) throw refused(400, `labels: more than ${MAX_LABELS}`);
    for (const name of names) {
      if (!this.#options.matchers.isValidLabelName(name))
        throw refused(400, `labels: ${JSON.stringify(name)} is no label name`);
    }
    const labels = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value.toWellFormed()]),
    );
    if (Object.values(labels).every((value) => value === ''))
      throw refused(400, 'labels: at least one is needed');
    return this.#view.labelsOf(labels);
  }
}

function pairOf(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw refused(400, `label: ${JSON.stringify(text)} is not name=value`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
