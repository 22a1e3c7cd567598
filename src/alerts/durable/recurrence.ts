/** Texts of a kind of which so many in a row were new are taken for such as tell things apart. */
const ENOUGH_NEW = 255;
/** One in so many of them is looked for all the same. */
const SAMPLE = 16;

/**
 * Whether the texts of one kind (the annotations, the values of a label) come again in segments. Looking for
 * each among those that came before, and keeping it for those to come, costs more than all else that is done with it.
 */
export class Recurrence {
  #newInRow = 0;
  #passedOver = 0;

  /** Whether the next one is worth looking for and keeping; then `met` is due. */
  isLikely(): boolean {
    if (this.#newInRow < ENOUGH_NEW) return true;
    this.#passedOver = (this.#passedOver + 1) % SAMPLE;
    return this.#passedOver === 0;
  }

  /** One was looked for, and had come before or had not. */
  met(before: boolean): void {
    if (before) this.#newInRow = 0;
    else if (this.#newInRow < ENOUGH_NEW) this.#newInRow++;
  }
}
