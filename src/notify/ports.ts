import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { Random } from '../base/random.ts';
import type { LabelSet } from '../labels/label-set.ts';
import type { ReceiverData } from './contract.ts';
import type { FlushHashes } from './dedup.ts';
import type { LastTold } from './flush.ts';
import type { NotifyMetrics } from './notify.metrics.ts';

/** The memory of what was told, as this room needs it. */
export interface NotificationMemory {
  of(receiver: MemoryKey): IntegrationMemory;
}

/** The memory of what one integration was told, by group key. */
export interface IntegrationMemory {
  query(groupKey: string): MemoryEntry | undefined;
  /** In effect at once; resolves when it is certain to outlive the process, or cannot be made so. Never rejects. */
  record(groupKey: string, record: MemoryRecord, nowMs: number): Promise<void>;
}

/** Whom the memory is about. */
export interface MemoryKey {
  readonly groupName: string;
  readonly integration: string;
  readonly index: number;
}

/** What the memory knows. */
export interface MemoryEntry extends LastTold {
  readonly receiverData: ReceiverData;
}

/** What the memory keeps. */
export interface MemoryRecord extends FlushHashes {
  readonly receiverData: ReceiverData;
  readonly expiryMs: number;
}

/** What a turn is waited for with. */
export interface TurnRequest {
  /** Whether there still is something to tell. */
  readonly isToTell: () => boolean;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/** A claim to tell of a group: waited for, then bracketing an attempt, and both again. */
export interface TurnClaim {
  /** Resolves when the earlier replicas have had their time and none is at it. */
  wait(request: TurnRequest): Promise<void>;
  /** Resolves when a further attempt may be made, as no other replica is at it. */
  again(request: TurnRequest): Promise<void>;
  /** An attempt begins, which others leave alone. */
  begin(): void;
  /** It is over, or there is none after all. */
  end(): void;
}

/** This replica's place among the others. */
export interface Turn {
  /** Resolves when notifications may begin, or `signal` aborts. */
  settled(signal: AbortSignal): Promise<void>;
  /** A claim to tell of a group, not made yet: one for the wait for the turn, and one for the attempts at each integration. */
  claim(groupKey: string): TurnClaim;
  /** Whether it has been there for long enough to have heard of every alert that others know. */
  isInformed(): boolean;
}

/** What outlives every configuration. */
export interface PipelinePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: NotifyMetrics;
  readonly memory: NotificationMemory;
  /** The identity of an alert in the memory. */
  readonly hash: (labels: LabelSet) => bigint;
  /** Absent without a cluster. */
  readonly turn?: Turn;
}
