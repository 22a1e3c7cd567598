import type { Logger } from '../../base/logger.ts';
import type { Options } from '../options.ts';
import { FEATURES } from './features.ts';
import { flagEntries } from './flag-table.ts';

/**
 * Logs, once at the start, what the user should know about the command line: the features that are on, and each
 * flag that was given but does nothing yet.
 */
export function logOptionNotices(options: Options, logger: Logger): void {
  for (const feature of options.features) logger.warn(FEATURES[feature]);
  for (const [key, flag] of flagEntries()) {
    if (flag.effect !== 'later-harmless' || !options.given.has(key)) continue;
    logger.warn('Flag is accepted but not yet in effect', { flag: `--${flag.name}` });
  }
}
