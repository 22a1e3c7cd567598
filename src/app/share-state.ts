import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { RecordState } from '../cluster/record-state.ts';
import type { NotificationLog } from '../notification-log/notification-log.ts';
import type { NotificationLogMetrics } from '../notification-log/notification-log.metrics.ts';
import { msToNs } from '../replication/records.ts';
import { decodeMeshEntry, encodeMeshEntry } from '../replication/wire/mesh-entry.ts';
import { decodeMeshSilence, encodeMeshSilence } from '../replication/wire/mesh-silence.ts';
import type { Silences } from '../silences/silences.ts';
import type { SilencesMetrics } from '../silences/silences.metrics.ts';

/** What is shared, and what it takes. */
export interface SharedRooms {
  readonly silences: Silences;
  readonly silencesMetrics: Pick<SilencesMetrics, 'propagated'>;
  readonly log: NotificationLog;
  readonly logMetrics: Pick<NotificationLogMetrics, 'propagated'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
}

/** Shares silences and the notification log with the other replicas, under the keys that Alertmanager gives them. */
export function shareState(cluster: Cluster, rooms: SharedRooms): void {
  const { silences, silencesMetrics, log, logMetrics, clock, logger } = rooms;
  const logState = new RecordState({
    key: 'nfl',
    records: () => log.entries(),
    merge: (record) => log.merge(record, msToNs(clock.now())),
    encode: encodeMeshEntry,
    decode: decodeMeshEntry,
    mayBePassedOn: () => true,
    relayed: (count) => logMetrics.propagated(count),
    logger: logger.with({ component: 'nflog' }),
  });
  const silenceState = new RecordState({
    key: 'sil',
    records: () => silences.records(),
    merge: (record) => silences.merge(record, clock.now()),
    encode: encodeMeshSilence,
    decode: decodeMeshSilence,
    mayBePassedOn: (record) => silences.mayBePassedOn(record),
    relayed: (count) => silencesMetrics.propagated(count),
    logger: logger.with({ component: 'silences' }),
  });
  log.onRecord(cluster.share(logState));
  silences.onChange(cluster.share(silenceState));
}
