import { isDeepStrictEqual } from 'node:util';
import { type LogRecord, nsToMs, type SilenceRecord } from '../../../src/replication/records.ts';
import { EPOCH_MS } from '../engine/machine-clock.ts';
import type { Violation } from './check.ts';
import type { View } from './view.ts';

/** What was told so shortly before the end need not be everywhere. */
const UNDER_WAY_MS = 3000;
/** Nor this, in clusters in which gossip misses one now and then (see `excuses.ts`): the next exchange tells him. */
const EXCHANGES = 2;

/** When faults have ended long ago and nothing changes any more, all replicas know the same. */
export function checkConvergence(view: View): Violation[] {
  const { final, plan } = view.facts;
  const [first, ...others] = final;
  const found: Violation[] = [];
  const report = (invariant: Violation['invariant'], message: string): void =>
    void found.push({ invariant, atMs: plan.endMs, message });
  if (final.length < plan.replicas) report('membership', 'not every replica runs in the end');
  for (const { replica, members } of final) {
    if (members === undefined || members.length === plan.replicas) continue;
    report('membership', `r${replica} sees in the end ${members.join(', ')}`);
  }
  if (first === undefined) return found;
  for (const other of others) {
    for (const what of ['silences', 'log'] as const) {
      const different = differences<Shared>(first[what], other[what], view);
      if (different.length === 0) continue;
      const pair = `r${first.replica} and r${other.replica}`;
      report('convergence', `${pair} differ in the end: ${what} ${different.join(', ')}`);
    }
  }
  return found;
}

type Shared = LogRecord | SilenceRecord;

function versionNs(record: Shared): bigint {
  return 'timestampNs' in record ? record.timestampNs : record.updatedAtNs;
}

/** What has expired is forgotten by each at a time of its own, and is not taken over from others. */
function differences<T extends Shared>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  { facts, skewMs }: View,
): string[] {
  const { plan } = facts;
  const exchangesMs = plan.replicas > 4 ? EXCHANGES * plan.settings.pushPullMs : 0;
  const lasts = (record: T | undefined): boolean =>
    record !== undefined && nsToMs(record.expiresAtNs) - EPOCH_MS > plan.endMs + 2 * skewMs;
  const isUnderWay = (record: T | undefined): boolean =>
    record !== undefined &&
    nsToMs(versionNs(record)) - EPOCH_MS > plan.endMs - UNDER_WAY_MS - exchangesMs;
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys].filter((key) => {
    const [ofA, ofB] = [a.get(key), b.get(key)];
    if (isDeepStrictEqual(ofA, ofB) || isUnderWay(ofA) || isUnderWay(ofB)) return false;
    return lasts(ofA) || lasts(ofB);
  });
}
