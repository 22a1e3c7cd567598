import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../base/logger.ts';
import {
  ALERTMANAGER_FILES,
  readAlertmanagerFiles,
  type AlertmanagerState,
} from './alertmanager-files.ts';
import type { StateMeta } from './state.ts';

const IMPORTED = 'imported';

/** What was found for a first start, to be merged and saved. */
export type Import = Omit<AlertmanagerState, 'problems'> & {
  /** To be called once all is saved: until then, the next start imports again. */
  done(): Promise<void>;
};

/**
 * Reads the files that an Alertmanager left in `directory`, unless that was done before; undefined when it was. Files
 * that were written since the store's last sign of life are read again: an Alertmanager has run over them meanwhile.
 * What cannot be read is logged at error level; what stands before it is used, and the file stays as it is.
 */
export function importOnce(
  meta: StateMeta,
  { directory, lastAliveMs }: { readonly directory: string; readonly lastAliveMs?: number },
  logger: Logger,
): Import | undefined {
  const isDone = meta.get(IMPORTED) !== undefined;
  if (isDone && changedAtMs(directory) <= (lastAliveMs ?? Infinity)) return undefined;
  const { silences, log, problems } = readAlertmanagerFiles(directory);
  for (const problem of problems)
    logger.error('a file of Alertmanager could be read in part only; it is left in place', {
      err: problem.message,
      code: problem.code,
    });
  if (silences.length + log.length > 0)
    logger.info('state of Alertmanager is imported', {
      directory,
      silences: silences.length,
      notification_log: log.length,
    });
  return { silences, log, done: () => meta.set(IMPORTED, 1) };
}

/** When the newest of the files was written, wall-clock milliseconds; 0 where there is none. */
function changedAtMs(directory: string): number {
  const times = Object.values(ALERTMANAGER_FILES).map(
    (name) => statSync(join(directory, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return Math.max(...times);
}
