import type { Endpoint, Versions } from '../wire/messages.ts';

/** The numbers of the protocol. Zero as an interval means: never. */
export interface SwimNumbers {
  readonly probeIntervalMs: number;
  /** How long a direct answer to a ping may take before others are asked to ping too. */
  readonly probeTimeoutMs: number;
  /** How many others are asked to ping a member that does not answer. */
  readonly indirectChecks: number;
  readonly gossipIntervalMs: number;
  /** To how many members each round of gossip goes. */
  readonly gossipNodes: number;
  /**
   * How many packets a member may get in a round of gossip while more waits than a packet holds; memberlist knows one
   * only. A storm of notifications has to be known to the others before it is their turn to send them.
   */
  readonly gossipPackets: number;
  /** How long the dead still get gossip, so that one wrongly declared dead hears of it, and stay in the list. */
  readonly gossipToTheDeadMs: number;
  /** Times ceil(log10(n + 1)): how often news of members leaves this one. */
  readonly retransmitMultiplier: number;
  /** The same for the user's broadcasts; undefined: as many as `gossipNodes`. */
  readonly userRetransmitMultiplier: number | undefined;
  readonly suspicionMultiplier: number;
  readonly suspicionMaxTimeoutMultiplier: number;
  readonly pushPullIntervalMs: number;
  /** For a stream, from dialling to its end. */
  readonly streamTimeoutMs: number;
  /** The health score stays below it. */
  readonly awarenessMaxMultiplier: number;
  /** What a datagram may hold, before compression and checksum. */
  readonly packetSize: number;
  /** Compresses datagrams that get shorter by it. */
  readonly compress: boolean;
  /** Pings by stream whoever does not answer by datagram. */
  readonly streamPings: boolean;
  /** After how long a dead member's name may come back with another address; 0: never. */
  readonly deadNodeReclaimMs: number;
  /** How many messages of a kind may wait to be handled. */
  readonly handoffQueueDepth: number;
  /** How many members are kept, the dead included: further names are not taken in. */
  readonly maxMembers: number;
  /** How many pings on behalf of others may be unanswered. */
  readonly maxPendingRelays: number;
  /** How many broadcasts of the user may wait: the ones sent most often go first. */
  readonly maxUserBroadcasts: number;
}

/** Who this member is. */
export interface SwimIdentity {
  readonly name: string;
  /** The address that others are told. */
  readonly endpoint: Endpoint;
  /** What others are told besides, at most 512 bytes. */
  readonly meta: Uint8Array;
  /** Packets and streams with another label are dropped; empty: none. */
  readonly label: string;
}

/** Everything a state machine of the protocol has to know beforehand. */
export interface SwimOptions extends SwimNumbers, SwimIdentity {
  /** Stands in for the port 0 in what others say. */
  readonly bindPort: number;
}

/** Alertmanager's numbers, where it has one: memberlist's for a LAN, and its own interval of push/pull. */
export const ALERTMANAGER_NUMBERS: SwimNumbers = {
  probeIntervalMs: 1000,
  probeTimeoutMs: 500,
  indirectChecks: 3,
  gossipIntervalMs: 200,
  gossipNodes: 3,
  gossipPackets: 64,
  gossipToTheDeadMs: 30_000,
  retransmitMultiplier: 4,
  userRetransmitMultiplier: undefined,
  suspicionMultiplier: 4,
  suspicionMaxTimeoutMultiplier: 6,
  pushPullIntervalMs: 60_000,
  streamTimeoutMs: 10_000,
  awarenessMaxMultiplier: 8,
  packetSize: 1400,
  compress: true,
  streamPings: true,
  deadNodeReclaimMs: 0,
  handoffQueueDepth: 1024,
  maxMembers: 4096,
  maxPendingRelays: 1024,
  maxUserBroadcasts: 16_384,
};

/** What this program speaks: protocol 1 to 5, 2 in use, and no versions of the layer above. */
export const OWN_VERSIONS: Versions = [1, 5, 2, 0, 0, 0];
