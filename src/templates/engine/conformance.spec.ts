import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { TemplateError } from './errors.ts';
import type { MissingKey } from './exec/environment.ts';
import { TemplateSet } from './template-set.ts';
import { world, WORLD_FUNCS } from './testing/world.ts';

interface Row {
  readonly group?: string;
  readonly text: string;
  readonly missing?: MissingKey;
  readonly out?: string;
  readonly err?: string;
}

const folder = new URL('../../../test/conformance/templates/engine/', import.meta.url);

function rowsOf(name: string): readonly Row[] {
  const lines = readFileSync(new URL(name, folder), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}

const data = world();

function resultOf(row: Row): Pick<Row, 'out' | 'err'> {
  const set = new TemplateSet({ missingKey: row.missing ?? 'default' }).addFuncs(WORLD_FUNCS);
  try {
    return { out: set.parse('t', row.text).execute('t', data) };
  } catch (error) {
    if (error instanceof TemplateError) return { err: error.message };
    throw error;
  }
}

function disagreements(rows: readonly Row[]): unknown[] {
  return rows
    .map((row) => ({ row, result: resultOf(row) }))
    .filter(({ row, result }) => row.out !== result.out || row.err !== result.err);
}

describe('templates run as in Go', () => {
  const byGroup = Map.groupBy(rowsOf('tables.jsonl'), (row) => row.group ?? '');

  it.each([...byGroup])('in the tables of %s', (_group, rows) => {
    expect(disagreements(rows)).toEqual([]);
  });

  it('in what was generated at random', () => {
    expect(disagreements(rowsOf('generated.jsonl'))).toEqual([]);
  });
});
