import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import { encodeMeshSilence } from '../replication/wire/mesh-silence.ts';
import { writeStream } from '../replication/wire/stream.ts';
import { readAlertmanagerFiles } from './alertmanager-files.ts';
import { exportState } from './export-state.ts';
import { importOnce } from './import-once.ts';
import { logTable, silenceTable } from './tables.ts';
import { openStore } from './testing/open-store.ts';

const golden = JSON.parse(
  readFileSync(new URL('../replication/wire/wire-golden.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tocsin-files-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function putFiles(release: '25' | '34'): void {
  for (const name of ['silences', 'nflog'])
    writeFileSync(join(directory, name), Buffer.from(golden[`${name}${release}`] ?? '', 'hex'));
}

describe.each(['25', '34'] as const)('the data directory of Alertmanager 0.%s', (release) => {
  it('is imported once, and exported with the same content', async () => {
    putFiles(release);
    const logger = new MemoryLogger();
    const store = await openStore(directory, logger);
    const found = importOnce(store.meta, { directory }, logger);
    expect(found?.silences.length).toBeGreaterThan(0);
    expect(found?.log.length).toBeGreaterThan(0);
    await silenceTable(store, logger).save(found?.silences ?? []);
    await logTable(store, logger).save(found?.log ?? []);
    expect(importOnce(store.meta, { directory }, logger)).toBeDefined();
    await found?.done();
    expect(importOnce(store.meta, { directory }, logger)).toBeUndefined();

    const to = mkdtempSync(join(directory, 'out-'));
    // The server is still running.
    const counts = await exportState({ from: directory, to, force: false });
    expect(counts).toEqual({ silences: found?.silences.length, log: found?.log.length });
    const before = readAlertmanagerFiles(directory);
    const after = readAlertmanagerFiles(to);
    expect(new Set(after.silences)).toEqual(new Set(before.silences));
    expect(new Set(after.log)).toEqual(new Set(before.log));
    expect(readdirSync(to).sort()).toEqual(['nflog', 'silences']);
    await expect(exportState({ from: directory, to, force: false })).rejects.toMatchObject({
      code: 'export-exists',
    });
    await exportState({ from: directory, to, force: true });
    await store.close();
  });
});

it('a file that ends too early is used up to there, with an error that names file and byte', async () => {
  putFiles('34');
  const file = join(directory, 'silences');
  const whole = readFileSync(file);
  const first = readAlertmanagerFiles(directory).silences.slice(0, 1);
  const oneLength = writeStream(first.map(encodeMeshSilence)).length;
  writeFileSync(file, whole.subarray(0, oneLength + 10));
  const logger = new MemoryLogger();
  const store = await openStore(directory, logger);
  const found = importOnce(store.meta, { directory }, logger);
  expect(found?.silences).toEqual(first);
  const [line] = logger.lines.filter(({ level }) => level === 'error');
  expect(line?.fields['err']).toMatch(`${file}: at byte ${oneLength}: a message of `);
  expect(readFileSync(file).length).toBe(oneLength + 10);
  await store.close();
});

it('a directory without files of Alertmanager imports nothing and says nothing', async () => {
  const logger = new MemoryLogger();
  const store = await openStore(directory, logger);
  expect(importOnce(store.meta, { directory }, logger)).toMatchObject({ silences: [], log: [] });
  expect(logger.lines).toEqual([]);
  await store.close();
});

it('there is nothing to export where no server ever ran', async () => {
  const to = join(directory, 'out');
  const exported = exportState({ from: directory, to, force: false });
  await expect(exported).rejects.toMatchObject({ code: 'export-nothing' });
});
