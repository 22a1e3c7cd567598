/** The numbers of our pings: 1, 2, …, in 32 bits. */
export class Sequence {
  #last = 0;

  next(): number {
    this.#last = (this.#last + 1) >>> 0;
    return this.#last;
  }
}
