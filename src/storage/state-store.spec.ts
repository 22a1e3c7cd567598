import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import type { StateStore } from './state-store.ts';
import { stateFile } from './state-store.ts';
import type { StateJournal, StateTable } from './state.ts';
import { openStore } from './testing/open-store.ts';

let directory: string;
let open: StateStore[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tocsin-store-'));
});
afterEach(async () => {
  for (const store of open) await store.close();
  open = [];
  await rm(directory, { recursive: true, force: true });
});

async function opened(logger?: MemoryLogger): Promise<StateStore> {
  const store = await openStore(directory, logger);
  open.push(store);
  return store;
}

const bytes = (text: string): Uint8Array => Buffer.from(text);
const texts = (journal: StateJournal): string[] =>
  [...journal.segments()].map((segment) => Buffer.from(segment).toString());
const contents = (table: StateTable): Record<string, string> =>
  Object.fromEntries([...table.entries()].map(([key, it]) => [key, Buffer.from(it).toString()]));

describe('what a store held', () => {
  it('is there again when it is opened anew, by table, journal and name', async () => {
    const before = await opened();
    expect(before.opening).toEqual({ how: 'new', lastAliveMs: undefined });
    const longKey = 'k'.repeat(5000);
    await before.table('silences').put([
      ['a', bytes('one')],
      ['b', bytes('two')],
      [longKey, bytes('three')],
    ]);
    await before.table('log').put([['a', bytes('other')]]);
    await before.table('silences').put([['a', bytes('newer')]]);
    before.table('silences').remove(['b', 'never there']);
    await before.journal('alerts').append(bytes('first'));
    await before.journal('alerts').append(Buffer.alloc(100_000, 'x'));
    await before.meta.set('imported', 7);
    await before.close();

    const after = await opened();
    expect(after.opening.how).toBe('clean');
    expect(after.opening.lastAliveMs).toBeGreaterThan(Date.now() - 60_000);
    expect(contents(after.table('silences'))).toEqual({ a: 'newer', [longKey]: 'three' });
    expect(contents(after.table('log'))).toEqual({ a: 'other' });
    expect(after.journal('alerts').bytes).toBe(100_005);
    expect(texts(after.journal('alerts'))).toEqual(['first', 'x'.repeat(100_000)]);
    expect(after.meta.get('imported')).toBe(7);
    expect(after.meta.get('never set')).toBeUndefined();
  });

  it('keeps the order of puts and removals of one key, however they are batched', async () => {
    const store = await opened();
    const table = store.table('t');
    const puts = [table.put([['a', bytes('1')]])];
    table.remove(['a']);
    puts.push(table.put([['b', bytes('1')]]));
    table.remove(['b']);
    puts.push(table.put([['b', bytes('2')]]));
    await Promise.all(puts);
    await store.close();
    expect(contents((await opened()).table('t'))).toEqual({ b: '2' });
  });

  it('is whole after a rewrite of a journal, with what was appended meanwhile behind it', async () => {
    const store = await opened();
    const journal = store.journal('alerts');
    await journal.append(bytes('old'));
    const appended: Promise<void>[] = [];
    const segments = function* (): Generator<Uint8Array> {
      yield bytes('all of old');
      appended.push(journal.append(bytes('meanwhile')));
      yield bytes('more of old');
    };
    await journal.rewrite(segments());
    await Promise.all(appended);
    await journal.append(bytes('later'));
    expect(journal.bytes).toBe('all of oldmore of oldmeanwhilelater'.length);
    await store.close();
    const again = (await opened()).journal('alerts');
    expect(texts(again)).toEqual(['all of old', 'more of old', 'meanwhile', 'later']);
  });

  it('is as it was when a rewrite fails half-way', async () => {
    const store = await opened();
    const journal = store.journal('alerts');
    await journal.append(bytes('old'));
    const segments = function* (): Generator<Uint8Array> {
      yield Buffer.alloc(2_000_000);
      throw new Error('the owner gave up');
    };
    await expect(journal.rewrite(segments())).rejects.toThrow('the owner gave up');
    await journal.append(bytes('later'));
    await store.close();
    const again = await opened();
    expect(texts(again.journal('alerts'))).toEqual(['old', 'later']);
    await again.journal('alerts').rewrite([bytes('new')]);
    await again.close();
    expect(texts((await opened()).journal('alerts'))).toEqual(['new']);
  });

  it('does not grow with every rewrite: what was replaced is used again', async () => {
    const store = await opened();
    const journal = store.journal('alerts');
    for (let round = 0; round < 20; round++) await journal.rewrite([Buffer.alloc(500_000, round)]);
    await store.close();
    expect(readFileSync(stateFile(directory)).length).toBeLessThan(2_500_000);
  });
});

it('a directory that another store holds is refused', async () => {
  await opened();
  await expect(openStore(directory)).rejects.toMatchObject({ code: 'storage-in-use' });
});

it('a folder that cannot be made is refused with a reason', async () => {
  writeFileSync(join(directory, 'tocsin'), 'in the way');
  await expect(openStore(directory)).rejects.toMatchObject({ code: 'storage-open' });
  rmSync(join(directory, 'tocsin'));
});

const filled: Record<string, string> = Object.fromEntries(
  Array.from({ length: 300 }, (_, i) => [`key ${i}`, `value ${i} `.repeat(i)]),
);

async function fill(): Promise<void> {
  const store = await opened();
  const entries = Object.entries(filled).map(([key, text]) => [key, bytes(text)] as const);
  for (let i = 0; i < entries.length; i += 50) await store.table('t').put(entries.slice(i, i + 50));
  await store.close();
}

describe('a damaged store', () => {
  it.each<[string, (file: string) => void]>([
    ['with a wrecked header', (file) => patch(file, 0, Buffer.alloc(300))],
    ['with two wrecked headers', (file) => patch(file, 0, Buffer.alloc(8192))],
    // Of these two, LMDB would end the process.
    ['with a header that is not marked as one', (file) => patch(file, 18, Buffer.from([0x83]))],
    ['with a header that speaks of encryption', (file) => patch(file, 53, Buffer.from([0x60]))],
    [
      'without the last third of what it holds',
      (file) => {
        const end = readFileSync(file).findLastIndex((byte) => byte !== 0);
        truncateSync(file, Math.floor(end / 1.5));
      },
    ],
    ['with a wrecked page', (file) => patch(file, 10 * 4096, Buffer.alloc(4096, 0xee))],
    ['that is something else', (file) => writeFileSync(file, 'no store at all')],
  ])('%s is put aside, and all that can be read is in a new one', async (_, damage) => {
    await fill();
    damage(stateFile(directory));
    const damaged = readFileSync(stateFile(directory));
    const logger = new MemoryLogger();
    const store = await opened(logger);
    expect(store.opening.how).toBe('salvaged');
    const found = contents(store.table('t'));
    expect(filled).toMatchObject(found);
    const [line] = logger.lines.filter(({ level }) => level === 'error');
    const count = Object.keys(found).length;
    expect(line?.fields['recovered']).toBe(count === 0 ? 'nothing' : `t: ${count} records`);
    const aside = readdirSync(join(directory, 'tocsin')).find((name) => name.includes('.damaged-'));
    expect(line?.fields['kept_as']).toBe(join(directory, 'tocsin', aside ?? ''));
    expect(readFileSync(join(directory, 'tocsin', aside ?? '')).equals(damaged)).toBe(true);
    await store.close();
    const again = await opened();
    expect(again.opening.how).toBe('clean');
    expect(contents(again.table('t'))).toEqual(found);
  });

  it('loses nothing but its damaged pages', async () => {
    await fill();
    patch(stateFile(directory), 0, Buffer.alloc(8192));
    expect(contents((await opened()).table('t'))).toEqual(filled);
  });

  it('opens or is salvaged, whatever bytes are changed, and tells nothing that was not written', async () => {
    await fill();
    const whole = readFileSync(stateFile(directory));
    const spots = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(spots, fc.option(fc.nat(whole.length)), async (changes, length) => {
        const file = Buffer.from(whole);
        for (const [at, change] of changes) file[at] = (file[at] ?? 0) ^ change;
        writeFileSync(stateFile(directory), length === null ? file : file.subarray(0, length));
        const logger = new MemoryLogger();
        const store = await openStore(directory, logger);
        try {
          const found = contents(store.table('t'));
          expect(filled).toMatchObject(found);
          const said = logger.lines.some(({ level }) => level === 'error');
          if (!said && length !== 0) expect(found).toEqual(filled);
          await store.table('t').put([['more', Buffer.alloc(50_000)]]);
        } finally {
          await store.close();
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

function patch(file: string, at: number, by: Buffer): void {
  const whole = readFileSync(file);
  by.copy(whole, at);
  rmSync(file);
  appendFileSync(file, whole);
}
