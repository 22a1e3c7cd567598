import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './load.ts';
import { ConfigError } from './problem.ts';

const FOLDER = new URL('../../test/conformance/config/', import.meta.url);

interface Row {
  readonly text: string;
  readonly verdict: 'accept' | 'reject' | 'crash';
  readonly says?: readonly string[];
  readonly differs?: string;
}

const rows = readFileSync(new URL('verdicts.jsonl', FOLDER), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

/** The complaint about a file, or undefined. */
function complaint(text: string): string | undefined {
  try {
    loadConfig({ text, file: 'alertmanager.yml', mode: 'fallback' });
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

describe('small files', () => {
  const judged = rows.map((row) => ({ ...row, ours: complaint(row.text) }));

  it('are accepted and refused as by Alertmanager', () => {
    const wrong = judged.filter(
      ({ verdict, ours, differs }) =>
        differs === undefined && verdict !== (ours === undefined ? 'accept' : 'reject'),
    );
    expect(wrong).toEqual([]);
  });

  it('are refused in words that contain Alertmanager’s', () => {
    const wrong = judged.filter(
      ({ says = [], ours }) => !says.every((words) => ours?.includes(words)),
    );
    expect(wrong).toEqual([]);
  });

  it('get another verdict only where it is known that they do', () => {
    const differing = judged.filter(({ differs }) => differs !== undefined);
    expect(differing.length).toBeLessThanOrEqual(10);
    const agreeing = differing.filter(
      ({ verdict, ours }) => verdict === (ours === undefined ? 'accept' : 'reject'),
    );
    expect(agreeing).toEqual([]);
  });
});

describe('the printed configuration', () => {
  const names = readdirSync(new URL('marshalled/', FOLDER))
    .filter((name) => name.endsWith('.given'))
    .map((name) => name.slice(0, -'.given'.length));
  const read = (name: string): string =>
    readFileSync(new URL(`marshalled/${name}`, FOLDER), 'utf8');

  it.each(names)('is Alertmanager’s, byte for byte, for %s', (name) => {
    const file = `/etc/am/${name}.yml`;
    const { config } = loadConfig({ text: read(`${name}.given`), file, mode: 'fallback' });
    expect(config.marshalled).toBe(read(`${name}.golden`));
  });
});
