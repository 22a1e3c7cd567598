/**
 * The writes of silences that are on their way to the disk, by id. Changes of one silence by users come one after the
 * other; what gossip says of it meanwhile takes effect at once and is written after.
 */
export class PendingWrites {
  readonly #turns = new Map<string, Promise<unknown>>();
  /** Silences in the hands of a user's change; true where something else has changed them meanwhile. */
  readonly #overtaken = new Map<string, boolean>();

  /** Runs `change` after all earlier ones of the same silence. `rewrite` is called if it was overtaken. */
  async inTurn<T>(id: string, change: () => Promise<T>, rewrite: () => void): Promise<T> {
    const before = this.#turns.get(id) ?? Promise.resolve();
    const turn = before.then(async () => {
      this.#overtaken.set(id, false);
      try {
        return await change();
      } finally {
        const overtaken = this.#overtaken.get(id) === true;
        this.#overtaken.delete(id);
        if (overtaken) rewrite();
      }
    });
    const settled = turn.catch(() => undefined);
    this.#turns.set(id, settled);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(id) === settled) this.#turns.delete(id);
    }
  }

  /** True while a user's change of the silence is waiting or under way. */
  has(id: string): boolean {
    return this.#turns.has(id);
  }

  /** Notes that a silence has changed otherwise; true where it is to be written only after the change under way. */
  overtake(id: string): boolean {
    if (!this.#overtaken.has(id)) return false;
    this.#overtaken.set(id, true);
    return true;
  }
}
