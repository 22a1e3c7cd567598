import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { createMatcherParser } from '../labels/matcher-parser.ts';
import { receiverDefaultsShape } from '../receivers/defaults-schema.ts';
import { INTEGRATION_KINDS } from '../receivers/kinds.ts';
import { loadConfig } from './load.ts';
import { fileShape } from './schema.ts';

const PAGE = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

describe('docs/configuration.md', () => {
  it('names every section and every kind of integration', () => {
    for (const key of Object.keys(fileShape(createMatcherParser('fallback')))) {
      expect(PAGE).toContain(`\n| \`${key}\` |`);
    }
    for (const kind of INTEGRATION_KINDS) expect(PAGE).toContain(`\`${kind}\``);
  });

  it('names every key of global, those of files by their rule', () => {
    for (const key of Object.keys(receiverDefaultsShape())) {
      expect(PAGE).toContain(`\`${key.replace(/_file$/, '')}\``);
    }
  });

  it('shows a file that loads', () => {
    const [, text = ''] = /```yaml\n(.*?)```/s.exec(PAGE) ?? [];
    expect(loadConfig({ text, file: 'x', mode: 'fallback' }).warnings).toEqual([]);
  });
});
