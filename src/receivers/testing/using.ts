/** What has an end. */
export interface Closeable {
  close(): Promise<void>;
}

/** Keeps what a test opens; `closeAll` goes into afterEach. */
export class Opened {
  readonly #open: Closeable[] = [];

  add<T extends Closeable>(thing: T): T {
    this.#open.push(thing);
    return thing;
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((each) => each.close()));
  }
}

/** Lets news that is on its way through the kernel arrive. */
export async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}
