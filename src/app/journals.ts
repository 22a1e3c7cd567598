import { AlertJournal } from '../alerts/durable/alert-journal.ts';
import type { AlertStore } from '../alerts/alert-store.ts';
import { CodedError } from '../base/errors.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { type DispatchJournal, GroupJournal } from '../dispatch/durable/group-journal.ts';
import type { LabelSet } from '../labels/label-set.ts';
import type { LogRecord, RecordJournal } from '../replication/records.ts';
import type { StateJournal } from '../storage/state.ts';

/** What is written behind, and where to. */
export interface JournalsOptions {
  readonly alerts: StateJournal;
  readonly groups: StateJournal;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The journals of alerts and of groups, which belong together: what one says is only right with the other. */
export class Journals {
  readonly alerts: AlertJournal;
  readonly groups: GroupJournal;
  #isHeld: (labels: LabelSet) => boolean = () => false;

  constructor({ alerts, groups, clock, logger }: JournalsOptions) {
    const isHeld = (labels: LabelSet): boolean => this.#isHeld(labels);
    this.alerts = new AlertJournal({ journal: alerts, clock, logger, isHeld });
    this.groups = new GroupJournal({ journal: groups, clock, logger });
  }

  /** What dispatchers tell, for both. */
  get ofDispatch(): DispatchJournal {
    return {
      changed: (group) => this.groups.changed(group),
      partlyTold: (alert, route) => this.groups.partlyTold(alert, route),
      released: (labels) => {
        this.alerts.released(labels);
        this.groups.released(labels);
      },
    };
  }

  /**
   * The journal of the notification log: no entry is on disk before the alerts that it speaks of. An end that was told
   * and then forgotten in a crash would make its alert fire, and be told, again: it waits until the alerts are on disk.
   * Where these cannot be written, as the disk is full, what tells of no end is safe to record all the same: that goes to
   * the store right behind them, mostly into the same commit.
   */
  before(log: RecordJournal<LogRecord>): RecordJournal<LogRecord> {
    return {
      save: async (records) => {
        if (records.every(({ resolved }) => resolved.length === 0)) {
          await Promise.all([this.alerts.handOver(), this.groups.handOver()]);
        } else {
          await Promise.all([this.alerts.sync(), this.groups.sync()]);
          if (this.alerts.failing)
            throw new CodedError(
              'storage-write',
              'the ends that it speaks of could not be written',
            );
        }
        await log.save(records);
      },
      remove: (keys) => log.remove(keys),
    };
  }

  /** Begins to write, once the groups have taken up what was restored; `isHeld` asks them for an alert. */
  begin(store: AlertStore, isHeld: (labels: LabelSet) => boolean): void {
    this.#isHeld = isHeld;
    this.alerts.follow(store);
    this.groups.start();
  }

  /** Writes for the last time, when nothing is dispatched any more. */
  async stop(): Promise<void> {
    await Promise.all([this.alerts.stop(), this.groups.stop()]);
  }
}
