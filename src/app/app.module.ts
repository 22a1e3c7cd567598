import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { randomUUID } from 'node:crypto';
import type { Registry } from 'prom-client';
import { AlertsModule } from '../alerts/alerts.module.ts';
import type { AlertStore } from '../alerts/alert-store.ts';
import { ALERT_STORE, LABEL_INTERNER } from '../alerts/tokens.ts';
import { ApiModule } from '../api/api.module.ts';
import { RECEIVER_TESTER, SERVING, type ApiOptions } from '../api/serving.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { ClusterModule } from '../cluster/cluster.module.ts';
import { BUILD_INFO } from '../base/build-info.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { NodeRandom } from '../base/node/node-random.ts';
import { NodeTemplateFiles } from '../base/node/template-files.ts';
import { machineZone, nodeRuntime } from '../base/node/runtime.ts';
import { CLOCK, LOGGER } from '../base/tokens.ts';
import { DISPATCH_METRICS, DispatchModule } from '../dispatch/dispatch.module.ts';
import type { DispatchMetrics } from '../dispatch/dispatch.metrics.ts';
import type { AlertHash } from '../labels/alert-hash.ts';
import type { MatcherMode } from '../labels/matcher-parser.ts';
import type { LabelInterner } from '../labels/interner.ts';
import {
  NOTIFICATION_LOG,
  NOTIFICATION_LOG_METRICS,
  NotificationLogModule,
} from '../notification-log/notification-log.module.ts';
import type { NotificationLog } from '../notification-log/notification-log.ts';
import type { NotificationLogMetrics } from '../notification-log/notification-log.metrics.ts';
import { ALERT_HASH, NOTIFY_METRICS, NotifyModule } from '../notify/notify.module.ts';
import { ReceiverTester } from '../notify/receiver-test.ts';
import type { NotifyMetrics } from '../notify/notify.metrics.ts';
import type { LogRecord, SilenceRecord } from '../replication/records.ts';
import { encodeMeshSilence } from '../replication/wire/mesh-silence.ts';
import type { Silences } from '../silences/silences.ts';
import type { SilencesMetrics } from '../silences/silences.metrics.ts';
import { SilencesModule } from '../silences/silences.module.ts';
import { SILENCES, SILENCES_METRICS } from '../silences/tokens.ts';
import { METRICS_REGISTRY } from '../telemetry/tokens.ts';
import type { RecordTable } from '../storage/record-table.ts';
import type { StateStore } from '../storage/state-store.ts';
import { LOG_TABLE, SILENCE_TABLE, STATE_STORE } from '../storage/storage.module.ts';
import { AppMetrics } from './app.metrics.ts';
import { DurableStateModule, JOURNALS } from './durable-state.module.ts';
import type { Lasting } from './generation.ts';
import { integrationBuilder } from './integrations.ts';
import { loadConfigFiles } from './load-config.ts';
import { type DurableRooms, restoreState } from './restore-state.ts';
import { scheduleMaintenance } from './maintenance.ts';
import type { Journals } from './journals.ts';
import type { Options } from './options.ts';
import { Reloader } from './reloader.ts';
import { shareState } from './share-state.ts';

/** What the process hands to its modules. */
export interface ProcessParts {
  readonly options: Options;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly api: ApiOptions;
  readonly matcherMode: MatcherMode;
  /** The process's environment variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Open, and not taking part yet; undefined without clustering. */
  readonly cluster: Cluster | undefined;
}

const LASTING = Symbol('Lasting');

/** The whole program: the rooms' modules and what the application adds to tie them together. */
@Module({})
export class AppModule {
  static register(parts: ProcessParts): DynamicModule {
    const { options, api } = parts;
    const has = (feature: Parameters<typeof options.features.has>[0]): boolean =>
      options.features.has(feature);
    return {
      module: AppModule,
      global: true,
      imports: [
        ScheduleModule.forRoot(),
        DurableStateModule.register(options.storagePath),
        AlertsModule.register({
          perNameLimit: options.alertsPerAlertnameLimit,
          nameInMetrics: has('alert-names-in-metrics'),
        }),
        NotificationLogModule.register(options.dataRetentionMs),
        SilencesModule.register({
          retentionMs: options.dataRetentionMs,
          maxSilences: options.silencesMax,
          maxSizeBytes: options.silencesMaxSizeBytes,
          logChanges: options.logSilences,
          isLabelName: (name) => api.matchers.isValidLabelName(name),
          sizeOf: (record) => encodeMeshSilence(record).length,
          newId: randomUUID,
        }),
        ClusterModule.register(parts.cluster),
        NotifyModule.register(has('receiver-name-in-metrics')),
        DispatchModule.register(has('group-key-in-metrics')),
        ApiModule.register(api),
      ],
      providers: [
        ...processProviders(parts),
        lasting(parts),
        durableRooms(parts),
        reloader(parts),
        receiverTester(parts),
        maintenance(options),
        sharing(parts),
      ],
      exports: [CLOCK, LOGGER, METRICS_REGISTRY, SERVING, RECEIVER_TESTER],
    };
  }
}

function processProviders({ clock, logger, registry }: ProcessParts): Provider[] {
  return [
    { provide: CLOCK, useValue: clock },
    { provide: LOGGER, useValue: logger },
    { provide: METRICS_REGISTRY, useValue: registry },
  ];
}

function lasting({ clock, logger, options, api, cluster }: ProcessParts): Provider {
  return {
    provide: LASTING,
    useFactory: (
      memory: NotificationLog,
      silences: Silences,
      journals: Journals,
      hash: AlertHash,
      dispatchMetrics: DispatchMetrics,
      notifyMetrics: NotifyMetrics,
    ): Lasting => ({
      clock,
      logger,
      random: new NodeRandom(),
      history: api.history,
      memory,
      silences,
      hash,
      journal: journals.ofDispatch,
      dispatchMetrics,
      notifyMetrics,
      ...(cluster === undefined ? {} : { turn: cluster.turn }),
      notBeforeMs: api.startedAtMs + options.dispatchStartDelayMs,
    }),
    inject: [NOTIFICATION_LOG, SILENCES, JOURNALS, ALERT_HASH, DISPATCH_METRICS, NOTIFY_METRICS],
  };
}

function reloader(parts: ProcessParts): Provider {
  const { options, registry, matcherMode, environment, clock, cluster } = parts;
  const templates = {
    files: new NodeTemplateFiles(),
    clock,
    localZone: machineZone,
    externalUrl: options.externalUrl.href,
  };
  return {
    provide: SERVING,
    useFactory: (shared: Lasting, rooms: DurableRooms): Reloader =>
      new Reloader({
        file: options.configFile,
        store: rooms.store,
        lasting: shared,
        metrics: new AppMetrics(registry, BUILD_INFO, nodeRuntime(), cluster !== undefined),
        load: () =>
          loadConfigFiles(
            { main: options.configFile, extensions: options.configExtensions },
            matcherMode,
            options.dataRetentionMs,
            templates,
          ),
        build: integrationBuilder(options, registry, shared, environment),
        restored: restoreState(rooms, options.storagePath),
      }),
    inject: [LASTING, DURABLE_ROOMS],
  };
}

function receiverTester({ clock, logger }: ProcessParts): Provider {
  return {
    provide: RECEIVER_TESTER,
    useFactory: (serving: Reloader): ReceiverTester =>
      new ReceiverTester({ clock, logger, source: () => serving.generation.loans }),
    inject: [SERVING],
  };
}

const DURABLE_ROOMS = Symbol('DurableRooms');

function durableRooms({ clock, logger }: ProcessParts): Provider {
  return {
    provide: DURABLE_ROOMS,
    useFactory: (
      storage: StateStore,
      silences: Silences,
      silenceTable: RecordTable<SilenceRecord>,
      log: NotificationLog,
      logTable: RecordTable<LogRecord>,
      store: AlertStore,
      interner: LabelInterner,
      journals: Journals,
    ): DurableRooms => ({
      storage,
      silences,
      silenceTable,
      log,
      logTable,
      store,
      interner,
      journals,
      clock,
      logger,
    }),
    inject: [
      STATE_STORE,
      SILENCES,
      SILENCE_TABLE,
      NOTIFICATION_LOG,
      LOG_TABLE,
      ALERT_STORE,
      LABEL_INTERNER,
      JOURNALS,
    ],
  };
}

const MAINTENANCE = Symbol('Maintenance');

function maintenance(options: Options): Provider {
  return {
    provide: MAINTENANCE,
    useFactory: (
      scheduler: SchedulerRegistry,
      store: AlertStore,
      interner: LabelInterner,
      log: NotificationLog,
      logMetrics: NotificationLogMetrics,
      silences: Silences,
      silencesMetrics: SilencesMetrics,
      shared: Lasting,
      serving: Reloader,
    ): true => {
      const { clock, logger } = shared;
      scheduleMaintenance(
        scheduler,
        {
          store,
          interner,
          log,
          logMetrics,
          silences,
          silencesMetrics,
          reloader: serving,
          clock,
          logger,
        },
        options,
      );
      return true;
    },
    inject: [
      SchedulerRegistry,
      ALERT_STORE,
      LABEL_INTERNER,
      NOTIFICATION_LOG,
      NOTIFICATION_LOG_METRICS,
      SILENCES,
      SILENCES_METRICS,
      LASTING,
      SERVING,
    ],
  };
}

const SHARING = Symbol('Sharing');

/** What other replicas hear of and tell of, from when the cluster is started. */
function sharing({ cluster, clock, logger }: ProcessParts): Provider {
  return {
    provide: SHARING,
    useFactory: (
      silences: Silences,
      silencesMetrics: SilencesMetrics,
      log: NotificationLog,
      logMetrics: NotificationLogMetrics,
    ): true => {
      const rooms = { silences, silencesMetrics, log, logMetrics, clock, logger };
      if (cluster !== undefined) shareState(cluster, rooms);
      return true;
    },
    inject: [SILENCES, SILENCES_METRICS, NOTIFICATION_LOG, NOTIFICATION_LOG_METRICS],
  };
}
