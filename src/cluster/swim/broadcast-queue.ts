/** Something to be told to everybody. */
export interface Broadcast {
  readonly bytes: Uint8Array;
  /** Replaces what is queued under this name; undefined: replaces nothing. */
  readonly name: string | undefined;
  /** The address of who told us: that one need not be told. */
  readonly heardFrom?: string | undefined;
  /** Called once it will not be sent any more, be it sent often enough, replaced or dropped. */
  readonly finished?: () => void;
}

/** Who is told. */
export interface BroadcastReceiver {
  readonly address: string;
  /** How many could be told, this one among them. */
  readonly others: number;
}

interface Entry extends Broadcast {
  readonly order: number;
  /** The addresses of those who have told us, so that they need not be told. */
  readonly knownBy: Set<string>;
}

/** multiplier × ceil(log10(n + 1)), without the errors of floating point. */
export function retransmitLimit(multiplier: number, n: number): number {
  let digits = 0;
  for (let power = 1; power < n + 1; power *= 10) digits += 1;
  return multiplier * digits;
}

/**
 * Broadcasts by how often they have been sent: the least sent goes first, among those the longest that fits, among
 * those the newest. Within a tier entries are sorted, so that what fits is found by bisection.
 */
export class BroadcastQueue {
  readonly #maxLength: number;
  /** Index: how often they have been sent. */
  readonly #tiers: Entry[][] = [];
  readonly #tierByName = new Map<string, { readonly entry: Entry; readonly tier: number }>();
  /** Those that replace nothing, by their bytes, one character each. */
  readonly #byContent = new Map<string, Entry>();
  #length = 0;
  #bytes = 0;
  #order = 0;

  /** Beyond `maxLength` the most sent are dropped. */
  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  get length(): number {
    return this.#length;
  }

  /** How long all of them are together. */
  get bytes(): number {
    return this.#bytes;
  }

  add(broadcast: Broadcast): void {
    const { name, heardFrom } = broadcast;
    const known = name === undefined ? undefined : this.#tierByName.get(name);
    if (known !== undefined) {
      this.#remove(known.entry, known.tier);
      this.#finish(known.entry);
    }
    const knownBy = new Set(heardFrom === undefined ? [] : [heardFrom]);
    const entry = { ...broadcast, order: this.#order++, knownBy };
    this.#insert(entry, 0);
    if (name === undefined) this.#byContent.set(contentOf(broadcast.bytes), entry);
    this.prune(this.#maxLength);
  }

  /** Somebody tells us what may be queued: that one need not be told. */
  heard(bytes: Uint8Array, from: string): void {
    if (this.#length > 0) this.#byContent.get(contentOf(bytes))?.knownBy.add(from);
  }

  /**
   * The bytes that go into a packet with room for `limit`, each charged `overhead` more than its length. Each counts as
   * sent; one that has now been sent `transmitLimit` times is gone. What was heard from the receiver is left out, what was
   * heard from everybody is gone.
   */
  take(
    overhead: number,
    limit: number,
    transmitLimit: number,
    receiver?: BroadcastReceiver,
  ): Uint8Array[] {
    const taken: { readonly entry: Entry; readonly tier: number }[] = [];
    const bytes: Uint8Array[] = [];
    let free = limit - overhead;
    for (let tier = 0; tier < this.#tiers.length && free > 0; tier += 1) {
      const entries = this.#tiers[tier] ?? [];
      // What fits gets no longer as the room shrinks: everything before this place stays too long.
      let at = firstThatFits(entries, free);
      for (let entry = entries[at]; entry !== undefined && free > 0; entry = entries[at]) {
        const isKnown = receiver !== undefined && entry.knownBy.has(receiver.address);
        if (isKnown && entry.knownBy.size < receiver.others) {
          at = firstThatFits(entries, free, at + 1);
          continue;
        }
        this.#removeAt(tier, at);
        taken.push({ entry, tier: isKnown ? transmitLimit : tier });
        if (!isKnown) {
          bytes.push(entry.bytes);
          free -= entry.bytes.length + overhead;
        }
        at = firstThatFits(entries, free, at);
      }
    }
    // Only now, as entries would else be found again one tier further on.
    for (const { entry, tier } of taken) {
      if (tier + 1 >= transmitLimit) this.#finish(entry);
      else this.#insert(entry, tier + 1);
    }
    return bytes;
  }

  /** Drops the most sent, of those the shortest and oldest, until at most `max` are left. */
  prune(max: number): void {
    let tier = this.#tiers.length - 1;
    while (this.#length > Math.max(0, max) && tier >= 0) {
      const entries = this.#tiers[tier] ?? [];
      const last = entries.at(-1);
      if (last === undefined) {
        tier -= 1;
        continue;
      }
      this.#removeAt(tier, entries.length - 1);
      this.#finish(last);
    }
  }

  #finish(entry: Entry): void {
    if (entry.name === undefined) {
      const content = contentOf(entry.bytes);
      if (this.#byContent.get(content) === entry) this.#byContent.delete(content);
    }
    entry.finished?.();
  }

  #insert(entry: Entry, tier: number): void {
    while (this.#tiers.length <= tier) this.#tiers.push([]);
    const entries = this.#tiers[tier] ?? [];
    entries.splice(placeOf(entries, entry), 0, entry);
    if (entry.name !== undefined) this.#tierByName.set(entry.name, { entry, tier });
    this.#length += 1;
    this.#bytes += entry.bytes.length;
  }

  #remove(entry: Entry, tier: number): void {
    const entries = this.#tiers[tier] ?? [];
    this.#removeAt(tier, placeOf(entries, entry));
  }

  #removeAt(tier: number, at: number): void {
    const [entry] = this.#tiers[tier]?.splice(at, 1) ?? [];
    if (entry === undefined) return;
    if (entry.name !== undefined) this.#tierByName.delete(entry.name);
    this.#length -= 1;
    this.#bytes -= entry.bytes.length;
  }
}

function contentOf({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}

/** The first place from `from` on whose entry is no longer than `free`. */
function firstThatFits(entries: readonly Entry[], free: number, from = 0): number {
  return bisect(entries, from, (entry) => entry.bytes.length <= free);
}

/** Where the entry is, or belongs: longest first, newest first. */
function placeOf(entries: readonly Entry[], entry: Entry): number {
  const { length } = entry.bytes;
  return bisect(
    entries,
    0,
    (other) =>
      other.bytes.length < length || (other.bytes.length === length && other.order <= entry.order),
  );
}

/** The first place from `low` on that satisfies a condition which, once true, stays true. */
function bisect(entries: readonly Entry[], low: number, holds: (entry: Entry) => boolean): number {
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry === undefined || holds(entry)) high = middle;
    else low = middle + 1;
  }
  return low;
}
