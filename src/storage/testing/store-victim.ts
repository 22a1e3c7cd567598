/**
 * A process for tests to treat badly: `node store-victim.ts DIRECTORY write|fill`.
 *
 * `write` counts up for ever, in the keys of a table and in the segments of a journal, which it rewrites now and
 * then; it prints each number that the store has acknowledged. `fill` writes until the store refuses, prints why,
 * waits for its input, and writes once more.
 */
import { once } from 'node:events';
import { messageOf } from '../../base/errors.ts';
import { openStore } from './open-store.ts';

const [directory = '', mode] = process.argv.slice(2);
const store = await openStore(directory);
const table = store.table('t');
const journal = store.journal('j');

function segment(from: number, to: number): Uint8Array {
  const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return Buffer.from(`${numbers.join(' ')}${' '.repeat(3000)}`);
}

async function write(): Promise<void> {
  const known = [...journal.segments()].map((it) => Buffer.from(it).toString());
  let last = Math.max(0, ...known.flatMap((it) => it.trim().split(' ').map(Number)));
  let rewriting: Promise<void> | undefined;
  for (;;) {
    last++;
    await Promise.all([
      table.put([[`key ${last % 20}`, Buffer.from(String(last))]]),
      journal.append(segment(last, last)),
    ]);
    process.stdout.write(`${last}\n`);
    if (last % 10 !== 0) continue;
    await rewriting;
    rewriting = journal.rewrite([segment(1, last - 1), segment(last, last)]);
  }
}

async function fill(): Promise<void> {
  await table.put([['kept', Buffer.from('safe')]]);
  let refused = '';
  for (let count = 0; refused === '' && count < 10_000; count++)
    await journal.append(Buffer.alloc(20_000, count)).catch((error: unknown) => {
      refused = messageOf(error);
    });
  process.stdout.write(`${refused}\n`);
  await once(process.stdin, 'data');
  await table.put([['after', Buffer.alloc(20_000)]]);
  await journal.rewrite([]);
  await store.close();
  process.exit(0);
}

await (mode === 'fill' ? fill() : write());
