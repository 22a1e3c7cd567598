import type { Frame } from './frame.ts';
import { segmentPlace, type SegmentPlace } from './keys.ts';

/** What a journal held when the store was opened. */
export interface FoundJournal {
  /** Oldest first. */
  readonly segments: readonly Uint8Array[];
  /** The places of `segments`. */
  readonly places: readonly SegmentPlace[];
  /** The last rewrite that took effect; 0: none. */
  readonly sealed: number;
  /** Above all epochs that were ever used, rewrites that did not take effect included. */
  readonly nextEpoch: number;
}

/** What a store held when it was opened. */
export interface FoundState {
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;
  readonly journals: ReadonlyMap<string, FoundJournal>;
  readonly meta: ReadonlyMap<string, number>;
  readonly lastSequence: number;
}

/** An empty store. */
export const NOTHING_FOUND: FoundState = {
  tables: new Map(),
  journals: new Map(),
  meta: new Map(),
  lastSequence: 0,
};

/**
 * Sorts frames out. Of several for one key, as a scan of a damaged file finds them, the newest counts. `salvaged`
 * keeps segments of rewrites that had not taken effect: they repeat what others say, and those may be lost.
 */
export function foundState(frames: Iterable<Frame>, salvaged: boolean): FoundState {
  const newest = new Map<string, Frame>();
  let lastSequence = 0;
  for (const frame of frames) {
    const id = `${frame.kind}\0${frame.name}\0${frame.key.toString('latin1')}`;
    const other = newest.get(id);
    if (other === undefined || other.sequence < frame.sequence) newest.set(id, frame);
    lastSequence = Math.max(lastSequence, frame.sequence);
  }
  const tables = new Map<string, Map<string, Uint8Array>>();
  const meta = new Map<string, number>();
  const segments = new Map<string, Frame[]>();
  const seals = new Map<string, number>();
  for (const frame of newest.values()) {
    const { kind, name, key, payload } = frame;
    if (kind === 'record') entryOf(tables, name, () => new Map()).set(key.toString(), payload);
    else if (kind === 'segment') entryOf(segments, name, () => []).push(frame);
    else if (kind === 'seal') seals.set(name, numberOf(payload));
    else meta.set(name, numberOf(payload));
  }
  const journals = new Map<string, FoundJournal>();
  for (const name of new Set([...segments.keys(), ...seals.keys()]))
    journals.set(name, foundJournal(segments.get(name) ?? [], seals.get(name) ?? 0, salvaged));
  return { tables, journals, meta, lastSequence };
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

/** Numbers are kept as doubles. */
function numberOf(payload: Buffer): number {
  return payload.length === 8 ? payload.readDoubleLE(0) : 0;
}

function foundJournal(frames: readonly Frame[], sealed: number, salvaged: boolean): FoundJournal {
  const all = frames
    .map(({ key, payload }) => ({ ...segmentPlace(key), payload }))
    .sort((a, b) => a.epoch - b.epoch || a.index - b.index);
  const lastEpoch = Math.max(sealed, all.at(-1)?.epoch ?? 0);
  const live = all.filter(
    ({ epoch }) => epoch === sealed || (epoch > sealed && (salvaged || epoch % 2 === 0)),
  );
  return {
    segments: live.map(({ payload }) => payload),
    places: live,
    sealed,
    nextEpoch: lastEpoch + 2 - (lastEpoch % 2),
  };
}
