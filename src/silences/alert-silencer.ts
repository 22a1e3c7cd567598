import type { MuteDecision } from '../alerts/muting.ts';
import { compareBytewise } from '../base/compare.ts';
import type { LabelSet } from '../labels/label-set.ts';
import type { Slot } from './label-buckets.ts';
import { SilenceIndex } from './silence-index.ts';
import type { Silence } from './silence.ts';
import type { SilencesMetrics } from './silences.metrics.ts';

/** As many changes are remembered: whoever has missed more looks everything up afresh, which costs no more. */
const MAX_RECENT = 64;

const NOT_SILENCED: MuteDecision = { kind: 'active' };

/** The silences that matched a label set, sorted by id, as of a version. Label sets that had the same may share one. */
interface Found {
  readonly version: number;
  readonly slots: readonly Slot[];
  /** What follows from them, and as of when: whoever asks for one asks for many at the same instant. */
  decision: MuteDecision;
  decidedAtMs: number;
}

/** What is found after the last change, by what was found before it. */
interface Change {
  readonly slot: Slot;
  readonly whereHit: Map<Found, Found>;
  readonly whereMissed: Map<Found, Found>;
}

/**
 * Says which silences keep an alert from being told. What has matched a label set is remembered as long as the label
 * set lives; after a change only the silences that have changed are tried.
 */
export class AlertSilencer {
  readonly #index = new SilenceIndex();
  readonly #found = new WeakMap<LabelSet, Found>();
  readonly #metrics: SilencesMetrics;
  /** The last changes, one for each of the last versions. */
  #recent: Slot[] = [];
  #last: Change | undefined;
  #none: Found = foundOf(0, []);
  /** Of the current version, by their only silence: one over many alerts gives them all the same. */
  readonly #single = new Map<Slot, Found>();

  constructor(metrics: SilencesMetrics) {
    this.#metrics = metrics;
  }

  /** Grows with every change. */
  get version(): number {
    return this.#none.version;
  }

  /** How many silences there are to match. */
  get size(): number {
    return this.#index.size;
  }

  decide(labels: LabelSet, nowMs: number): MuteDecision {
    if (this.size === 0) return NOT_SILENCED;
    let found = this.#found.get(labels);
    if (found?.version !== this.version) {
      found = this.#refresh(labels, found, nowMs);
      this.#found.set(labels, found);
    }
    if (found.slots.length === 0) return NOT_SILENCED;
    if (found.decidedAtMs !== nowMs) {
      found.decision = decisionOf(found.slots, nowMs);
      found.decidedAtMs = nowMs;
    }
    return found.decision;
  }

  /** Takes in a silence, or what it has become. */
  put(silence: Silence): void {
    const none = foundOf(this.version + 1, []);
    const whereMissed = new Map([[this.#none, none]]);
    const slot = this.#index.put(silence);
    this.#last = { slot, whereHit: new Map(), whereMissed };
    this.#recent.push(slot);
    this.#none = none;
    this.#single.clear();
    // Cut now and then, not with every change.
    if (this.#recent.length >= 2 * MAX_RECENT) this.#recent = this.#recent.slice(-MAX_RECENT);
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) this.#index.remove(id);
  }

  #refresh(labels: LabelSet, former: Found | undefined, nowMs: number): Found {
    const missed = former === undefined ? Infinity : this.version - former.version;
    if (former === undefined || missed > Math.min(MAX_RECENT, this.#recent.length)) {
      const slots = new Set<Slot>();
      const scanned = this.#index.find(labels, nowMs, slots);
      this.#metrics.queried(scanned, Math.max(0, this.size - scanned));
      return this.#foundFrom(slots);
    }
    this.#metrics.queried(missed, Math.max(0, this.size - missed));
    if (missed === 1 && this.#last !== undefined)
      return this.#follow(this.#last, former, labels, nowMs);
    const hits = new Set(former.slots.filter((slot) => slot.isAlive(nowMs)));
    for (const slot of this.#recent.slice(-missed)) if (isHit(slot, labels, nowMs)) hits.add(slot);
    return this.#foundFrom(hits);
  }

  /** After one change most label sets that had the same have the same again. The silences that are over are left out. */
  #follow(change: Change, former: Found, labels: LabelSet, nowMs: number): Found {
    const { slot, whereHit, whereMissed } = change;
    const hit = isHit(slot, labels, nowMs);
    const known = hit ? whereHit : whereMissed;
    let found = known.get(former);
    if (found === undefined) {
      const slots = former.slots.filter((other) => other !== slot && other.isAlive(nowMs));
      found = foundOf(this.version, hit ? [...slots, slot].sort(byId) : slots);
      known.set(former, found);
    }
    return found;
  }

  #foundFrom(slots: ReadonlySet<Slot>): Found {
    const [first] = slots;
    if (first === undefined) return this.#none;
    if (slots.size > 1) return foundOf(this.version, [...slots].sort(byId));
    let found = this.#single.get(first);
    if (found === undefined) {
      found = foundOf(this.version, [first]);
      this.#single.set(first, found);
    }
    return found;
  }
}

function isHit(slot: Slot, labels: LabelSet, nowMs: number): boolean {
  return slot.isAlive(nowMs) && slot.silence?.matches(labels) === true;
}

function byId(a: Slot, b: Slot): number {
  return compareBytewise(a.id, b.id);
}

function foundOf(version: number, slots: readonly Slot[]): Found {
  return { version, slots, decision: NOT_SILENCED, decidedAtMs: Number.NaN };
}

function decisionOf(slots: readonly Slot[], nowMs: number): MuteDecision {
  const ids: string[] = [];
  for (const { id, silence } of slots) if (silence?.stateAt(nowMs) === 'active') ids.push(id);
  return ids.length === 0 ? NOT_SILENCED : { kind: 'muted', by: 'silence', ids };
}
