import type { AlertMuter } from '../../src/notify/flush.ts';
import type { Notifier } from '../../src/notify/contract.ts';
import type {
  IntegrationMemory,
  MemoryEntry,
  NotificationMemory,
  TurnClaim,
} from '../../src/notify/ports.ts';
import type { NotificationLog } from '../../src/notification-log/notification-log.ts';
import type { LogRecord, SilenceRecord } from '../../src/replication/records.ts';
import type { Silences } from '../../src/silences/silences.ts';
import type { Place } from '../../src/app/generation.ts';
import { type Clock, sleep } from '../../src/base/clock.ts';
import type { Invariant } from './checks/check.ts';

/** The ports at which a replica can be broken on purpose, to see that the checks see it. */
export interface Tampering {
  readonly memory: (memory: NotificationMemory, clock: Clock) => NotificationMemory;
  readonly silences: (silences: AlertMuter) => AlertMuter;
  readonly notifier: (notifier: Notifier, clock: Clock) => Notifier;
  readonly turn: (turn: Place, clock: Clock) => Place;
  /** What takes in what another replica says. */
  readonly mergeSilence: (silences: Silences, record: SilenceRecord, nowMs: number) => boolean;
  readonly mergeEntry: (log: NotificationLog, record: LogRecord, nowNs: bigint) => boolean;
  /** Whether other replicas are told of entries of the log at once, not only by exchanging all. */
  readonly gossipsEntries: boolean;
  /** Whether a replica hears what others say about whose turn it is. */
  readonly hearsClaims: boolean;
  /** Whether a replica looks for those that it has lost. */
  readonly reconnects: boolean;
  /** Whether a process starts on what its disk has. */
  readonly keepsDisk: boolean;
  /** Whether a commit is said to be done before it is. */
  readonly boastsOfCommits: boolean;
}

/** The product as it is. */
export const UNTOUCHED: Tampering = {
  memory: (memory) => memory,
  silences: (silences) => silences,
  notifier: (notifier) => notifier,
  turn: (turn) => turn,
  mergeSilence: (silences, record, nowMs) => silences.merge(record, nowMs),
  mergeEntry: (log, record, nowNs) => log.merge(record, nowNs),
  gossipsEntries: true,
  hearsClaims: true,
  reconnects: true,
  keepsDisk: true,
  boastsOfCommits: false,
};

/** A product that is broken in one place. */
export interface Mutation {
  readonly name: string;
  readonly tampering: Tampering;
  /** The checks of which at least one must see it. */
  readonly seenBy: readonly Invariant[];
  /** Whether it takes several replicas to see it. */
  readonly inClusters: boolean;
}

/** Every mutation that was tried, and what sees it. */
export const MUTATIONS: readonly Mutation[] = [
  single('the notification log is never read', ['told once'], {
    memory: remembering((memory) => ({ ...recording(memory), query: () => undefined })),
  }),
  single('the notification log forgets which ends it was told', ['told once'], {
    memory: remembering((memory) => ({
      query: (groupKey) => memory.query(groupKey),
      record: (groupKey, record, nowMs) =>
        memory.record(groupKey, { ...record, resolved: [] }, nowMs),
    })),
  }),
  single('every entry of the notification log looks new', ['repeated in time'], {
    memory: remembering((memory) => ({
      ...recording(memory),
      query: (groupKey) => {
        const entry = memory.query(groupKey);
        return entry && { ...entry, timestampMs: Number.MAX_SAFE_INTEGER };
      },
    })),
  }),
  single('a restart finds an empty disk', ['told once', 'silences last'], { keepsDisk: false }),
  single('a commit is answered before it is done', ['silences last'], { boastsOfCommits: true }),
  single('silences are not asked', ['silenced'], {
    silences: () => ({ decide: () => ({ kind: 'active' }) }),
  }),
  single('a send that failed counts as sent', ['told in time'], {
    notifier: (notifier) => ({
      notify: async (notification, signal) => {
        await notifier.notify(notification, signal);
        return { kind: 'sent' };
      },
    }),
  }),
  single('a send that failed is not tried again', ['told in time'], {
    notifier: (notifier) => ({
      notify: async (notification, signal) => {
        const result = await notifier.notify(notification, signal);
        // As if a later flush had nothing to tell.
        return result.kind === 'failed' ? new Promise(() => undefined) : result;
      },
    }),
  }),
  single('nobody is told that all is over', ['end told in time'], {
    notifier: (notifier) => ({
      notify: (notification, signal) =>
        notification.alerts.every(({ status }) => status === 'resolved')
          ? Promise.resolve({ kind: 'sent' })
          : notifier.notify(notification, signal),
    }),
  }),
  clustered('nobody waits for his turn', ['told once'], {
    turn: (turn) => ({ ...asIs(turn), waitMs: () => 0, claim: () => AT_ONCE }),
  }),
  clustered('nobody settles after a start', ['told once'], {
    turn: (turn) => ({ ...asIs(turn), settled: () => Promise.resolve() }),
  }),
  clustered('the notification log is read before the turn, not after', ['told once'], {
    memory: remembering(lookedAtEarly),
  }),
  clustered('replicas disagree on whose turn it is', ['told once'], {
    turn: (turn, clock) => {
      const isFirst = clock.monotonic() % 20 < 10;
      return { ...asIs(turn), claim: (groupKey) => (isFirst ? AT_ONCE : turn.claim(groupKey)) };
    },
  }),
  clustered('failed sends are tried again without a look at the log', ['told once'], {
    notifier: (notifier, clock) => ({
      notify: async (notification, signal) => {
        for (;;) {
          const result = await notifier.notify(notification, signal);
          if (result.kind === 'sent' || signal.aborted) return result;
          await sleep(clock, 1000, signal);
        }
      },
    }),
  }),
  clustered('entries of other replicas are not taken in', ['told once', 'convergence'], {
    mergeEntry: () => false,
  }),
  clustered('entries are not gossiped', ['told once'], { gossipsEntries: false }),
  clustered('nobody hears who else tells', ['told once'], { hearsClaims: false }),
  clustered('nobody looks for those that are lost', ['membership'], { reconnects: false }),
  clustered('an older entry takes the place of a later one', ['convergence'], {
    mergeEntry: (log, record, nowNs) => {
      log.restore([{ ...record, timestampNs: record.timestampNs + 1n }]);
      return log.merge(record, nowNs);
    },
  }),
  clustered('silences of other replicas are not taken in', ['silences last', 'convergence'], {
    mergeSilence: () => false,
  }),
  clustered('of two silences of the same instant the first to come stays', ['convergence'], {
    mergeSilence: (silences, record, nowMs) => {
      const known = silences.get(record.id, nowMs)?.record;
      return known?.updatedAtNs === record.updatedAtNs ? false : silences.merge(record, nowMs);
    },
  }),
];

/** The claim of one who heeds nobody. */
const AT_ONCE: TurnClaim = {
  wait: () => Promise.resolve(),
  again: () => Promise.resolve(),
  begin: () => undefined,
  end: () => undefined,
};

function asIs(turn: Place): Place {
  return {
    settled: (signal) => turn.settled(signal),
    waitMs: (groupKey) => turn.waitMs(groupKey),
    claim: (groupKey) => turn.claim(groupKey),
    isInformed: () => turn.isInformed(),
  };
}

function clustered(
  name: string,
  seenBy: readonly Invariant[],
  tampering: Partial<Tampering>,
): Mutation {
  return { ...single(name, seenBy, tampering), inClusters: true };
}

function single(
  name: string,
  seenBy: readonly Invariant[],
  tampering: Partial<Tampering>,
): Mutation {
  return { name, seenBy, tampering: { ...UNTOUCHED, ...tampering }, inClusters: false };
}

function remembering(
  change: (memory: IntegrationMemory, clock: Clock) => IntegrationMemory,
): Tampering['memory'] {
  return (memory, clock) => ({ of: (receiver) => change(memory.of(receiver), clock) });
}

/** Longer than a wait for the first of the others, shorter than any `group_interval`. */
const EARLY_MS = 19_000;

/** A memory that, once asked about a group, goes on for a while as if nobody else had told of it. */
function lookedAtEarly(memory: IntegrationMemory, clock: Clock): IntegrationMemory {
  const seen = new Map<
    string,
    { readonly atMs: number; readonly entry: MemoryEntry | undefined }
  >();
  return {
    query: (groupKey) => {
      const last = seen.get(groupKey);
      const atMs = clock.monotonic();
      if (last !== undefined && atMs - last.atMs < EARLY_MS) return last.entry;
      const entry = memory.query(groupKey);
      seen.set(groupKey, { atMs, entry });
      return entry;
    },
    record: (groupKey, record, nowMs) => {
      seen.delete(groupKey);
      return memory.record(groupKey, record, nowMs);
    },
  };
}

function recording(memory: IntegrationMemory): Pick<IntegrationMemory, 'record'> {
  return { record: (groupKey, record, nowMs) => memory.record(groupKey, record, nowMs) };
}
