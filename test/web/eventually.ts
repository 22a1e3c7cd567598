import { setTimeout as wait } from 'node:timers/promises';

/** Asks again and again until `check` holds; fails with what it said last. */
export async function eventually(
  check: () => Promise<boolean>,
  what: string,
  limitMs = 10_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await wait(50);
  }
}
