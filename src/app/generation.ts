import { type Clock, sleep } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { Random } from '../base/random.ts';
import type { Config } from '../config/config.ts';
import { Dispatcher } from '../dispatch/dispatcher.ts';
import type { RenderRouteLabels } from '../dispatch/route-labels.ts';
import type { LoadedConfig } from './load-config.ts';
import type { DispatchJournal } from '../dispatch/durable/group-journal.ts';
import type { DispatchMetrics } from '../dispatch/dispatch.metrics.ts';
import { Inhibitor } from '../inhibition/inhibitor.ts';
import type { LabelSet } from '../labels/label-set.ts';
import { Pairs } from '../labels/pairs.ts';
import type { Integration } from '../notify/contract.ts';
import { closeAll, ReceiverLoans } from './receiver-loans.ts';
import type { AlertMuter, Flush, FlushPreview, Muters } from '../notify/flush.ts';
import type { FlushHistory } from '../notify/flush-history.ts';
import { NotificationPipeline } from '../notify/notification-pipeline.ts';
import type { NotificationMemory, Turn } from '../notify/ports.ts';
import type { NotifyMetrics } from '../notify/notify.metrics.ts';
import { type Route, RouteTree } from '../routing/route.ts';
import type { TemplateLibrary } from '../templates/template-library.ts';
import { TimeMuter } from '../time-intervals/time-muter.ts';

/**
 * How long sends under way may take to end when the process stops: one that is cut off has often arrived, and as
 * nobody knows it is sent again after the restart.
 */
const STOP_GRACE_MS = 5000;

/** This replica's place among the others. */
export interface Place extends Turn {
  /** How long the earlier replicas are given to tell of a group. */
  waitMs(groupKey: string): number;
}

/** What outlives every configuration and each is built upon. */
export interface Lasting {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly dispatchMetrics: DispatchMetrics;
  readonly notifyMetrics: NotifyMetrics;
  readonly memory: NotificationMemory;
  readonly silences: AlertMuter;
  readonly hash: (labels: LabelSet) => bigint;
  /** Absent without a cluster. */
  readonly turn?: Place;
  /** Remembers what became of flushes. Absent where nobody asks. */
  readonly history?: FlushHistory;
  /** Hears of groups, for the next process. Absent where nothing outlives the process. */
  readonly journal?: DispatchJournal;
  /** No group flushes before this instant, wall-clock milliseconds. */
  readonly notBeforeMs: number;
}

/** All that one configuration decides: built whole, swapped in, replaced whole. */
export interface Generation {
  readonly config: Config;
  readonly dispatcher: Dispatcher;
  readonly muters: Muters;
  /** Undefined without rules. Must know of every alert before the dispatcher does. */
  readonly inhibitor: Inhibitor | undefined;
  /** Labels by receiver name, in the order of the configuration. */
  readonly receivers: ReadonlyMap<string, Pairs>;
  /** By the name of each receiver that a route uses. */
  readonly integrations: ReadonlyMap<string, readonly Integration[]>;
  /** What would become of a flush (see `NotificationPipeline.preview`). */
  readonly preview: (flush: Flush, dedupAtMs: number) => FlushPreview;
  /** When it was built, wall-clock milliseconds. */
  readonly loadedAtMs: number;
  /** Integrations for what is no route. Retiring waits until they are back. */
  readonly loans: ReceiverLoans;
  /** Lets attempts under way end, without retries, and then goes of what it holds. */
  retire(): Promise<void>;
  /** Ends dispatching: no flush begins; what is under way may end within some seconds, and is then told to. */
  stop(): Promise<void>;
}

/** Makes the integrations of the named receivers. @throws CodedError when one cannot be made */
export type IntegrationBuilder = (
  config: Config,
  receivers: ReadonlySet<string>,
  library: TemplateLibrary,
) => ReadonlyMap<string, readonly Integration[]>;

/** Builds a generation without touching what runs. @throws CodedError */
export function buildGeneration(
  { config, library }: Pick<LoadedConfig, 'config' | 'library'>,
  lasting: Lasting,
  build: IntegrationBuilder,
): Generation {
  const routes = new RouteTree(config.route);
  const used = new Set(routes.routes.map((route: Route) => route.options.receiver));
  const integrations = build(config, used, library);
  const { clock, random, logger, notifyMetrics, memory, silences, hash, turn } = lasting;
  const inhibitor = config.inhibitRules.length > 0 ? new Inhibitor(config.inhibitRules) : undefined;
  const muters = mutersOf(config, inhibitor, silences);
  const pipeline = new NotificationPipeline(integrations, muters, {
    clock,
    random,
    logger,
    metrics: notifyMetrics,
    memory,
    hash,
    ...(turn === undefined ? {} : { turn }),
  });
  const dispatcher = new Dispatcher({
    routes,
    clock,
    logger: logger.with({ component: 'dispatcher' }),
    metrics: lasting.dispatchMetrics,
    handle: async (flush) => {
      const report = await pipeline.handle(flush);
      lasting.history?.record(flush, report, clock.now());
      return report;
    },
    notBeforeMs: lasting.notBeforeMs,
    peerWaitMs: (groupKey) => turn?.waitMs(groupKey) ?? 0,
    routeLabels: routeLabelRenderer(library, logger),
    ...(lasting.journal === undefined ? {} : { journal: lasting.journal }),
  });
  const loans = new ReceiverLoans({
    has: (name) => config.receivers.some((receiver) => receiver.name === name),
    inUse: (name) => integrations.get(name),
    make: (name) => build(config, new Set([name]), library).get(name) ?? [],
  });
  const retire = async (): Promise<void> => {
    pipeline.retire();
    await dispatcher.idle();
    await loans.idle();
    await closeAll([...integrations.values()].flat());
  };
  return {
    config,
    dispatcher,
    muters,
    inhibitor,
    receivers: new Map(config.receivers.map(({ name, labels }) => [name, Pairs.of(labels)])),
    integrations,
    preview: (flush, dedupAtMs) => pipeline.preview(flush, dedupAtMs),
    loadedAtMs: clock.now(),
    loans,
    retire,
    stop: async () => {
      loans.abort();
      await stopSending(dispatcher, pipeline, clock);
      await retire();
    },
  };
}

function mutersOf(
  { timeIntervals }: Config,
  inhibition: Inhibitor | undefined,
  silences: AlertMuter,
): Muters {
  return {
    ...(inhibition === undefined ? {} : { inhibition }),
    ...(timeIntervals.size > 0 ? { timeIntervals: new TimeMuter(timeIntervals) } : {}),
    silences,
  };
}

/** Lets what is under way end, for as long as that may take, and cuts off the rest. */
async function stopSending(
  dispatcher: Dispatcher,
  pipeline: NotificationPipeline,
  clock: Clock,
): Promise<void> {
  dispatcher.stop();
  pipeline.retire();
  pipeline.giveUpTurns();
  const done = new AbortController();
  const idle = dispatcher.idle().finally(() => done.abort());
  await Promise.race([idle, sleep(clock, STOP_GRACE_MS, done.signal)]);
  pipeline.abort();
}

/** Renders the labels of routes; one whose template fails is left out, which is logged. */
function routeLabelRenderer(library: TemplateLibrary, logger: Logger): RenderRouteLabels {
  return ({ route, labels, alerts }) => {
    const { receiver } = route.options;
    const input = { receiver, groupLabels: labels, routeLabels: route.labels, reason: '', alerts };
    const rendered = library.renderRouteLabels(input);
    for (const { label, message } of rendered.failures) {
      logger.error('A route label failed to render', { label, receiver, err: message });
    }
    return rendered.labels;
  };
}
