import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type AlertHash, createAlertHash } from '../../src/labels/alert-hash.ts';
import { decodeMeshEntry } from '../../src/replication/wire/mesh-entry.ts';
import { readStream } from '../../src/replication/wire/stream.ts';
import { seeded } from '../support/seeded.ts';
import { WebhookSink } from '../support/webhook-sink.ts';
import {
  alertFaults,
  brokenSilences,
  Hearsay,
  LONGEST_WAIT_MS,
  overdue,
  Pace,
  silenceFaults,
  SLOW_WAIT_MS,
  type Told,
  toldByArrivals,
  toldByLog,
  toldTwice,
} from './checks.ts';
import { Load } from './load.ts';
import { Model } from './model.ts';
import { crashPlan } from './plan.ts';
import { Victim } from './victim.ts';

const { seed, rounds, settleEvery } = crashPlan(process.env);
const MAX_LIFE_MS = 5000;
const SETTLE_LIMIT_MS = 60_000;
/** In how many of the rounds all is quiet before the crash, for so long that all that was said is safe. */
const QUIET_SHARE = 0.25;
const QUIET_MS = 2500;

jest.setTimeout(300_000);

/**
 * Nothing repeats: whatever is told again was forgotten to have been told. Groups of slow alerts often live longer
 * than the server: what they wait for is only told if they go on where they were.
 */
const config = (sink: WebhookSink): string => `
route:
  receiver: people
  group_by: [alertname]
  group_wait: 50ms
  group_interval: 250ms
  repeat_interval: 100h
  routes:
    - matchers: [speed="slow"]
      group_wait: ${SLOW_WAIT_MS}ms
      group_interval: ${LONGEST_WAIT_MS}ms
receivers:
  - name: people
    webhook_configs: [{url: '${sink.url()}'}]
`;

describe(`a server killed at random moments (${rounds} rounds, TOCSIN_CRASH_SEED=${seed})`, () => {
  const random = seeded(seed);
  const model = new Model();
  const hearsay = new Hearsay();
  const pace = new Pace();
  /** When the server was killed, the last times. */
  let killsMs: readonly number[] = [];
  const cleanup = new AsyncDisposableStack();
  let sink: WebhookSink;
  let victim: Victim;
  let hash: AlertHash;
  const told: Record<'by the log' | 'by arrivals', ReadonlyMap<string, Told>> = {
    'by the log': new Map(),
    'by arrivals': new Map(),
  };

  beforeAll(async () => {
    hash = await createAlertHash();
    sink = await WebhookSink.start();
    cleanup.defer(() => sink.close());
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-crash-'));
    cleanup.defer(() => rm(folder, { recursive: true, force: true }));
    victim = new Victim(folder);
  });
  // A round that fails must not take those after it along.
  afterEach(() => victim.kill());
  afterAll(() => cleanup.disposeAsync());

  /** Answers when the server was killed. */
  async function live(): Promise<number> {
    const load = new Load(victim.url, model, random);
    const running = load.run();
    await wait(random() * MAX_LIFE_MS);
    if (random() < QUIET_SHARE) {
      load.end();
      await running;
      await wait(QUIET_MS);
    }
    const killedAtMs = Date.now();
    await victim.kill();
    load.end();
    await running;
    model.killed(killedAtMs);
    return killedAtMs;
  }

  /** Waits until people know all that is certain. */
  async function settle(): Promise<void> {
    const enough = (): boolean => {
      hearsay.hear(sink.deliveries);
      return hearsay.untold(model).length === 0;
    };
    await sink.waitUntil(enough, SETTLE_LIMIT_MS).catch(() => undefined);
    expect(hearsay.untold(model)).toEqual([]);
  }

  const all = Array.from({ length: rounds }, (_, round) => round + 1);
  it.each(all)('keeps its word in round %i', async (round) => {
    await victim.start(config(sink));
    model.born(Date.now());
    expect(await silenceFaults(victim.url, model)).toEqual([]);
    expect(await alertFaults(victim.url, model)).toEqual([]);
    if (round % settleEvery === 0) await settle();
    const killedAtMs = await live();
    const after = sink.deliveries.splice(0);
    hearsay.hear(after);
    const faults = [
      ...pace.tooSoon(after, killsMs),
      ...overdue(model, hearsay, killedAtMs),
      ...brokenSilences(after, model),
      ...toldTwice(after, told['by the log'], hash),
      ...toldTwice(after, told['by arrivals'], hash),
    ];
    // Whatever came of this round, the next one is judged by what was told in it.
    killsMs = [...killsMs, killedAtMs].slice(-10);
    const entries = readStream(await victim.exportLog());
    const log = Array.from(entries, ({ message }) => decodeMeshEntry(message));
    told['by the log'] = toldByLog(log);
    told['by arrivals'] = toldByArrivals(after, killedAtMs, hash);
    expect(faults).toEqual([]);
  });
});
