import type { LogRecord, SilenceRecord } from '../../src/replication/records.ts';
import type { Plan } from './plan.ts';
import type { Fault } from './world/faults.ts';
import type { Attempt } from './world/pager.ts';

/** A stretch of virtual time; `toMs` is Infinity while it lasts. */
export interface Span {
  readonly fromMs: number;
  toMs: number;
}

/** One process of a replica. */
export interface LifeSpan extends Span {
  /** When alerts could come. */
  readyMs: number;
  end: 'alive' | 'crash' | 'stop';
}

/** An alert that came to a replica. */
export interface Arrival {
  readonly replica: number;
  readonly id: string;
  readonly atMs: number;
  readonly firing: boolean;
  /** When it ends if nothing more comes, virtual time. */
  readonly endsAtMs: number;
  /**
   * Whether the alert was over by the replica's clock. Where that is behind, the word of an end that seems to be still
   * to come is not heeded, as in Alertmanager: the next one is, when Prometheus repeats it.
   */
  readonly isOver: boolean;
}

/** A record that took effect at a replica. */
export interface Learned<T> {
  readonly replica: number;
  readonly atMs: number;
  readonly record: T;
}

/** A change of a silence that a replica has answered for. */
export interface Acknowledged {
  readonly replica: number;
  readonly atMs: number;
  readonly record: SilenceRecord;
}

/** What is in a replica's memory when the simulation ends. */
export interface FinalState {
  readonly replica: number;
  readonly silences: ReadonlyMap<string, SilenceRecord>;
  readonly log: ReadonlyMap<string, LogRecord>;
  /** Addresses of the members that it takes for alive, itself among them; undefined without a cluster. */
  readonly members: readonly string[] | undefined;
}

/** All that checks go by, gathered while a simulation runs. */
export class Facts {
  readonly plan: Plan;
  readonly lives: LifeSpan[][];
  readonly freezes: Span[][];
  readonly arrivals: Arrival[] = [];
  readonly logged: Learned<LogRecord>[] = [];
  readonly silenced: Learned<SilenceRecord>[] = [];
  readonly acknowledged: Acknowledged[] = [];
  /** What was carried out of the plan's faults, with its real end. */
  readonly faults: { readonly fault: Fault; readonly span: Span }[] = [];
  readonly final: FinalState[] = [];
  attempts: readonly Attempt[] = [];
  /** What the notification log knows each alert by. */
  readonly hashes: ReadonlyMap<string, bigint>;

  constructor(plan: Plan, hashes: ReadonlyMap<string, bigint>) {
    this.plan = plan;
    this.hashes = hashes;
    this.lives = Array.from({ length: plan.replicas }, () => []);
    this.freezes = Array.from({ length: plan.replicas }, () => []);
  }

  /** The attempts that the receiver took, in the order in which they began. */
  deliveries(): (Attempt & { readonly deliveredMs: number })[] {
    return this.attempts
      .filter((each): each is Attempt & { deliveredMs: number } => each.deliveredMs !== undefined)
      .sort((a, b) => a.number - b.number);
  }
}
