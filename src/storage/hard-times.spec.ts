import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import { stateFile } from './state-store.ts';
import { openStore } from './testing/open-store.ts';

/** By so much at a time `room.ts` makes the file longer: a size between is of LMDB's making. */
const STEP_BYTES = 256 * 1024;
const VICTIM = fileURLToPath(new URL('./testing/store-victim.ts', import.meta.url));

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tocsin-hard-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Lets a victim write until it is killed; answers the last number that it was told is on disk. */
async function killedWriter(afterMs: number): Promise<number> {
  const victim = spawn(process.execPath, [VICTIM, directory, 'write'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const ended = new Promise((resolve) => victim.once('close', resolve));
  await new Promise<void>((resolve) => {
    victim.stdout.on('data', (text: Buffer) => {
      said += text.toString();
      resolve();
    });
    victim.once('exit', () => resolve());
  });
  await wait(afterMs);
  victim.kill('SIGKILL');
  await ended;
  return Number(said.trim().split('\n').at(-1));
}

it('what was acknowledged is there after a kill at any moment, in one piece', async () => {
  for (let round = 0; round < 8; round++) {
    const last = await killedWriter(Math.random() * 250);
    expect(last).toBeGreaterThan(0);
    const logger = new MemoryLogger();
    const store = await openStore(directory, logger);
    expect(store.opening.how).toBe('unclean');
    expect(logger.lines).toEqual([]);
    const values = [...store.table('t').entries()].map(([, it]) => Number(Buffer.from(it)));
    expect(Math.max(...values)).toBeGreaterThanOrEqual(last);
    const numbers = [...store.journal('j').segments()].flatMap((it) =>
      Buffer.from(it).toString().trim().split(' ').map(Number),
    );
    expect(numbers.length).toBeGreaterThanOrEqual(last);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    await store.close();
  }
}, 60_000);

it('a full disk refuses what does not fit, keeps what was there, and takes more once there is room', async () => {
  const limited = 'ulimit -S -f 2048; exec "$0" "$@"';
  const args = ['-c', limited, process.execPath, VICTIM, directory, 'fill'];
  const victim = spawn('bash', args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const [said] = (await once(victim.stdout, 'data')) as [Buffer];
  expect(said.toString()).toContain('cannot write to');
  execFileSync('prlimit', ['--pid', String(victim.pid), '--fsize=unlimited:']);
  victim.stdin.write('go on\n');
  const [code] = (await once(victim, 'exit')) as [number];
  expect(code).toBe(0);
  const store = await openStore(directory);
  expect(store.opening.how).toBe('clean');
  expect([...store.table('t').entries()].map(([key]) => key)).toEqual(['after', 'kept']);
  expect([...store.journal('j').segments()]).toEqual([]);
  await store.close();
}, 30_000);

it('LMDB never has to make its file longer itself, where it would not survive being refused', async () => {
  const change = fc.oneof(
    fc.record({ kind: fc.constant('put' as const), keys: fc.nat(400), bytes: fc.nat(3000) }),
    fc.record({ kind: fc.constant('put' as const), keys: fc.nat(3), bytes: fc.nat(400_000) }),
    fc.record({ kind: fc.constant('remove' as const), keys: fc.nat(400), bytes: fc.constant(0) }),
    fc.record({ kind: fc.constant('append' as const), keys: fc.nat(20), bytes: fc.nat(50_000) }),
    fc.record({ kind: fc.constant('rewrite' as const), keys: fc.nat(5), bytes: fc.nat(50_000) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 30 }), async (changes) => {
      rmSync(join(directory, 'tocsin'), { recursive: true, force: true });
      const store = await openStore(directory);
      const [table, journal] = [store.table('t'), store.journal('j')];
      for (const { kind, keys, bytes } of changes) {
        const names = Array.from({ length: keys }, (_, i) => `key ${(i * 7919) % 1009}`);
        const parts = names.map(() => Buffer.alloc(bytes, 1));
        if (kind === 'put') await table.put(names.map((name) => [name, Buffer.alloc(bytes, 1)]));
        else if (kind === 'remove') table.remove(names);
        else if (kind === 'append') await journal.append(...parts);
        else await journal.rewrite(parts);
        expect(statSync(stateFile(directory)).size % STEP_BYTES).toBe(0);
      }
      await store.close();
      expect(statSync(stateFile(directory)).size % STEP_BYTES).toBe(0);
    }),
    { numRuns: 60 },
  );
}, 120_000);
