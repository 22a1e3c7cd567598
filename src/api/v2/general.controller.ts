import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { TimeFormatter } from '../../alerts/time-format.ts';
import { goJsonString } from '../../base/go-json.ts';
import { CLUSTER_VIEW, type ClusterView } from '../../cluster/cluster.module.ts';
import type { ClusterStatus } from '../../cluster/cluster.ts';
import { goJsonMap } from '../../labels/pairs-json.ts';
import { API_OPTIONS, type ApiOptions, SERVING, type Serving } from '../serving.ts';
import { parseMatchers, type Query as QueryRecord } from './alert-query.ts';

/** `/api/v2/status` and `/api/v2/receivers`. */
@Controller('api/v2')
export class GeneralController {
  readonly #options: ApiOptions;
  readonly #serving: Serving;
  readonly #cluster: ClusterView;

  constructor(
    @Inject(API_OPTIONS) options: ApiOptions,
    @Inject(SERVING) serving: Serving,
    @Inject(CLUSTER_VIEW) cluster: ClusterView,
  ) {
    this.#options = options;
    this.#serving = serving;
    this.#cluster = cluster;
  }

  @Get('status')
  @Header('content-type', 'application/json')
  status(): Buffer {
    const { version, startedAtMs } = this.#options;
    const uptime = new TimeFormatter().millis(startedAtMs, undefined);
    const versions = (
      ['branch', 'buildDate', 'buildUser', 'goVersion', 'revision', 'version'] as const
    )
      .map((name) => `"${name}":${goJsonString(version[name])}`)
      .join(',');
    return Buffer.from(
      `{"cluster":${clusterJson(this.#cluster.status)}` +
        `,"config":{"original":${goJsonString(this.#serving.current.configText)}}` +
        `,"uptime":"${uptime}","versionInfo":{${versions}}}\n`,
    );
  }

  @Get('receivers')
  @Header('content-type', 'application/json')
  receivers(@Query() query: QueryRecord): Buffer {
    const matchers = parseMatchers(
      query['receiver_matchers'],
      (input) => this.#options.matchers.parseMatcher(input, 'api'),
      'failed to parse receiver_matchers param: ',
    );
    const found = Array.from(this.#serving.current.receivers).filter(([, labels]) =>
      matchers.every((matcher) => matcher.matches(labels)),
    );
    const texts = found.map(
      ([name, labels]) => `{"labels":${goJsonMap(labels)},"name":${goJsonString(name)}}`,
    );
    return Buffer.from(`[${texts.join(',')}]\n`);
  }
}

function clusterJson({ name, peers, status }: ClusterStatus): string {
  const named = name === undefined ? '' : `"name":${goJsonString(name)},`;
  const listed = peers.map(
    (peer) => `{"address":${goJsonString(peer.address)},"name":${goJsonString(peer.name)}}`,
  );
  return `{${named}"peers":[${listed.join(',')}],"status":"${status}"}`;
}
