import type { Alert } from '../../alerts/alert.ts';
import type { SegmentJournal } from '../../alerts/durable/segment-journal.ts';
import { type JournaledState, WriteBehind } from '../../alerts/durable/write-behind.ts';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import { decodeGroups, encodeGroups, type GroupRow } from './group-segment.ts';
import type { PartlyTold, SavedGroup, SavedGroups } from './saved-group.ts';

/** How many groups a segment has at the most: what is encoded in one turn of the event loop. */
const ROWS_PER_SEGMENT = 1000;

/** What is taken for the bytes of a group. */
const TYPICAL_GROUP_BYTES = 200;

/** A group that the journal can look at when it writes. */
export interface JournaledGroup {
  /** As it is now. Undefined: it is gone. */
  saved(): SavedGroup | undefined;
}

/** Hears what of the groups must outlive the process. */
export interface DispatchJournal {
  /** A group is new, has flushed, waits otherwise, or is gone. */
  changed(group: JournaledGroup): void;
  /** A group has told of the end of an alert that another group still holds. */
  partlyTold(alert: Alert, route: string): void;
  /** No group holds alerts with these labels any more: people know of their end. */
  released(labels: readonly LabelSet[]): void;
}

/** What a journal of groups is built with. */
export interface GroupJournalOptions {
  readonly journal: SegmentJournal;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Writes the timers of aggregation groups behind. */
export class GroupJournal implements JournaledState, DispatchJournal {
  readonly #options: GroupJournalOptions;
  readonly #writeBehind: WriteBehind;
  /** The numbers of the groups that the journal has. */
  readonly #written = new Map<JournaledGroup, number>();
  #nextNumber = 0;
  #changed = new Set<JournaledGroup>();
  readonly #partlyTold = new Map<LabelSet, PartlyTold>();
  #toldChanged: PartlyTold[] = [];

  constructor(options: GroupJournalOptions) {
    this.#options = options;
    this.#writeBehind = new WriteBehind({ ...options, state: this });
  }

  /** Whether the journal lacks changes because writing fails. */
  get failing(): boolean {
    return this.#writeBehind.failing;
  }

  /** What the last process had. A segment that cannot be read is skipped, with an error in the log. */
  restore(): SavedGroups {
    const groups = new Map<number, SavedGroup>();
    const partlyTold = new Map<string, PartlyTold>();
    let segment = 0;
    for (const bytes of this.#options.journal.segments()) {
      segment++;
      try {
        for (const row of decodeGroups(bytes)) {
          if (row.kind === 'told') partlyTold.set(row.told.fingerprint, row.told);
          else this.#apply(groups, row);
        }
      } catch (error) {
        this.#options.logger.error(
          'a segment of the journal of groups cannot be read and is skipped',
          { segment, bytes: bytes.length, err: messageOf(error) },
        );
      }
    }
    return { groups: [...groups.values()], partlyTold };
  }

  #apply(groups: Map<number, SavedGroup>, row: Exclude<GroupRow, { kind: 'told' }>): void {
    const { number } = row;
    // Numbers go on from the highest there ever was: what is still on the disk never means another group.
    this.#nextNumber = Math.max(this.#nextNumber, number + 1);
    if (row.kind === 'removed') groups.delete(number);
    else if (row.kind === 'group') groups.set(number, row.group);
    else {
      const known = groups.get(number);
      if (known !== undefined) groups.set(number, { ...known, ...row.change });
    }
  }

  /** Begins to write: all groups in the place of what `restore` found, then what changes. Call it once they are restored. */
  start(): void {
    this.#writeBehind.startAnew();
  }

  /** Notes that a group is new, has flushed, waits otherwise, or is gone. */
  changed(group: JournaledGroup): void {
    this.#changed.add(group);
  }

  /** See `DispatchJournal`. */
  partlyTold({ labels, updatedAtMs }: Alert, route: string): void {
    const known = this.#partlyTold.get(labels);
    const earlier = known?.updatedAtMs === updatedAtMs ? known.routes : [];
    this.#noteTold(labels, {
      fingerprint: labels.fingerprint,
      updatedAtMs,
      routes: [...new Set([...earlier, route])],
    });
  }

  /** See `DispatchJournal`. */
  released(labels: readonly LabelSet[]): void {
    if (this.#partlyTold.size === 0) return;
    for (const each of labels) {
      const known = this.#partlyTold.get(each);
      if (known === undefined) continue;
      this.#noteTold(each, { ...known, routes: [] });
      this.#partlyTold.delete(each);
    }
  }

  #noteTold(labels: LabelSet, told: PartlyTold): void {
    this.#partlyTold.set(labels, told);
    this.#toldChanged.push(told);
  }

  /** See `JournaledState`. */
  get hasNews(): boolean {
    return this.#changed.size > 0 || this.#toldChanged.length > 0;
  }

  /** Resolves when all up to the call is on disk, or writing failed. Never rejects. */
  sync(): Promise<void> {
    return !this.hasNews && !this.failing ? this.#writeBehind.idle() : this.#writeBehind.sync();
  }

  /** Resolves when all up to the call has been given to the store (see `WriteBehind.handOver`). Never rejects. */
  handOver(): Promise<void> {
    return this.#writeBehind.handOver(this.hasNews || this.failing);
  }

  /** Writes for the last time. */
  stop(): Promise<void> {
    return this.#writeBehind.stop();
  }

  /** See `JournaledState`. */
  get size(): number {
    return this.#written.size * TYPICAL_GROUP_BYTES;
  }

  /** See `JournaledState`. */
  *changes(): Generator<Uint8Array> {
    const changed = this.#changed;
    const told = this.#toldChanged;
    this.#changed = new Set();
    this.#toldChanged = [];
    yield* segmentsOf(this.#changedRows(changed, told));
  }

  /** See `JournaledState`. */
  *everything(): Generator<Uint8Array> {
    yield* segmentsOf(this.#allRows());
  }

  *#changedRows(
    changed: Iterable<JournaledGroup>,
    told: Iterable<PartlyTold>,
  ): Generator<GroupRow> {
    for (const group of changed) {
      const row = this.#rowOf(group);
      if (row !== undefined) yield row;
    }
    for (const each of told) yield { kind: 'told', told: each };
  }

  *#allRows(): Generator<GroupRow> {
    for (const [group, number] of this.#written) {
      const saved = group.saved();
      if (saved !== undefined) yield { kind: 'group', number, group: saved };
    }
    for (const told of this.#partlyTold.values()) yield { kind: 'told', told };
  }

  #rowOf(group: JournaledGroup): GroupRow | undefined {
    const saved = group.saved();
    const known = this.#written.get(group);
    if (saved === undefined) {
      if (known === undefined) return undefined;
      this.#written.delete(group);
      return { kind: 'removed', number: known };
    }
    if (known === undefined) {
      const number = this.#nextNumber++;
      this.#written.set(group, number);
      return { kind: 'group', number, group: saved };
    }
    const { nextFlushAtMs, report } = saved;
    return { kind: 'change', number: known, change: { nextFlushAtMs, report } };
  }
}

function* segmentsOf(rows: Iterable<GroupRow>): Generator<Uint8Array> {
  let segment: GroupRow[] = [];
  for (const row of rows) {
    segment.push(row);
    if (segment.length < ROWS_PER_SEGMENT) continue;
    yield encodeGroups(segment);
    segment = [];
  }
  if (segment.length > 0) yield encodeGroups(segment);
}
