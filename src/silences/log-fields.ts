import { formatRfc3339Nano } from '../alerts/time-format.ts';
import type { LogFields } from '../base/logger.ts';
import { nsToMs, type SilenceRecord } from '../replication/records.ts';

/** What `--log.silences` tells of a silence, in Alertmanager's words. */
export function silenceLogFields(record: SilenceRecord): LogFields {
  const matchers = record.matcherSets.flat();
  return {
    Id: record.id,
    CreatedBy: record.createdBy,
    Comment: record.comment,
    StartsAt: wholeSecond(record.startsAtNs),
    EndsAt: wholeSecond(record.endsAtNs),
    Matchers: matchers.map(({ name, operator, value }) => name + operator + value).join(','),
  };
}

/** RFC 3339 without a fraction of the second, which is cut. */
function wholeSecond(ns: bigint): string {
  return formatRfc3339Nano(Math.floor(nsToMs(ns) / 1000) * 1000, undefined);
}
