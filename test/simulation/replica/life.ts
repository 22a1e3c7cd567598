import { Registry } from 'prom-client';
import { AlertStore } from '../../../src/alerts/alert-store.ts';
import { AlertsMetrics } from '../../../src/alerts/alerts.metrics.ts';
import { AlertIntake } from '../../../src/api/v2/alert-intake.ts';
import { AppMetrics } from '../../../src/app/app.metrics.ts';
import { Journals } from '../../../src/app/journals.ts';
import type { LoadedConfig } from '../../../src/app/load-config.ts';
import { Reloader } from '../../../src/app/reloader.ts';
import { BUILD_INFO } from '../../../src/base/build-info.ts';
import type { Logger } from '../../../src/base/logger.ts';
import { DispatchMetrics } from '../../../src/dispatch/dispatch.metrics.ts';
import type { AlertHash } from '../../../src/labels/alert-hash.ts';
import { LabelInterner } from '../../../src/labels/interner.ts';
import { isUtf8LabelName } from '../../../src/labels/label-name.ts';
import { NotificationLog } from '../../../src/notification-log/notification-log.ts';
import { NotificationLogMetrics } from '../../../src/notification-log/notification-log.metrics.ts';
import type { Integration } from '../../../src/notify/contract.ts';
import { NotifyMetrics } from '../../../src/notify/notify.metrics.ts';
import type { LogRecord, RecordJournal, SilenceRecord } from '../../../src/replication/records.ts';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { logRecordKey } from '../../../src/replication/wire/mesh-entry.ts';
import { encodeMeshSilence } from '../../../src/replication/wire/mesh-silence.ts';
import { Silences } from '../../../src/silences/silences.ts';
import { SilencesMetrics } from '../../../src/silences/silences.metrics.ts';
import { DiskJournal, DiskTable, DiskWriter } from '../engine/disk.ts';
import type { MachineClock } from '../engine/machine-clock.ts';
import type { SeededRandom } from '../engine/seeded-random.ts';
import type { FinalState } from '../facts.ts';
import type { Tampering } from '../mutations.ts';
import type { Pager } from '../world/pager.ts';
import { type MembershipOptions, openCluster } from './membership.ts';
import type { ReplicaObserver } from './observer.ts';
import { ObservedLogger } from './observer.ts';

/** `--data.retention`, and how long an alert without an end lasts. */
const RETENTION_MS = 120 * 3_600_000;
const RESOLVE_TIMEOUT_MS = 300_000;
/** `--dispatch.maintenance-interval` and a much shorter `--data.maintenance-interval` and `--alerts.gc-interval`. */
/** How long leaving the cluster may take. */
const LEAVE_TIMEOUT_MS = 10_000;
const SWEEP_MS = 30_000;
const COLLECT_MS = 60_000;

/** What a machine keeps when its process dies. */
export class Disk {
  readonly log = new DiskTable<LogRecord>(logRecordKey);
  readonly silences = new DiskTable<SilenceRecord>(({ id }) => id);
  readonly alerts = new DiskJournal();
  readonly groups = new DiskJournal();
}

/** What a process is started with. */
export interface LifeOptions {
  readonly replica: number;
  readonly name: string;
  readonly clock: MachineClock;
  readonly random: SeededRandom;
  readonly disk: Disk;
  readonly pager: Pager;
  readonly hash: AlertHash;
  readonly config: () => LoadedConfig;
  readonly observer: ReplicaObserver;
  readonly tampering: Tampering;
  readonly verbose: boolean;
  /** Undefined where it is alone. */
  readonly cluster:
    Pick<MembershipOptions, 'replicas' | 'settings' | 'looksForeign' | 'transport'> | undefined;
}

/** One process of a replica, from its start to its end: the product's own parts, put together as the product does. */
export class Life {
  readonly silences: Silences;
  readonly log: NotificationLog;
  readonly #options: LifeOptions;
  readonly #journals: Journals;
  readonly #store: AlertStore;
  readonly #interner = new LabelInterner();
  readonly #reloader: Reloader;
  readonly #intake: AlertIntake;
  readonly #logger: Logger;
  readonly #cluster: Cluster | undefined;

  constructor(options: LifeOptions) {
    this.#options = options;
    const { clock, random, disk, observer, tampering } = options;
    const registry = new Registry();
    const logger = new ObservedLogger(observer, options.verbose);
    this.#logger = logger;
    const writer = new DiskWriter(clock, () => random.between(0.5, 15), tampering.boastsOfCommits);
    this.#journals = new Journals({
      alerts: writer.segments('alerts', disk.alerts),
      groups: writer.segments('groups', disk.groups),
      clock,
      logger,
    });
    const onDisk = this.#journals.before(writer.records(disk.log));
    this.log = new NotificationLog({
      retentionMs: RETENTION_MS,
      journal: observed(onDisk, (record) => observer.logged(record)),
      clock,
      metrics: new NotificationLogMetrics(registry),
      logger,
    });
    this.silences = this.#openSilences(writer, registry);
    this.#store = new AlertStore({
      perNameLimit: 0,
      metrics: new AlertsMetrics(registry, false),
      logger,
    });
    this.#cluster = this.#openCluster(registry);
    const restored = this.#restore();
    const lasting = {
      clock,
      random,
      logger,
      dispatchMetrics: new DispatchMetrics(registry, false),
      notifyMetrics: new NotifyMetrics(registry, false),
      memory: tampering.memory(this.log, clock),
      silences: tampering.silences(this.silences),
      hash: options.hash,
      journal: this.#journals.ofDispatch,
      notBeforeMs: clock.now(),
      ...(this.#cluster === undefined ? {} : { turn: tampering.turn(this.#cluster.turn, clock) }),
    };
    this.#reloader = new Reloader({
      file: 'tocsin.yml',
      store: this.#store,
      lasting,
      metrics: new AppMetrics(registry, BUILD_INFO, { version: 'sim', os: 'sim', arch: 'sim' }),
      load: () => Promise.resolve(options.config()),
      build: (config, used) =>
        new Map(
          config.receivers
            .filter(({ name }) => used.has(name))
            .map(({ name, integrations }) => [
              name,
              integrations.map((each) => this.#integration(name, each)),
            ]),
        ),
      restored,
    });
    this.#intake = new AlertIntake({
      store: this.#store,
      interner: this.#interner,
      metrics: new AlertsMetrics(new Registry(), false),
      clock,
      logger,
      isValidLabelName: isUtf8LabelName,
    });
  }

  /** Begins to dispatch; resolves when alerts can come. */
  async start(): Promise<void> {
    await this.#reloader.reload();
    this.#journals.begin(this.#store, (labels) =>
      this.#reloader.generation.dispatcher.holds(labels),
    );
    this.#cluster?.start();
    this.#every(SWEEP_MS, () => this.#reloader.generation.dispatcher.sweep());
    this.#every(COLLECT_MS, () => this.#collect());
  }

  /** The body of a POST to /api/v2/alerts. */
  post(body: string): void {
    this.#intake.accept(body, RESOLVE_TIMEOUT_MS);
  }

  reload(): Promise<void> {
    return this.#reloader.reload();
  }

  /** The wall-clock time that it goes by. */
  nowMs(): number {
    return this.#options.clock.now();
  }

  /** What it knows. */
  state(): Pick<FinalState, 'silences' | 'log' | 'members'> {
    return {
      silences: new Map(Array.from(this.silences.records(), (each) => [each.id, each])),
      log: new Map(Array.from(this.log.entries(), (each) => [logRecordKey(each), each])),
      members: this.#cluster?.status.peers.map(({ address }) => address),
    };
  }

  /** Ends in good order. */
  async stop(): Promise<void> {
    await this.#reloader.stop();
    await this.#cluster?.leave(LEAVE_TIMEOUT_MS);
    await this.#journals.stop();
  }

  #openCluster(registry: Registry): Cluster | undefined {
    const { cluster, replica, clock, random, tampering } = this.#options;
    if (cluster === undefined) return undefined;
    const { silences, log } = this;
    const logger = this.#logger;
    return openCluster({
      ...cluster,
      ...{ replica, clock, random, tampering, registry, logger, silences, log },
    });
  }

  #openSilences(writer: DiskWriter, registry: Registry): Silences {
    const { clock, random, disk, observer } = this.#options;
    return new Silences(
      {
        retentionMs: RETENTION_MS,
        maxSilences: 0,
        maxSizeBytes: 0,
        logChanges: false,
        isLabelName: isUtf8LabelName,
      },
      {
        journal: observed(writer.records(disk.silences), (record) => observer.silenced(record)),
        sizeOf: (record) => encodeMeshSilence(record).length,
        newId: () => random.uuid(),
        clock,
        metrics: new SilencesMetrics(registry),
        logger: this.#logger,
      },
    );
  }

  #restore(): ConstructorParameters<typeof Reloader>[0]['restored'] & object {
    const { clock, disk } = this.#options;
    const nowMs = clock.now();
    this.silences.restore(disk.silences.records.values(), nowMs);
    this.log.restore(disk.log.records.values());
    const target = { interner: this.#interner, store: this.#store, nowMs };
    const { open } = this.#journals.alerts.restore(target);
    return { groups: this.#journals.groups.restore(), open };
  }

  #integration(
    receiver: string,
    { kind, index, sendResolved }: { kind: string; index: number; sendResolved: boolean },
  ): Integration {
    const { pager, replica, name, clock, tampering } = this.#options;
    const sender = { replica, name, clock };
    return {
      name: kind,
      index,
      receiver,
      sendResolved,
      notifier: tampering.notifier(
        {
          notify: (notification, signal) => pager.attempt(sender, index, notification, signal),
        },
        clock,
      ),
    };
  }

  #collect(): void {
    const { clock } = this.#options;
    const nowMs = clock.now();
    this.#store.collect(nowMs);
    const { dispatcher, inhibitor } = this.#reloader.generation;
    inhibitor?.sweep((labels) => this.#store.get(labels) !== undefined);
    this.#interner.sweep(
      (labels) => this.#store.get(labels) !== undefined || dispatcher.holds(labels),
    );
    this.log.collect(nowMs);
    this.silences.collect(nowMs);
  }

  #every(intervalMs: number, run: () => void): void {
    this.#options.clock.after(intervalMs, () => {
      run();
      this.#every(intervalMs, run);
    });
  }
}

/** `saved` hears of records when they are handed over, which is when they take effect. */
function observed<T>(journal: RecordJournal<T>, saved: (record: T) => void): RecordJournal<T> {
  return {
    save: (records) => {
      records.forEach(saved);
      return journal.save(records);
    },
    remove: (keys) => journal.remove(keys),
  };
}
