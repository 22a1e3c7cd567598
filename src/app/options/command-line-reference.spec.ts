import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { FEATURES } from './features.ts';
import { flagEntries } from './flag-table.ts';
import type { FlagEffect, FlagSpec } from './flag-table.ts';

const PATH = fileURLToPath(new URL('../../../docs/command-line.md', import.meta.url));

const EFFECT_WORD = {
  now: 'now',
  'later-harmless': 'later',
  'later-refused': 'refused',
} as const satisfies Record<FlagEffect, string>;

function sectionOf(name: string): string {
  const [, section] = new RegExp(`<!-- ${name} -->\n(.*)<!-- /${name} -->`, 's').exec(read()) ?? [];
  if (section === undefined) throw new Error(`docs/command-line.md has no section ${name}`);
  return section;
}

function read(): string {
  return readFileSync(PATH, 'utf8');
}

function rowOf(flag: FlagSpec): string {
  const fallback = flag.default === '' ? '' : `\`${flag.default}\``;
  return `| \`--${flag.name}\` | ${fallback} | ${EFFECT_WORD[flag.effect]} | ${flag.help} |`;
}

describe('docs/command-line.md', () => {
  // UPDATE_GOLDEN=1 writes the table anew.
  it('lists the flags that the code has, with their defaults and effects, and no others', () => {
    const rows = flagEntries().map(([, flag]) => rowOf(flag));
    const table = ['| Flag | Default | Effect | |', '| --- | --- | --- | --- |', ...rows, ''].join(
      '\n',
    );
    if (process.env['UPDATE_GOLDEN'] === '1') {
      writeFileSync(
        PATH,
        read().replace(`<!-- flags -->\n${sectionOf('flags')}`, () => `<!-- flags -->\n${table}`),
      );
    }
    expect(sectionOf('flags')).toBe(table);
  });

  it('lists the features that the code has and no others', () => {
    const listed = Array.from(
      sectionOf('features').matchAll(/^\| `([^`]+)`/gm),
      ([, name]) => name,
    );
    expect(listed).toEqual(Object.keys(FEATURES));
  });
});
