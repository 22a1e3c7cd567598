/** How records of one kind are told apart, aged and compared. */
export interface ReplicatedRules<T> {
  key(record: T): string;
  /** The later of two records of a key stands; nanoseconds. */
  versionNs(record: T): bigint;
  /** When a record may be forgotten; nanoseconds. */
  expiresAtNs(record: T): bigint;
  /**
   * Orders records of the same key and version by their content, the same on every replica: the greater one stands.
   * 0 only where they are the same.
   */
  compareContent(a: T, b: T): number;
}

/**
 * The one merge rule of everything that replicas share. Whatever the order in which they hear of records, and however
 * often, they end up with the same ones: `merge` is commutative, associative and idempotent. Alertmanager keeps its
 * own record where versions are equal; a tie is broken by content here, so that two replicas of ours never differ.
 */
export class ReplicatedMap<T> {
  readonly #rules: ReplicatedRules<T>;
  readonly #records = new Map<string, T>();

  constructor(rules: ReplicatedRules<T>) {
    this.#rules = rules;
  }

  get size(): number {
    return this.#records.size;
  }

  get(key: string): T | undefined {
    return this.#records.get(key);
  }

  values(): IterableIterator<T> {
    return this.#records.values();
  }

  /** Takes the record in unless it has expired or the one known of its key stands; answers whether it was taken. */
  merge(record: T, nowNs: bigint): boolean {
    if (this.#rules.expiresAtNs(record) < nowNs) return false;
    const known = this.#records.get(this.#rules.key(record));
    if (known !== undefined && this.compare(known, record) >= 0) return false;
    this.set(record);
    return true;
  }

  /** Puts the record in the place of any other of its key. */
  set(record: T): void {
    this.#records.set(this.#rules.key(record), record);
  }

  /** More than 0 where `a` stands against `b`, less where `b` does, 0 where they are the same. */
  compare(a: T, b: T): number {
    const versionA = this.#rules.versionNs(a);
    const versionB = this.#rules.versionNs(b);
    if (versionA !== versionB) return versionA > versionB ? 1 : -1;
    return this.#rules.compareContent(a, b);
  }

  /** Drops what has expired, except what `isKept` holds on to; answers the keys. */
  collect(nowNs: bigint, isKept: (key: string) => boolean = () => false): string[] {
    const dropped: string[] = [];
    for (const [key, record] of this.#records) {
      if (this.#rules.expiresAtNs(record) > nowNs || isKept(key)) continue;
      this.#records.delete(key);
      dropped.push(key);
    }
    return dropped;
  }
}
