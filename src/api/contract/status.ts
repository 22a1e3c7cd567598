import type { Instant } from './common.ts';
import type { HistoryKept } from './history.ts';

/** `GET /status`. */
export interface StatusAnswer {
  readonly now: Instant;
  readonly startedAt: Instant;
  readonly version: {
    readonly version: string;
    readonly revision: string;
    readonly branch: string;
    readonly buildDate: string;
    readonly node: string;
  };
  readonly config: {
    /** The configuration in force, secrets hidden. */
    readonly text: string;
    readonly loadedAt: Instant;
    /** The last attempt to load it; `error` where it was refused, so that an older one is in force. */
    readonly lastReload: { readonly at: Instant; readonly error?: string };
  };
  readonly cluster: {
    readonly status: 'ready' | 'settling' | 'disabled';
    readonly name?: string;
    readonly peers: readonly { readonly name: string; readonly address: string }[];
  };
  readonly alerts: number;
  readonly groups: number;
  readonly silences: Readonly<Record<'active' | 'pending' | 'expired', number>>;
  readonly history: HistoryKept;
}

/** `GET /me`: who is signed in. */
export interface MeAnswer {
  /** Absent where nobody has to sign in. */
  readonly user?: string;
}

/**
 * `GET /changes`: cheap, to be asked every few seconds. A number that differs from the one before says that answers
 * about it may have changed. What changes by time alone (an end that passes, an interval that begins) is in none of
 * them: ask for what is shown at least every 30 s as well; its ETag makes that cheap.
 */
export interface ChangesAnswer {
  readonly now: Instant;
  /** Differs when the process is another one: its numbers begin anew. */
  readonly process: string;
  /** An alert is new, over, or says something else. A mere resend changes nothing. */
  readonly alerts: number;
  readonly silences: number;
  /** A flush has ended. */
  readonly flushes: number;
  /** A configuration was loaded, or refused. */
  readonly config: number;
}
