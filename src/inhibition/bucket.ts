import type { LabelSet } from '../labels/label-set.ts';
import { ActiveSources } from './active-sources.ts';

/** What one label set is under one rule. */
export interface Place {
  readonly labels: LabelSet;
  readonly bucket: Bucket;
  readonly isSource: boolean;
  readonly isTarget: boolean;
  /** When a source ends, kept by the bucket; -Infinity until it is put there. */
  endsAtMs: number;
}

/** What is true of the sources at every instant from `sinceMs` to before `untilMs`. */
interface Span {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly all: ActiveSources;
  /** Those that do not match the rule's target side. */
  readonly oneSided: ActiveSources;
}

/** The sources of one rule that are alike in its equal labels. */
export class Bucket {
  readonly #owner: Map<string, Bucket>;
  readonly #key: string;
  /** Undefined while there was none, as most buckets have none. */
  #sources: Set<Place> | undefined;
  #places = 0;
  #span: Span | undefined;

  /** Stands in `owner` under `key`, and takes itself out. */
  constructor(owner: Map<string, Bucket>, key: string) {
    this.#owner = owner;
    this.#key = key;
  }

  /** A place that refers to this bucket until it is given to `leave`. */
  enter(labels: LabelSet, isSource: boolean, isTarget: boolean): Place {
    this.#places++;
    return { labels, bucket: this, isSource, isTarget, endsAtMs: -Infinity };
  }

  /** Forgets a place; with its last one the bucket leaves its owner. */
  leave(place: Place): void {
    if (this.#sources?.delete(place) === true) this.#span = undefined;
    if (--this.#places === 0) this.#owner.delete(this.#key);
  }

  /** A source starts, or its end changes: Infinity where it has none. */
  put(place: Place, endsAtMs: number): void {
    this.#sources ??= new Set();
    this.#sources.add(place);
    const formerEndMs = place.endsAtMs;
    place.endsAtMs = endsAtMs;
    // A resend moves the end of what fires anyway: the span stays true.
    if (this.#span !== undefined && !sameSide(this.#span, formerEndMs, endsAtMs))
      this.#span = undefined;
  }

  /** The sources that fire at `nowMs`; for an alert that is a source itself, the one-sided ones. */
  active(nowMs: number, forSource: boolean): ActiveSources {
    if (this.#sources === undefined || this.#sources.size === 0) return ActiveSources.none;
    let span = this.#span;
    if (span === undefined || nowMs < span.sinceMs || nowMs >= span.untilMs) {
      span = spanAt(this.#sources, nowMs);
      this.#span = span;
    }
    return forSource ? span.oneSided : span.all;
  }
}

/** Whether both ends say the same, fires or not, throughout the span. */
function sameSide({ sinceMs, untilMs }: Span, a: number, b: number): boolean {
  return (a <= sinceMs && b <= sinceMs) || (a >= untilMs && b >= untilMs);
}

function spanAt(sources: Iterable<Place>, nowMs: number): Span {
  const all: string[] = [];
  const oneSided: string[] = [];
  let sinceMs = -Infinity;
  let untilMs = Infinity;
  for (const { labels, isTarget, endsAtMs } of sources) {
    if (endsAtMs <= nowMs) {
      sinceMs = Math.max(sinceMs, endsAtMs);
      continue;
    }
    untilMs = Math.min(untilMs, endsAtMs);
    const { fingerprint } = labels;
    all.push(fingerprint);
    if (!isTarget) oneSided.push(fingerprint);
  }
  const active = ActiveSources.of(all);
  const sameForAll = oneSided.length === all.length;
  return {
    sinceMs,
    untilMs,
    all: active,
    oneSided: sameForAll ? active : ActiveSources.of(oneSided),
  };
}
