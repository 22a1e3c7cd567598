/** What a secret prints as, and what a configuration that was printed holds in its place. */
export const SECRET_TOKEN = '<secret>';

/** A text that must not be seen: printing, logging and JSON give `<secret>`; only `reveal` gives the text. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return SECRET_TOKEN;
  }

  toJSON(): string {
    return SECRET_TOKEN;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return SECRET_TOKEN;
  }
}
