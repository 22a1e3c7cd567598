import type { Visitors } from './door/visitors.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Pairs } from '../labels/pairs.ts';
import type { MatcherParser } from '../labels/matcher-parser.ts';
import type { Integration } from '../notify/contract.ts';
import type { Flush, FlushPreview, Muters } from '../notify/flush.ts';
import type { FlushHistory } from '../notify/flush-history.ts';

/** The token under which the application gives the API what the current configuration decides. */
export const SERVING = Symbol('Serving');

/** What of the current configuration the API shows and goes by. */
export interface ServingState {
  readonly dispatcher: Dispatcher;
  readonly muters: Muters;
  readonly resolveTimeoutMs: number;
  /** Labels by receiver name, in the order of the configuration. */
  readonly receivers: ReadonlyMap<string, Pairs>;
  /** By the name of each receiver that a route uses. */
  readonly integrations: ReadonlyMap<string, readonly Integration[]>;
  /** Their names, in the order of the configuration. */
  readonly timeIntervals: readonly string[];
  /** What would become of a flush, deduplicated as of `dedupAtMs`. */
  readonly preview: (flush: Flush, dedupAtMs: number) => FlushPreview;
  /** The configuration as text, secrets hidden. */
  readonly configText: string;
  /** When it was loaded, wall-clock milliseconds. */
  readonly loadedAtMs: number;
}

/** An attempt to load a configuration, and how it ended: `error` where it was refused. */
export interface LoadAttempt {
  readonly atMs: number;
  readonly error: string | undefined;
}

/** The configuration in force, and the way to load it anew. */
export interface Serving {
  readonly current: ServingState;
  readonly lastLoad: LoadAttempt;
  /** How many attempts there were. */
  readonly loads: number;
  /** @throws CodedError when the new configuration is refused; the old one stays in force */
  reload(): Promise<void>;
}

/** The token under which the application gives the API its `ReceiverTester`. */
export const RECEIVER_TESTER = Symbol('ReceiverTester');

/** The token of `ApiOptions`. */
export const API_OPTIONS = Symbol('ApiOptions');

/** What the API is set up with for as long as the process runs. */
export interface ApiOptions {
  readonly matchers: MatcherParser;
  /** `/` or `/x`. */
  readonly routePrefix: string;
  /** Most GET requests at a time. */
  readonly getConcurrency: number;
  /** Time limit of a request, milliseconds; 0 or less is none. */
  readonly timeoutMs: number;
  /** When the process started, wall-clock milliseconds. */
  readonly startedAtMs: number;
  readonly version: VersionInfo;
  /** What became of flushes. */
  readonly history: FlushHistory;
  /** Who made each request. */
  readonly visitors: Visitors;
}

/** What `versionInfo` of GET /status says. */
export interface VersionInfo {
  readonly branch: string;
  readonly buildDate: string;
  readonly buildUser: string;
  readonly goVersion: string;
  readonly revision: string;
  readonly version: string;
}
