import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The default buckets of Go's client, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const PING_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5];

/** The two kinds of message. */
export type MessageType = 'full_state' | 'update';

/** What is looked up whenever somebody asks for the metrics. */
export interface ObservedCluster {
  readonly size: number;
  readonly position: number;
  readonly healthScore: number;
  readonly queued: number;
  readonly failedPeers: number;
}

/** The counters of one channel. */
export interface ChannelMetrics {
  /** A message is about to go to one member by stream. */
  sent(): void;
  took(seconds: number): void;
  failed(): void;
  /** The queue was full. */
  dropped(): void;
}

/** What happens among members. */
export type MemberEvent = 'joined' | 'left' | 'update';

/** The metrics of the cluster, by Alertmanager's names. Not there where clustering is off. */
export class ClusterMetrics {
  readonly #registry: Registry;
  readonly #received: Counter;
  readonly #receivedSize: Counter;
  readonly #sent: Counter;
  readonly #sentSize: Counter;
  readonly #pruned: Counter;
  readonly #alive: Counter;
  readonly #pings: Histogram;
  readonly #conflicts: Counter;
  readonly #members: Readonly<Record<MemberEvent, Counter>>;
  readonly #reconnections: Counter;
  readonly #reconnectionsFailed: Counter;
  readonly #refreshes: Counter;
  readonly #refreshesFailed: Counter;
  readonly #oversize: OversizeMetrics;

  constructor(registry: Registry, name: string) {
    this.#registry = registry;
    const counter: MakeCounter = (suffix, help, labelNames = []) =>
      new Counter({
        name: `alertmanager_cluster_${suffix}`,
        help,
        labelNames,
        registers: [registry],
      });
    const messages = (suffix: string, help: string): Counter => {
      const created = counter(suffix, help, ['msg_type']);
      for (const type of ['full_state', 'update'] satisfies MessageType[])
        created.inc({ msg_type: type }, 0);
      return created;
    };
    this.#received = messages(
      'messages_received_total',
      'Total number of cluster messages received.',
    );
    this.#receivedSize = messages(
      'messages_received_size_total',
      'Total size of cluster messages received.',
    );
    this.#sent = messages('messages_sent_total', 'Total number of cluster messages sent.');
    this.#sentSize = messages('messages_sent_size_total', 'Total size of cluster messages sent.');
    this.#pruned = counter('messages_pruned_total', 'Total number of cluster messages pruned.');
    this.#alive = counter('alive_messages_total', 'Total number of received alive messages.', [
      'peer',
    ]);
    this.#pings = new Histogram({
      name: 'alertmanager_cluster_pings_seconds',
      help: 'Histogram of latencies for ping messages.',
      labelNames: ['peer'],
      buckets: PING_BUCKETS,
      registers: [registry],
    });
    this.#conflicts = counter(
      'peer_name_conflicts_total',
      'Total number of times memberlist has noticed conflicting peer names',
    );
    this.#members = memberCounters(counter);
    this.#reconnections = counter(
      'reconnections_total',
      'A counter of the number of cluster peer reconnections.',
    );
    this.#reconnectionsFailed = counter(
      'reconnections_failed_total',
      'A counter of the number of failed cluster peer reconnection attempts.',
    );
    this.#refreshes = counter(
      'refresh_join_total',
      'A counter of the number of cluster peer joined via refresh.',
    );
    this.#refreshesFailed = counter(
      'refresh_join_failed_total',
      'A counter of the number of failed cluster peer joined attempts via refresh.',
    );
    this.#oversize = oversizeMetrics(registry);
    new Gauge({
      name: 'alertmanager_cluster_peer_info',
      help: "A metric with a constant '1' value labeled by peer name.",
      labelNames: ['peer'],
      registers: [registry],
    }).set({ peer: name }, 1);
  }

  /** Has the cluster looked at whenever somebody asks. */
  watch(cluster: ObservedCluster): void {
    const gauge = (name: string, help: string, read: () => number): Gauge =>
      new Gauge({
        name: `alertmanager_${name}`,
        help,
        registers: [this.#registry],
        collect() {
          this.set(read());
        },
      });
    gauge(
      'cluster_members',
      'Number indicating current number of members in cluster.',
      () => cluster.size,
    );
    gauge(
      'cluster_failed_peers',
      'Number indicating the current number of failed peers in the cluster.',
      () => cluster.failedPeers,
    );
    gauge(
      'cluster_health_score',
      "Health score of the cluster. Lower values are better and zero means 'totally healthy'.",
      () => cluster.healthScore,
    );
    gauge(
      'cluster_messages_queued',
      'Number of cluster messages which are queued.',
      () => cluster.queued,
    );
    gauge(
      'peer_position',
      "Position the Alertmanager instance believes it's in. The position determines a peer's behavior in the cluster.",
      () => cluster.position,
    );
  }

  received(type: MessageType, bytes: number): void {
    this.#received.inc({ msg_type: type });
    this.#receivedSize.inc({ msg_type: type }, bytes);
  }

  sent(type: MessageType, count: number, bytes: number): void {
    this.#sent.inc({ msg_type: type }, count);
    this.#sentSize.inc({ msg_type: type }, bytes);
  }

  pruned(count: number): void {
    this.#pruned.inc(count);
  }

  /** A member was said to be alive. */
  alive(peer: string): void {
    this.#alive.inc({ peer });
  }

  pinged(peer: string, seconds: number): void {
    this.#pings.observe({ peer }, seconds);
  }

  /** A member will not come back under this name: what is known of it goes, or names would pile up. */
  forget(peer: string): void {
    this.#alive.remove({ peer });
    this.#pings.remove({ peer });
  }

  conflict(): void {
    this.#conflicts.inc();
  }

  member(event: MemberEvent): void {
    this.#members[event].inc();
  }

  reconnected(succeeded: boolean): void {
    (succeeded ? this.#reconnections : this.#reconnectionsFailed).inc();
  }

  refreshed(succeeded: boolean): void {
    (succeeded ? this.#refreshes : this.#refreshesFailed).inc();
  }

  /** The counters of the channel of one kind of state. */
  channel(key: string): ChannelMetrics {
    const { sent, failed, dropped, duration } = this.#oversize;
    for (const counter of [sent, failed, dropped]) counter.inc({ key }, 0);
    duration.zero({ key });
    return {
      sent: () => sent.inc({ key }),
      failed: () => failed.inc({ key }),
      dropped: () => dropped.inc({ key }),
      took: (seconds) => duration.observe({ key }, seconds),
    };
  }
}

type MakeCounter = (suffix: string, help: string, labelNames?: string[]) => Counter;

function memberCounters(counter: MakeCounter): Readonly<Record<MemberEvent, Counter>> {
  return {
    joined: counter('peers_joined_total', 'A counter of the number of peers that have joined.'),
    left: counter('peers_left_total', 'A counter of the number of peers that have left.'),
    update: counter(
      'peers_update_total',
      'A counter of the number of peers that have updated metadata.',
    ),
  };
}

interface OversizeMetrics {
  readonly sent: Counter;
  readonly failed: Counter;
  readonly dropped: Counter;
  readonly duration: Histogram;
}

function oversizeMetrics(registry: Registry): OversizeMetrics {
  const common = { labelNames: ['key'], registers: [registry] };
  const counter = (suffix: string, help: string): Counter =>
    new Counter({ name: `alertmanager_oversized_gossip_message_${suffix}`, help, ...common });
  return {
    sent: counter('sent_total', 'Number of oversized gossip message sent.'),
    failed: counter('failure_total', 'Number of oversized gossip message sends that failed.'),
    dropped: counter(
      'dropped_total',
      'Number of oversized gossip messages that were dropped due to a full message queue.',
    ),
    duration: new Histogram({
      name: 'alertmanager_oversize_gossip_message_duration_seconds',
      help: 'Duration of oversized gossip message requests.',
      buckets: BUCKETS,
      ...common,
    }),
  };
}
