import type {
  FlushedAlert,
  Integration,
  Notification,
  NotificationReason,
  ReceiverData,
} from './contract.ts';
import { dedupReason, type FlushHashes } from './dedup.ts';
import type { DedupReason, Flush } from './flush.ts';
import type { FlushRun } from './flush-run.ts';
import type { IntegrationMetrics } from './notify.metrics.ts';
import type { IntegrationMemory, MemoryEntry, PipelinePorts } from './ports.ts';

const NO_DATA: ReceiverData = new Map();

/** An integration with what it needs at each flush made ready. */
export interface Target {
  readonly integration: Integration;
  readonly memory: IntegrationMemory;
  readonly metrics: IntegrationMetrics;
  /** `receiver/webhook[0]`. */
  readonly name: string;
}

/** What integrations had been told of a group when its flush began. */
export type ToldBefore = ReadonlyMap<Target, MemoryEntry | undefined>;

/** One integration being told of one flush. */
export interface Telling {
  readonly target: Target;
  readonly flush: Flush;
  /** What is left of the flush's alerts after muting. */
  readonly alerts: readonly FlushedAlert[];
  readonly hashes: FlushHashes;
  readonly run: FlushRun;
  /** What it had been told when the flush began. */
  readonly before: MemoryEntry | undefined;
  /** All alerts of the group, the muted ones too. */
  readonly known: readonly FlushedAlert[];
  /** Whether alerts have been left out that another replica has told to be over. */
  readonly isWithoutOutdated?: boolean;
}

/** As much of it as decides whether it is told. */
export type Undecided = Omit<Telling, 'run' | 'before'>;

/** Whether and why an integration must be told. */
export interface Decision {
  readonly reason: DedupReason;
  /** What it noted for itself; at a first notification, nothing. */
  readonly receiverData: ReceiverData;
  readonly last: MemoryEntry | undefined;
}

/** Whether it is about ends only, told to an integration that wants no word of them. */
export function isUnwanted({ target, hashes }: Telling): boolean {
  return !target.integration.sendResolved && hashes.firing.length === 0;
}

/** Whether integrations have been told nothing in between. */
export function sameEntries(a: ToldBefore, b: ToldBefore): boolean {
  return [...b].every(([target, entry]) => a.get(target) === entry);
}

/** What an integration is told. */
export function notificationOf(
  { target, flush, alerts }: Telling,
  reason: NotificationReason,
  receiverData: ReceiverData,
): Notification {
  const isWanted = ({ status }: FlushedAlert): boolean =>
    target.integration.sendResolved || status === 'firing';
  return {
    receiver: flush.route.receiver,
    groupKey: flush.groupKey,
    groupLabels: flush.groupLabels,
    routeLabels: flush.routeLabels,
    reason,
    alerts: alerts.filter(isWanted),
    nowMs: flush.nowMs,
    receiverData,
  };
}

/** Whether an integration must be told, by what it was told last. */
export function decide({
  target,
  flush,
  hashes,
}: Pick<Telling, 'target' | 'flush' | 'hashes'>): Decision {
  const { sendResolved } = target.integration;
  const { repeatIntervalMs } = flush.route;
  const last = target.memory.query(flush.groupKey);
  const reason = dedupReason(last, hashes, { sendResolved, repeatIntervalMs }, flush.nowMs);
  const isFirst = last === undefined || reason === 'first notification';
  return { reason, receiverData: isFirst ? NO_DATA : last.receiverData, last };
}

/** Makes ready what an integration needs at each flush. */
export function targetOf(integration: Integration, { metrics, memory }: PipelinePorts): Target {
  const { receiver, name, index } = integration;
  return {
    integration,
    memory: memory.of({ groupName: receiver, integration: name, index }),
    metrics: metrics.of(integration),
    name: `${receiver}/${name}[${index}]`,
  };
}
