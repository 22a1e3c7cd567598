import type { MuteDecision } from '../alerts/muting.ts';
import type { Clock } from '../base/clock.ts';
import { compareBytewise } from '../base/compare.ts';
import { CodedError, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { LabelSet } from '../labels/label-set.ts';
import { msToNs, type RecordJournal, type SilenceRecord } from '../replication/records.ts';
import { ReplicatedMap } from '../replication/replicated-map.ts';
import { AlertSilencer } from './alert-silencer.ts';
import { compareSilenceContent } from './compare-content.ts';
import { silenceLogFields } from './log-fields.ts';
import { PendingWrites } from './pending-writes.ts';
import { querySilences, type SilenceQuery, type SilenceView } from './query.ts';
import { Silence, type SilenceState } from './silence.ts';
import type { CompileStage, SilencesMetrics } from './silences.metrics.ts';
import { canUpdate, expiredRecord, nextVersionNs } from './update-rules.ts';
import { GO_ZERO_TIME_NS, silenceProblem, type SilenceInput } from './validate.ts';

/** What the flags say of silences. */
export interface SilencesOptions {
  /** `--data.retention`. */
  readonly retentionMs: number;
  /** `--silences.max-silences`: expired ones count; 0 or less: no limit. */
  readonly maxSilences: number;
  /** `--silences.max-silence-size-bytes`; 0 or less: no limit. */
  readonly maxSizeBytes: number;
  /** `--log.silences`. */
  readonly logChanges: boolean;
  /** Whether a label may have this name, as the matcher mode says. */
  readonly isLabelName: (name: string) => boolean;
}

/** What silences need of the outside. */
export interface SilencesPorts {
  /** Saves take effect in the order in which they were asked for; the records of one save all or none. */
  readonly journal: RecordJournal<SilenceRecord>;
  /** The size of the protobuf message `MeshSilence`. */
  readonly sizeOf: (record: SilenceRecord) => number;
  /** Makes a UUID v4. */
  readonly newId: () => string;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly metrics: SilencesMetrics;
  readonly logger: Logger;
}

/**
 * All silences: the working copy in memory of what the journal keeps. A change is on disk before it takes effect, and
 * in effect before its promise resolves; one that cannot be saved never happens.
 */
export class Silences {
  readonly #options: SilencesOptions;
  readonly #ports: SilencesPorts;
  readonly #retentionNs: bigint;
  readonly #records = new ReplicatedMap<SilenceRecord>({
    key: ({ id }) => id,
    versionNs: ({ updatedAtNs }) => updatedAtNs,
    expiresAtNs: ({ expiresAtNs }) => expiresAtNs,
    compareContent: compareSilenceContent,
  });
  readonly #silences = new Map<string, Silence>();
  readonly #silencer: AlertSilencer;
  readonly #writes = new PendingWrites();
  readonly #listeners: ((record: SilenceRecord) => void)[] = [];
  /** Silences on their way to the disk that are not among `#records` yet. */
  #creating = 0;

  constructor(options: SilencesOptions, ports: SilencesPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#retentionNs = msToNs(options.retentionMs);
    this.#silencer = new AlertSilencer(ports.metrics);
  }

  get size(): number {
    return this.#records.size;
  }

  /** Grows with every change of any silence. */
  get version(): number {
    return this.#silencer.version;
  }

  /** Calls `listener` with every record that a user's change has made, once it is in effect. */
  onChange(listener: (record: SilenceRecord) => void): void {
    this.#listeners.push(listener);
  }

  /** Which silences keep an alert from being told; the ids are sorted. */
  decide(labels: LabelSet, nowMs: number): MuteDecision {
    return this.#silencer.decide(labels, nowMs);
  }

  get(id: string, nowMs: number): SilenceView | undefined {
    const silence = this.#silences.get(id);
    this.#ports.metrics.queried(silence === undefined ? 0 : 1, 0);
    return silence && { record: silence.record, state: silence.stateAt(nowMs) };
  }

  /** The silences of some states, in the order of GET /silences. */
  query(query: SilenceQuery, nowMs: number): SilenceView[] {
    const { clock, metrics } = this.#ports;
    const startedAt = clock.monotonic();
    const found = querySilences(this.#silences.values(), query, nowMs);
    metrics.queried(this.#silences.size, 0);
    metrics.queryTook((clock.monotonic() - startedAt) / 1000);
    return found;
  }

  /** All records, expired ones too, in no order: for gossip and export. */
  records(): IterableIterator<SilenceRecord> {
    return this.#records.values();
  }

  /**
   * Whether other replicas may be told of a silence. A pattern that is not RE2 makes older ones fail for every silence;
   * one without matchers they take for one that matches every alert.
   */
  mayBePassedOn({ id }: SilenceRecord): boolean {
    const silence = this.#silences.get(id);
    return silence !== undefined && silence.matcherSets.length > 0;
  }

  countByState(nowMs: number): Record<SilenceState, number> {
    const counts: Record<SilenceState, number> = { active: 0, pending: 0, expired: 0 };
    for (const silence of this.#silences.values()) counts[silence.stateAt(nowMs)]++;
    return counts;
  }

  /**
   * Creates a silence, or changes one: in place where that falsifies no history, else by ending it and creating
   * another. Resolves with the id. Rejects with a CodedError `invalid`, `not_found` or `storage`.
   */
  async set(input: SilenceInput, nowMs: number): Promise<string> {
    const nowNs = msToNs(nowMs);
    const wanted = input.startsAtNs === GO_ZERO_TIME_NS ? { ...input, startsAtNs: nowNs } : input;
    const problem = silenceProblem(wanted, this.#options.isLabelName);
    if (problem !== undefined) throw new CodedError('invalid', `invalid silence: ${problem}`);
    if (wanted.id === '') return this.#create(wanted, undefined, nowNs);
    return this.#inTurn(wanted.id, () => this.#change(wanted, nowNs));
  }

  /** Ends a silence now; nothing happens to one that is over. Rejects with a CodedError `not_found` or `storage`. */
  async expire(id: string, nowMs: number): Promise<void> {
    await this.#inTurn(id, () => this.#expire(id, msToNs(nowMs)));
  }

  /**
   * Takes in what a peer or an import says of a silence, unless it has expired or a later record is known; answers
   * whether it was taken. It is in effect at once and written behind. Nothing is validated, but matchers that do not
   * compile disable the silence.
   */
  merge(record: SilenceRecord, nowMs: number): boolean {
    if (!this.#records.merge(record, msToNs(nowMs))) return false;
    this.#show(this.#compiled(record), 'index');
    if (!this.#writes.overtake(record.id)) this.#saveBehind(record.id);
    return true;
  }

  /** Takes in what the journal has kept, and drops from there what has expired meanwhile. */
  restore(records: Iterable<SilenceRecord>, nowMs: number): void {
    for (const record of records) this.#take(this.#compiled(record), 'load_snapshot');
    this.collect(nowMs);
  }

  /** Drops the silences that may be forgotten; answers how many. */
  collect(nowMs: number): number {
    const ids = this.#records.collect(msToNs(nowMs), (id) => this.#writes.has(id));
    if (ids.length === 0) return 0;
    for (const id of ids) this.#silences.delete(id);
    this.#silencer.remove(ids);
    this.#ports.journal.remove(ids);
    return ids.length;
  }

  #inTurn<T>(id: string, change: () => Promise<T>): Promise<T> {
    return this.#writes.inTurn(id, change, () => this.#saveBehind(id));
  }

  async #change(wanted: SilenceInput, nowNs: bigint): Promise<string> {
    for (;;) {
      const known = this.#known(wanted.id);
      if (!canUpdate(known, wanted, nowNs)) return this.#create(wanted, known, nowNs);
      const record = this.#recordOf(wanted, known, nowNs);
      const silence = this.#storable(record);
      await this.#save([record]);
      if (!this.#take(silence, 'index')) continue; // A peer was faster: its change is what ours has to build upon.
      this.#announce('update silence', record);
      return record.id;
    }
  }

  async #create(
    wanted: SilenceInput,
    former: SilenceRecord | undefined,
    nowNs: bigint,
  ): Promise<string> {
    this.#checkRoom();
    const startsAtNs = wanted.startsAtNs < nowNs ? nowNs : wanted.startsAtNs;
    const id = this.#ports.newId();
    const record = this.#recordOf({ ...wanted, id, startsAtNs }, undefined, nowNs);
    const silence = this.#storable(record);
    const ended = former && expiredRecord(former, nowNs, this.#retentionNs);
    this.#creating++;
    try {
      await this.#save(ended === undefined ? [record] : [ended, record]);
    } finally {
      this.#creating--;
    }
    this.#take(silence, 'index');
    if (ended !== undefined) {
      if (this.#take(this.#compiled(ended), 'index')) this.#announce('expire silence', ended);
      else await this.#expire(ended.id, nowNs);
    }
    this.#announce('create silence', record);
    return id;
  }

  async #expire(id: string, nowNs: bigint): Promise<void> {
    for (;;) {
      const ended = expiredRecord(this.#known(id), nowNs, this.#retentionNs);
      if (ended === undefined) return;
      await this.#save([ended]);
      if (!this.#take(this.#compiled(ended), 'index')) continue; // A peer was faster: what it made of the silence must end too.
      this.#announce('expire silence', ended);
      return;
    }
  }

  #known(id: string): SilenceRecord {
    const known = this.#records.get(id);
    if (known === undefined) throw new CodedError('not_found', 'silence not found');
    return known;
  }

  #recordOf(
    { id, matcherSets, startsAtNs, endsAtNs, createdBy, comment, annotations }: SilenceInput,
    known: SilenceRecord | undefined,
    nowNs: bigint,
  ): SilenceRecord {
    return {
      ...(known?.unknown !== undefined && { unknown: known.unknown }),
      id,
      matcherSets,
      startsAtNs,
      endsAtNs,
      updatedAtNs: nextVersionNs(known, nowNs),
      createdBy,
      comment,
      annotations: Object.fromEntries(
        Object.entries(annotations).sort(([a], [b]) => compareBytewise(a, b)),
      ),
      expiresAtNs: endsAtNs + this.#retentionNs,
    };
  }

  #checkRoom(): void {
    const { maxSilences } = this.#options;
    const count = this.#records.size + this.#creating;
    if (maxSilences <= 0 || count < maxSilences) return;
    throw new CodedError(
      'invalid',
      `exceeded maximum number of silences: ${count} (limit: ${maxSilences})`,
    );
  }

  /** The silence of a record that a user wants, or what is wrong with it. */
  #storable(record: SilenceRecord): Silence {
    const silence = this.#compiled(record);
    const { problem } = silence;
    if (problem !== undefined) throw new CodedError('invalid', `invalid silence: ${problem}`);
    const { maxSizeBytes } = this.#options;
    if (maxSizeBytes <= 0) return silence;
    const size = this.#ports.sizeOf(record);
    if (size <= maxSizeBytes) return silence;
    throw new CodedError(
      'invalid',
      `silence exceeded maximum size: ${size} bytes (limit: ${maxSizeBytes} bytes)`,
    );
  }

  async #save(records: readonly SilenceRecord[]): Promise<void> {
    try {
      await this.#ports.journal.save(records);
    } catch (error) {
      throw new CodedError('storage', `silence could not be stored: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  #saveBehind(id: string): void {
    const record = this.#records.get(id);
    if (record === undefined) return;
    this.#ports.journal.save([record]).catch((error: unknown) => {
      this.#ports.logger.error('Silence could not be stored', { silence_id: id, err: error });
    });
  }

  #compiled(record: SilenceRecord): Silence {
    return Silence.of(record, this.#silences.get(record.id));
  }

  /** Puts a silence into effect unless a later one of its id is known; answers whether. */
  #take(silence: Silence, stage: CompileStage): boolean {
    const { id, record } = silence;
    const known = this.#records.get(id);
    if (known !== undefined && this.#records.compare(known, record) >= 0) return false;
    this.#records.set(record);
    this.#show(silence, stage);
    return true;
  }

  #show(silence: Silence, stage: CompileStage): void {
    const former = this.#silences.get(silence.id);
    this.#silences.set(silence.id, silence);
    this.#silencer.put(silence);
    const { problem } = silence;
    if (problem === undefined || problem === former?.problem) return;
    this.#ports.metrics.compileFailed(stage);
    this.#ports.logger.error('Failed to compile silence matchers', {
      silence_id: silence.id,
      err: problem,
    });
  }

  #announce(change: string, record: SilenceRecord): void {
    if (this.#options.logChanges) this.#ports.logger.info(change, silenceLogFields(record));
    for (const listener of this.#listeners) listener(record);
  }
}
