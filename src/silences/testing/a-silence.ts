import { MemoryLogger } from '../../base/testing/memory-logger.ts';
import { Registry } from 'prom-client';
import {
  msToNs,
  type MatcherRecord,
  type RecordJournal,
  type SilenceRecord,
} from '../../replication/records.ts';
import { Silences, type SilencesOptions } from '../silences.ts';
import { SilencesMetrics } from '../silences.metrics.ts';
import type { SilenceInput } from '../validate.ts';

/** A wish for a silence from 1 s to 2 s. */
export function aSilence(over: Partial<SilenceInput> = {}): SilenceInput {
  return {
    id: '',
    matcherSets: [[equal('a', '1')]],
    startsAtNs: msToNs(1000),
    endsAtNs: msToNs(2000),
    createdBy: 'me',
    comment: 'why',
    annotations: {},
    ...over,
  };
}

/** A record of a silence from 1 s to 2 s, kept until 3 s. */
export function aRecord(over: Partial<SilenceRecord> = {}): SilenceRecord {
  return { ...aSilence(), id: 'x', updatedAtNs: msToNs(1000), expiresAtNs: msToNs(3000), ...over };
}

export function equal(name: string, value: string): MatcherRecord {
  return { operator: '=', name, value };
}

/** Keeps records in memory; saves wait while it is held, and one fails if it has an error. */
export class MemoryJournal implements RecordJournal<SilenceRecord> {
  readonly records = new Map<string, SilenceRecord>();
  error: Error | undefined;
  #held: (() => void)[] | undefined;

  async save(records: readonly SilenceRecord[]): Promise<void> {
    if (this.#held !== undefined) await new Promise<void>((resolve) => this.#held?.push(resolve));
    const { error } = this;
    this.error = undefined;
    if (error !== undefined) throw error;
    for (const record of records) this.records.set(record.id, record);
  }

  remove(keys: readonly string[]): void {
    for (const key of keys) this.records.delete(key);
  }

  hold(): void {
    this.#held = [];
  }

  /** Lets the saves that wait go on, and those to come. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const go of held) go();
  }
}

/** Silences over a memory journal, with ids `s1`, `s2`, … and a retention of one second. */
export function openSilences(over: Partial<SilencesOptions> = {}): {
  readonly silences: Silences;
  readonly journal: MemoryJournal;
  readonly logger: MemoryLogger;
  readonly registry: Registry;
} {
  const journal = new MemoryJournal();
  const logger = new MemoryLogger();
  const registry = new Registry();
  let ids = 0;
  const metrics = new SilencesMetrics(registry);
  const silences = new Silences(
    {
      retentionMs: 1000,
      maxSilences: 0,
      maxSizeBytes: 0,
      logChanges: false,
      isLabelName: (name) => name !== '',
      ...over,
    },
    {
      journal,
      sizeOf: ({ comment }) => comment.length,
      newId: () => `s${++ids}`,
      clock: { monotonic: () => 0 },
      metrics,
      logger,
    },
  );
  metrics.watch(registry, silences, { now: () => 1500 });
  return { silences, journal, logger, registry };
}
