/** Who made each request, for as long as it is under way. */
export class Visitors {
  readonly #users = new WeakMap<object, string>();

  /** `request` is Node's own. */
  note(request: object, user: string): void {
    this.#users.set(request, user);
  }

  /** Undefined where nobody had to sign in. */
  userOf(request: object): string | undefined {
    return this.#users.get(request);
  }
}
