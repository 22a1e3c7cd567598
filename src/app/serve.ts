import 'reflect-metadata';
import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify } from 'fastify';
import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { availableParallelism } from 'node:os';
import type { Registry } from 'prom-client';
import type { AlertStore } from '../alerts/alert-store.ts';
import { ALERT_STORE } from '../alerts/tokens.ts';
import { Visitors } from '../api/door/visitors.ts';
import { ErrorFilter } from '../api/http/error.filter.ts';
import { installHooks, originForm } from '../api/http/hooks.ts';
import { parseQueryString } from '../api/http/query-string.ts';
import { HttpMetrics } from '../api/http/http.metrics.ts';
import { AlertDoor } from '../api/http/alert-door.ts';
import { Page } from '../api/page/page.ts';
import { SERVING, type Serving } from '../api/serving.ts';
import { ALERT_INTAKE, type AlertIntake } from '../api/v2/alert-intake.ts';
import { BUILD_INFO } from '../base/build-info.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { NodeClock } from '../base/node/node-clock.ts';
import { readPageFiles } from '../base/node/page-files.ts';
import { nodeRuntime, processEnvironment, processId } from '../base/node/runtime.ts';
import { onSignals } from '../base/node/signals.ts';
import { collectAsUsual } from '../base/node/collector.ts';
import { openStandardOutput } from '../base/node/standard-output.ts';
import type { Cluster } from '../cluster/cluster.ts';
import {
  createMatcherParser,
  type MatcherMode,
  type MatcherParser,
} from '../labels/matcher-parser.ts';
import { FlushHistory } from '../notify/flush-history.ts';
import type { StateStore } from '../storage/state-store.ts';
import { STATE_STORE } from '../storage/storage.module.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createMetricsRegistry } from '../telemetry/registry.ts';
import { AppModule, type ProcessParts } from './app.module.ts';
import { JOURNALS } from './durable-state.module.ts';
import type { Journals } from './journals.ts';
import { closeServers, listenOn, systemdSockets } from './listeners.ts';
import { NestLog } from './nest-log.ts';
import type { Options } from './options.ts';
import { logOptionNotices } from './options/notices.ts';
import { openCluster } from './open-cluster.ts';
import type { Reloader } from './reloader.ts';
import { webDoor } from './web-door.ts';

/** The largest body of a request, bytes: some 40,000 alerts in one POST. What it says may take twenty times that in memory. */
const BODY_LIMIT_BYTES = 32 * 1024 * 1024;
/** How long open requests may take to end when the process stops. */
const STOP_TIMEOUT_MS = 5000;
/** How long telling the other replicas that this one goes may take. */
const LEAVE_TIMEOUT_MS = 10_000;
const MIN_GET_CONCURRENCY = 8;
/** As much chance as a nonce needs. */
const NONCE_BYTES = 16;

/**
 * Runs the server until a signal ends it. Answers the exit code: 0 after a normal stop, 1 when it could not start.
 * `started` is called once it serves.
 */
export async function serve(options: Options, started?: () => void): Promise<number> {
  const output = openStandardOutput();
  const clock = new NodeClock();
  const logger = createLogger({
    level: options.logLevel,
    format: options.logFormat,
    sink: output,
    clock,
  });
  logger.info('Starting Tocsin', { version: BUILD_INFO.version, revision: BUILD_INFO.revision });
  logOptionNotices(options, logger);
  const registry = createMetricsRegistry();
  let cluster: Cluster | undefined;
  try {
    const own = processParts(options, clock, logger, registry);
    // First, as it is what most often cannot be read: certificates and keys belong to somebody else.
    const { door, securing } = webDoor(own);
    cluster = await openCluster(options, { clock, logger, registry });
    const parts = { ...own, cluster };
    const app = await createApp(parts);
    const reloader = app.get<Reloader>(SERVING);
    await reloader.reload();
    const journals = app.get<Journals>(JOURNALS);
    journals.begin(app.get<AlertStore>(ALERT_STORE), (labels) =>
      reloader.generation.dispatcher.holds(labels),
    );
    const server = app.getHttpAdapter().getInstance();
    await server.ready();
    const alerts = alertDoor(app, parts);
    const handle: RequestListener = (request, response) =>
      door.enter(request, response, () => {
        if (alerts?.take(request, response) !== true) server.routing(request, response);
      });
    const places = options.webSystemdSocket
      ? systemdSockets(parts.environment, processId())
      : options.listen;
    const servers = await listenOn(places, { handle, securing, logger });
    app.get<StateStore>(STATE_STORE).startWriting();
    cluster?.start();
    // Before V8's flags change, of which code that is kept takes note.
    started?.();
    collectAsUsual();
    await untilStopped(reloader, logger);
    await closeServers(servers, clock, STOP_TIMEOUT_MS);
    await reloader.stop();
    // Only now has the last notification been told and recorded, which the others have to hear of.
    await cluster?.leave(LEAVE_TIMEOUT_MS);
    await journals.stop();
    await app.close();
    logger.info('Stopped');
    return 0;
  } catch (error) {
    logger.error('Tocsin could not start', { err: messageOf(error) });
    return 1;
  } finally {
    await cluster?.close();
    output.flush();
  }
}

/** What the HTTP server needs beside its modules. */
interface ServerParts {
  readonly httpMetrics: HttpMetrics;
}

function processParts(
  options: Options,
  clock: NodeClock,
  logger: Logger,
  registry: Registry,
): Omit<ProcessParts, 'cluster'> & ServerParts {
  const { version, revision, branch, buildDate } = BUILD_INFO;
  const mode = matcherMode(options);
  return {
    httpMetrics: new HttpMetrics(registry),
    matcherMode: mode,
    environment: processEnvironment(),
    options,
    clock,
    logger,
    registry,
    api: {
      matchers: matcherParser(mode, logger),
      routePrefix: options.routePrefix,
      getConcurrency:
        options.webGetConcurrency > 0
          ? options.webGetConcurrency
          : Math.max(availableParallelism(), MIN_GET_CONCURRENCY),
      timeoutMs: options.webTimeoutMs,
      startedAtMs: clock.now(),
      visitors: new Visitors(),
      history: new FlushHistory({
        retentionMs: options.historyRetentionMs,
        maxFlushes: options.historyMaxFlushes,
      }),
      version: {
        version,
        revision,
        branch,
        buildDate,
        buildUser: '',
        goVersion: nodeRuntime().version,
      },
    },
  };
}

function matcherMode({ features }: Options): MatcherMode {
  if (features.has('classic-mode')) return 'classic';
  return features.has('utf8-strict-mode') ? 'utf8' : 'fallback';
}

function matcherParser(mode: MatcherMode, logger: Logger): MatcherParser {
  return createMatcherParser(mode, ({ kind, input, origin, suggestion }) => {
    const what =
      kind === 'disagreement'
        ? 'Matchers input has disagreement'
        : 'Alertmanager is moving to a new parser for labels and matchers, and this input is incompatible';
    logger.warn(what, { input, origin, suggestion });
  });
}

/** The short way for plain POSTs of alerts; not where requests have a limit on time, which is the framework's to keep. */
function alertDoor(
  app: NestFastifyApplication,
  { api, clock, httpMetrics, logger }: ProcessParts & ServerParts,
): AlertDoor | undefined {
  if (api.timeoutMs > 0) return undefined;
  const intake = app.get<AlertIntake>(ALERT_INTAKE);
  const serving = app.get<Serving>(SERVING);
  const filter = new ErrorFilter(logger);
  return new AlertDoor({
    routePrefix: api.routePrefix,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    clock,
    metrics: httpMetrics,
    accept: (body) => intake.accept(body, serving.current.resolveTimeoutMs),
    refusal: (error) => filter.refusal(error),
  });
}

async function createApp(parts: ProcessParts & ServerParts): Promise<NestFastifyApplication> {
  const { api, clock, httpMetrics, logger } = parts;
  const server = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    rewriteUrl: ({ url }) => originForm(url ?? '/'),
    routerOptions: { ignoreTrailingSlash: true, querystringParser: parseQueryString },
    // Nothing is checked by JSON schema: without this a validator would be loaded, for a tenth of the start-up time.
    schemaController: { compilersFactory: { buildValidator: unused, buildSerializer: unused } },
    // What cannot even be read as a request for a path.
    frameworkErrors: (_error, _request, reply) => {
      reply.hijack();
      reply.raw
        .writeHead(400, { 'content-type': 'text/plain; charset=utf-8' })
        .end('400 Bad Request');
    },
  });
  const { routePrefix, getConcurrency, timeoutMs } = api;
  installHooks(server, {
    routePrefix,
    getConcurrency,
    timeoutMs,
    clock,
    metrics: httpMetrics,
    page: new Page(readPageFiles(), () => randomBytes(NONCE_BYTES).toString('base64url')),
  });
  // Bodies reach the handlers as text: decoding is theirs, with Alertmanager's own errors. Types that are refused
  // were so before.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  const adapter = new FastifyAdapter(server);
  const nestOptions: NestApplicationOptions = {
    logger: new NestLog(logger),
    bodyParser: false,
    abortOnError: false,
  };
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(parts),
    adapter,
    nestOptions,
  );
  app.useGlobalFilters(new ErrorFilter(logger));
  if (routePrefix !== '/') app.setGlobalPrefix(routePrefix);
  await app.init();
  return app;
}

/** Stands where Fastify wants a compiler of schemas; there are none. */
function unused(): never {
  throw new Error('no route has a JSON schema');
}

function untilStopped(reloader: Reloader, logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    onSignals({
      // Its outcome is logged; there is nobody else to tell.
      hangup: () => void reloader.reload().catch(() => undefined),
      stop: (signal) => {
        logger.info('Received signal, exiting gracefully', { signal });
        resolve();
      },
    });
  });
}
