import { describe, expect, it } from '@jest/globals';
import { flagEntries } from './flag-table.ts';
import { helpText, usageOf } from './help.ts';
import { versionText } from './version.ts';

describe('the help', () => {
  it('lists every flag and fits a terminal 80 wide', () => {
    const text = helpText();
    for (const [, flag] of flagEntries()) expect(text).toContain(`      ${usageOf(flag)}`);
    for (const line of text.split('\n')) {
      if (!/^ {6}--/.test(line)) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it('says of a flag that it does nothing yet', () => {
    expect(helpText().replace(/\s+/g, ' ')).toContain('limit to set. (Not yet in effect.)');
  });
});

describe('the version', () => {
  it('names what was built and what it runs on', () => {
    const build = { version: '1.2.3', revision: 'abc', branch: 'main', buildDate: '2026-01-01' };
    const runtime = { version: 'node26.1.0', os: 'linux', arch: 'amd64' };
    expect(versionText(build, runtime)).toBe(`tocsin, version 1.2.3 (branch: main, revision: abc)
  build date:       2026-01-01
  node version:     26.1.0
  platform:         linux/amd64
`);
  });
});
