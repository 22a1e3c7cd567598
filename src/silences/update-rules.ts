import type { SilenceRecord } from '../replication/records.ts';
import { sameMatcherSets, stateAt } from './silence.ts';
import type { SilenceInput } from './validate.ts';

const NS_PER_SECOND = 1_000_000_000n;

/**
 * True where a silence can take on what is asked and keep its id, because nothing of what it has silenced so far
 * would look different. Source: `canUpdate` of Alertmanager's `silence.go`.
 */
export function canUpdate(known: SilenceRecord, input: SilenceInput, nowNs: bigint): boolean {
  if (!sameMatcherSets(known.matcherSets, input.matcherSets)) return false;
  switch (stateAt(known, nowNs)) {
    case 'active':
      return (
        wholeSeconds(known.startsAtNs) === wholeSeconds(input.startsAtNs) && input.endsAtNs >= nowNs
      );
    case 'pending':
      return input.startsAtNs >= nowNs;
    case 'expired':
      return false;
  }
}

/** Rounded down, also before the epoch. */
function wholeSeconds(ns: bigint): bigint {
  return (ns - (((ns % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND)) / NS_PER_SECOND;
}

/** A version of a record that is later than its former one, even within one tick of the clock or after it went back. */
export function nextVersionNs(known: SilenceRecord | undefined, nowNs: bigint): bigint {
  return known === undefined || known.updatedAtNs < nowNs ? nowNs : known.updatedAtNs + 1n;
}

/** The record of a silence ended now; one that has not begun never does. Undefined where it is over already. */
export function expiredRecord(
  known: SilenceRecord,
  nowNs: bigint,
  retentionNs: bigint,
): SilenceRecord | undefined {
  const state = stateAt(known, nowNs);
  if (state === 'expired') return undefined;
  return {
    ...known,
    startsAtNs: state === 'pending' ? nowNs : known.startsAtNs,
    endsAtNs: nowNs,
    updatedAtNs: nextVersionNs(known, nowNs),
    expiresAtNs: nowNs + retentionNs,
  };
}
