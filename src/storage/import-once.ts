import type { Logger } from '../base/logger.ts';
import { readAlertmanagerFiles, type AlertmanagerState } from './alertmanager-files.ts';
import type { StateMeta } from './state.ts';

const IMPORTED = 'imported';

/** What was found for a first start, to be merged and saved. */
export type Import = Omit<AlertmanagerState, 'problems'> & {
  /** To be called once all is saved: until then, the next start imports again. */
  done(): Promise<void>;
};

/**
 * Reads the files that an Alertmanager left in `directory`, unless that was done before; undefined when it was. What
 * cannot be read is logged at error level; what stands before it is used, and the file stays as it is.
 */
export function importOnce(meta: StateMeta, directory: string, logger: Logger): Import | undefined {
  if (meta.get(IMPORTED) !== undefined) return undefined;
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
