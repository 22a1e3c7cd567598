import type { AlertMuter } from '../../src/notify/flush.ts';
import type { Notifier } from '../../src/notify/contract.ts';
import type {
  IntegrationMemory,
  NotificationMemory,
} from '../../src/notify/notification-pipeline.ts';
import type { Invariant } from './checks/check.ts';

/** The ports at which a replica can be broken on purpose, to see that the checks see it. */
export interface Tampering {
  readonly memory: (memory: NotificationMemory) => NotificationMemory;
  readonly silences: (silences: AlertMuter) => AlertMuter;
  readonly notifier: (notifier: Notifier) => Notifier;
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
];

function single(
  name: string,
  seenBy: readonly Invariant[],
  tampering: Partial<Tampering>,
): Mutation {
  return { name, seenBy, tampering: { ...UNTOUCHED, ...tampering }, inClusters: false };
}

function remembering(
  change: (memory: IntegrationMemory) => IntegrationMemory,
): (memory: NotificationMemory) => NotificationMemory {
  return (memory) => ({ of: (receiver) => change(memory.of(receiver)) });
}

function recording(memory: IntegrationMemory): Pick<IntegrationMemory, 'record'> {
  return { record: (groupKey, record, nowMs) => memory.record(groupKey, record, nowMs) };
}
