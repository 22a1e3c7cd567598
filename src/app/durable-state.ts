import type { AlertStore } from '../alerts/alert-store.ts';
import { AlertJournal } from '../alerts/durable/alert-journal.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { type DispatchJournal, GroupJournal } from '../dispatch/durable/group-journal.ts';
import type { LabelSet } from '../labels/label-set.ts';
import type { LabelInterner } from '../labels/interner.ts';
import type { NotificationLog } from '../notification-log/notification-log.ts';
import { type LogRecord, msToNs, type SilenceRecord } from '../replication/records.ts';
import type { Silences } from '../silences/silences.ts';
import { importOnce } from '../storage/import-once.ts';
import type { RecordTable } from '../storage/record-table.ts';
import type { StateJournal } from '../storage/state.ts';
import type { StateStore } from '../storage/state-store.ts';
import type { Restored } from './reloader.ts';

/** The rooms whose state outlives the process, and where it is kept. */
export interface DurableRooms {
  readonly storage: StateStore;
  /** `--storage.path`, where an Alertmanager may have left its files. */
  readonly directory: string;
  readonly silences: Silences;
  readonly silenceTable: RecordTable<SilenceRecord>;
  readonly log: NotificationLog;
  readonly logTable: RecordTable<LogRecord>;
  readonly store: AlertStore;
  readonly interner: LabelInterner;
  readonly alertSegments: StateJournal;
  readonly groupSegments: StateJournal;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Brings the state of the last process into the rooms, and theirs onto the disk while this one runs. */
export class DurableState {
  readonly #rooms: DurableRooms;
  readonly #alertJournal: AlertJournal;
  readonly #groupJournal: GroupJournal;
  #isHeld: (labels: LabelSet) => boolean = () => false;

  constructor(rooms: DurableRooms) {
    const { alertSegments, groupSegments, clock, logger } = rooms;
    this.#rooms = rooms;
    this.#alertJournal = new AlertJournal({
      journal: alertSegments,
      clock,
      logger,
      isHeld: (labels) => this.#isHeld(labels),
    });
    this.#groupJournal = new GroupJournal({ journal: groupSegments, clock, logger });
  }

  /** What groups have to say for the next process. */
  get groups(): DispatchJournal {
    const [alerts, groups] = [this.#alertJournal, this.#groupJournal];
    return {
      changed: (group) => groups.changed(group),
      partlyTold: (alert, route) => groups.partlyTold(alert, route),
      released: (labels) => {
        alerts.released(labels);
        groups.released(labels);
      },
    };
  }

  /** Fills the rooms, before anything is routed or asked. The answer is for the first configuration. */
  restore(): Restored {
    const { silences, silenceTable, log, logTable, store, interner } = this.#rooms;
    const { clock, logger, storage } = this.#rooms;
    const nowMs = clock.now();
    silences.restore(silenceTable.records(), nowMs);
    log.restore(logTable.records());
    this.#import(nowMs);
    const { count, open, absenceMs } = this.#alertJournal.restore({ interner, store, nowMs });
    const groups = this.#groupJournal.restore();
    logger.info('State is restored', {
      store: storage.opening.how,
      silences: silences.size,
      notification_log: log.size,
      alerts: count,
      groups: groups.groups.length,
      absence_seconds: absenceMs / 1000,
    });
    return { groups, open };
  }

  /** Begins to write behind, once the groups have taken up what `restore` answered; `isHeld` asks them for an alert. */
  begin(isHeld: (labels: LabelSet) => boolean): void {
    this.#isHeld = isHeld;
    this.#alertJournal.follow(this.#rooms.store);
    this.#groupJournal.start();
  }

  /** Writes for the last time, when nothing is dispatched any more. */
  async stop(): Promise<void> {
    await Promise.all([this.#alertJournal.stop(), this.#groupJournal.stop()]);
  }

  #import(nowMs: number): void {
    const { storage, directory, silences, log, logger } = this.#rooms;
    const found = importOnce(storage.meta, directory, logger);
    if (found === undefined) return;
    for (const record of found.silences) silences.merge(record, nowMs);
    for (const record of found.log) log.merge(record, msToNs(nowMs));
    // Saves are carried out in order: once this is on disk, what was merged is too.
    found.done().catch((error: unknown) => {
      logger.error('the import of the state of Alertmanager could not be noted', { err: error });
    });
  }
}
