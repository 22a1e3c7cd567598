import { readFileSync } from 'node:fs';

/** The lines of a table of what Go answers; see test/conformance/templates/html/README.md. */
export function readTable(name: string): readonly unknown[] {
  const folder = new URL('../../../../test/conformance/templates/html/', import.meta.url);
  const lines = readFileSync(new URL(name, folder), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as unknown);
}
