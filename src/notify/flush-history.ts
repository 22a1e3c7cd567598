import type { MutedBy } from '../alerts/muting.ts';
import type { LabelSet } from '../labels/label-set.ts';
import type { Pairs } from '../labels/pairs.ts';
import { groupId } from './group-id.ts';
import type { Flush, FlushReport, IntegrationOutcome, MutedRecord } from './flush.ts';

/** Most ids of what mutes, and most fingerprints of what is muted, that are kept of one decision. */
export const SHOWN = 20;
/** Most decisions that are kept of one flush. */
const MAX_DECISIONS = 50;
/** Most fingerprints that are kept in all: 8 bytes each. */
const MAX_FINGERPRINTS = 2_000_000;

/** How much is remembered. */
export interface HistoryLimits {
  /** `--history.retention`. */
  readonly retentionMs: number;
  /** `--history.max-flushes`; 0 or less: nothing is. */
  readonly maxFlushes: number;
}

/** Alerts of a flush that one decision kept from being told. */
export interface KeptMute {
  readonly by: MutedBy;
  readonly ids: readonly string[];
  readonly alerts: number;
  readonly fingerprints: readonly string[];
}

/** What is remembered of a flush, or of several one after the other that were alike and told nobody anything. */
export interface KeptFlush {
  /** Grows with time. */
  readonly id: number;
  readonly atMs: number;
  readonly endedAtMs: number;
  /** How many came after the first, alike, and when the last of them was. */
  readonly repeats: number;
  readonly lastAtMs: number;
  readonly groupId: string;
  readonly groupKey: string;
  readonly groupLabels: Pairs;
  readonly receiver: string;
  readonly routeId: string;
  readonly firing: number;
  readonly resolved: number;
  readonly success: boolean;
  readonly muted: readonly KeptMute[];
  readonly integrations: readonly IntegrationOutcome[];
  /** Of all its alerts, sorted. */
  readonly fingerprints: BigUint64Array;
}

/** Which flushes are asked for; what is undefined does not matter. */
export interface HistoryQuery {
  /** An id of a group. */
  readonly group: string | undefined;
  readonly receiver: string | undefined;
  readonly fingerprint: bigint | undefined;
  readonly outcome: 'sent' | 'failed' | 'muted' | undefined;
  /** Only those with a lower id. */
  readonly before: number | undefined;
  readonly limit: number;
}

/**
 * Remembers what became of flushes, for "why was I not paged" asked later: for so long, and so many. A group that is
 * silenced, or has nothing new to say, is flushed every few minutes alike: such flushes are one entry, which moves on,
 * so that they do not drive out those at which something happened.
 */
export class FlushHistory {
  readonly #limits: HistoryLimits;
  /** By id: in the order in which they last happened. */
  readonly #kept = new Map<number, KeptFlush>();
  readonly #lastOfGroup = new Map<string, KeptFlush>();
  #version = 0;
  #fingerprints = 0;

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Grows with every flush. */
  get version(): number {
    return this.#version;
  }

  get limits(): HistoryLimits {
    return this.#limits;
  }

  /** When the oldest flush that is remembered began. */
  get oldestAtMs(): number | undefined {
    for (const { atMs } of this.#kept.values()) return atMs;
    return undefined;
  }

  record(flush: Flush, report: FlushReport, endedAtMs: number): void {
    this.#version++;
    if (this.#limits.maxFlushes <= 0) return;
    const entry = keptOf(this.#version, flush, report, endedAtMs);
    const last = this.#lastOfGroup.get(entry.groupId);
    const isRepeat = last !== undefined && isQuiet(last) && isAlike(last, entry);
    if (isRepeat) this.#forget(last);
    this.#keep(
      isRepeat
        ? { ...entry, atMs: last.atMs, endedAtMs: last.endedAtMs, repeats: last.repeats + 1 }
        : entry,
    );
    this.collect(endedAtMs);
  }

  /** Forgets what is too old or too much. */
  collect(nowMs: number): void {
    const { retentionMs, maxFlushes } = this.#limits;
    for (const entry of this.#kept.values()) {
      const isOld = entry.lastAtMs < nowMs - retentionMs;
      const isMuch = this.#kept.size > maxFlushes || this.#fingerprints > MAX_FINGERPRINTS;
      if (!isOld && !isMuch) return;
      this.#forget(entry);
    }
  }

  /** The flushes that are asked for, the latest first. */
  query(query: HistoryQuery): KeptFlush[] {
    const { group, before = Infinity, limit } = query;
    const found: KeptFlush[] = [];
    if (group !== undefined && !this.#lastOfGroup.has(group)) return found;
    const all = [...this.#kept.values()];
    for (let i = all.length - 1; i >= 0 && found.length < limit; i--) {
      const entry = all[i];
      if (entry !== undefined && entry.id < before && passes(entry, query)) found.push(entry);
    }
    return found;
  }

  #keep(entry: KeptFlush): void {
    this.#kept.set(entry.id, entry);
    this.#lastOfGroup.set(entry.groupId, entry);
    this.#fingerprints += entry.fingerprints.length;
  }

  #forget(entry: KeptFlush): void {
    this.#kept.delete(entry.id);
    this.#fingerprints -= entry.fingerprints.length;
    if (this.#lastOfGroup.get(entry.groupId) === entry) this.#lastOfGroup.delete(entry.groupId);
  }
}

function keptOf(id: number, flush: Flush, report: FlushReport, endedAtMs: number): KeptFlush {
  const fingerprints = new BigUint64Array(flush.alerts.length);
  let firing = 0;
  for (const [i, { alert, status }] of flush.alerts.entries()) {
    fingerprints[i] = fingerprintOf(alert.labels);
    if (status === 'firing') firing++;
  }
  if (fingerprints.length > 1) fingerprints.sort();
  return {
    id,
    atMs: flush.nowMs,
    endedAtMs,
    repeats: 0,
    lastAtMs: flush.nowMs,
    groupId: groupId(flush.route.id, flush.groupKey),
    groupKey: flush.groupKey,
    groupLabels: flush.groupLabels,
    receiver: flush.route.receiver,
    routeId: flush.route.id,
    firing,
    resolved: flush.alerts.length - firing,
    success: report.success,
    muted: keptMutes(report.muted),
    integrations: report.integrations,
    fingerprints,
  };
}

function fingerprintOf({ fingerprintHigh, fingerprintLow }: LabelSet): bigint {
  return BigInt.asUintN(64, (BigInt(fingerprintHigh) << 32n) | BigInt(fingerprintLow >>> 0));
}

/** Alerts that the same keeps are one decision. */
function keptMutes(muted: readonly MutedRecord[]): readonly KeptMute[] {
  if (muted.length === 0) return [];
  const kept = new Map<
    string,
    { by: MutedBy; ids: string[]; alerts: number; fingerprints: string[] }
  >();
  for (const { labels, by, ids, alerts } of muted) {
    const shown = ids.slice(0, SHOWN);
    const key = `${by}\n${shown.join('\n')}`;
    let decision = kept.get(key);
    if (decision === undefined) {
      if (kept.size >= MAX_DECISIONS) continue;
      decision = { by, ids: shown, alerts: 0, fingerprints: [] };
      kept.set(key, decision);
    }
    decision.alerts += alerts;
    if (labels !== undefined && decision.fingerprints.length < SHOWN)
      decision.fingerprints.push(labels.fingerprint);
  }
  return [...kept.values()];
}

/** Whether nobody was told anything, and nothing went wrong. */
function isQuiet({ success, integrations }: KeptFlush): boolean {
  return success && integrations.every(({ kind }) => kind === 'skipped');
}

function isAlike(a: KeptFlush, b: KeptFlush): boolean {
  return (
    isQuiet(b) &&
    a.receiver === b.receiver &&
    a.firing === b.firing &&
    a.resolved === b.resolved &&
    a.integrations.length === b.integrations.length &&
    a.fingerprints.every((fingerprint, i) => fingerprint === b.fingerprints[i]) &&
    JSON.stringify(a.muted) === JSON.stringify(b.muted)
  );
}

function passes(
  entry: KeptFlush,
  { group, receiver, fingerprint, outcome }: HistoryQuery,
): boolean {
  if (group !== undefined && entry.groupId !== group) return false;
  if (receiver !== undefined && entry.receiver !== receiver) return false;
  if (fingerprint !== undefined && !has(entry.fingerprints, fingerprint)) return false;
  switch (outcome) {
    case undefined:
      return true;
    case 'sent':
    case 'failed':
      return entry.integrations.some(({ kind }) => kind === outcome);
    case 'muted':
      return entry.muted.length > 0;
  }
}

function has(sorted: BigUint64Array, wanted: bigint): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle] ?? 0n;
    if (at === wanted) return true;
    if (at < wanted) low = middle + 1;
    else high = middle;
  }
  return false;
}
