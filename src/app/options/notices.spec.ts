import { describe, expect, it } from '@jest/globals';
import { MemoryLogger } from '../../base/testing/memory-logger.ts';
import { parseServeArgs } from '../options.ts';
import { logOptionNotices } from './notices.ts';

function noticesOf(...args: string[]): unknown[] {
  const request = parseServeArgs(args, () => 'box');
  if (request.kind !== 'serve') throw new Error(request.kind);
  const logger = new MemoryLogger();
  logOptionNotices(request.options, logger);
  return logger.lines.map(({ level, message, fields }) => [level, message, fields['flag']]);
}

describe('the notices at the start', () => {
  it('say nothing of flags that are in effect', () => {
    expect(noticesOf()).toEqual([]);
    expect(noticesOf('--cluster.listen-address=', '--cluster.label=x')).toEqual([]);
  });

  it('name each flag that was given and does nothing yet', () => {
    const line = 'Flag is accepted but not yet in effect';
    expect(
      noticesOf('--cluster.listen-address=', '--auto-gomemlimit.ratio=1', '--log.level=warn'),
    ).toEqual([['warn', line, '--auto-gomemlimit.ratio']]);
  });

  it('tell of each feature', () => {
    expect(noticesOf('--cluster.listen-address=', '--enable-feature=classic-mode')).toEqual([
      ['warn', 'Classic mode enabled', undefined],
    ]);
  });
});
