import { beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import type { MuteDecision } from '../alerts/muting.ts';
import { AlertBuilder } from '../alerts/testing/builders.ts';
import { sleep } from '../base/clock.ts';
import { FixedRandom } from '../base/testing/fixed-random.ts';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import type { LabelSet } from '../labels/label-set.ts';
import { Pairs } from '../labels/pairs.ts';
import type { FlushedAlert, Integration, Notification, SendResult } from './contract.ts';
import type { Flush, FlushReport, Muters } from './flush.ts';
import { NotificationPipeline } from './notification-pipeline.ts';
import type {
  IntegrationMemory,
  MemoryEntry,
  MemoryKey,
  NotificationMemory,
  Turn,
} from './ports.ts';
import { NotifyMetrics } from './notify.metrics.ts';

const SECOND = 1000;

type Entry = MemoryEntry & { readonly expiryMs: number };

class Memory implements NotificationMemory {
  readonly entries = new Map<string, Entry>();
  /** When what is recorded is on disk. */
  saved: Promise<void> = Promise.resolve();

  of({ groupName, integration, index }: MemoryKey): IntegrationMemory {
    const name = (groupKey: string): string => `${groupKey} ${groupName}/${integration}/${index}`;
    return {
      query: (groupKey) => this.entries.get(name(groupKey)),
      record: async (groupKey, record, nowMs) => {
        this.entries.set(name(groupKey), {
          timestampMs: nowMs,
          firing: BigUint64Array.from(record.firing).sort(),
          resolved: BigUint64Array.from(record.resolved).sort(),
          expiryMs: record.expiryMs,
          receiverData: record.receiverData,
        });
        await this.saved;
      },
    };
  }
}

let clock: ManualClock;
let builder: AlertBuilder;
let memory: Memory;
let registry: Registry;
let logger: MemoryLogger;
beforeEach(() => {
  clock = new ManualClock();
  builder = new AlertBuilder(clock.now());
  memory = new Memory();
  registry = new Registry();
  logger = new MemoryLogger();
});

const SENT: SendResult = { kind: 'sent' };
const failing = (retry: boolean, message = 'unexpected status code 500'): SendResult => ({
  kind: 'failed',
  retry,
  reason: 'serverError',
  message,
});

interface FakeIntegration extends Integration {
  readonly received: Notification[];
}

/** An integration whose attempts end as `results` say, the last one again and again. */
function integration(
  results: readonly SendResult[] = [SENT],
  rest: Partial<Integration> = {},
): FakeIntegration {
  const received: Notification[] = [];
  const notify = async (notification: Notification): Promise<SendResult> => {
    received.push(notification);
    return results[Math.min(received.length, results.length) - 1] ?? SENT;
  };
  return {
    name: 'webhook',
    index: 0,
    receiver: 'r',
    sendResolved: true,
    notifier: { notify },
    received,
    ...rest,
  };
}

function pipeline(
  integrations: readonly Integration[],
  muters: Muters = {},
  turn?: Turn,
): NotificationPipeline {
  return new NotificationPipeline(new Map([['r', integrations]]), muters, {
    clock,
    random: new FixedRandom(),
    logger,
    metrics: new NotifyMetrics(registry, false),
    memory,
    hash: (labels) => BigInt(`0x${labels.fingerprint}`),
    ...(turn === undefined ? {} : { turn }),
  });
}

const firing = (instance: string): FlushedAlert => ({
  alert: builder.alert({ labels: { alertname: 'A', instance } }),
  status: 'firing',
});
const resolved = (instance: string): FlushedAlert => ({ ...firing(instance), status: 'resolved' });

function flush(...alerts: FlushedAlert[]): Flush {
  return {
    nowMs: clock.now(),
    timeoutMs: 60 * SECOND,
    groupKey: '{}:{}',
    groupLabels: Pairs.empty,
    routeLabels: Pairs.empty,
    route: {
      id: '{}',
      receiver: 'r',
      repeatIntervalMs: 3600 * SECOND,
      muteTimeIntervals: [],
      activeTimeIntervals: [],
    },
    alerts,
  };
}

async function handle(subject: NotificationPipeline, what: Flush, forMs = 0): Promise<FlushReport> {
  const handled = subject.handle(what);
  await clock.advance(forMs);
  return handled;
}

const instances = (notification: Notification | undefined): string[] =>
  (notification?.alerts ?? []).map(
    ({ alert, status }) => `${alert.labels.get('instance')}:${status}`,
  );

describe('what an integration notes for itself', () => {
  it('comes back with the next notification, and is gone where the story begins anew', async () => {
    const note = (text: string): SendResult => ({
      kind: 'sent',
      receiverData: new Map([['thread', text]]),
    });
    const target = integration([note('a'), SENT, note('b'), SENT]);
    const subject = pipeline([target]);
    await handle(subject, flush(firing('1')));
    await handle(subject, flush(firing('1'), firing('2')));
    await handle(subject, flush(resolved('1'), resolved('2')));
    await handle(subject, flush(firing('1')));
    expect(target.received.map(({ receiverData }) => receiverData?.get('thread'))).toEqual([
      undefined,
      'a',
      'a',
      undefined,
    ]);
    expect([...memory.entries.values()][0]?.receiverData.size).toBe(0);
  });
});

describe('telling an integration', () => {
  it('sends, records when it was done, and says so', async () => {
    const target = integration();
    const report = await handle(pipeline([target]), flush(firing('1')));
    expect(instances(target.received[0])).toEqual(['1:firing']);
    expect(target.received[0]?.reason).toBe('first notification');
    expect(report).toMatchObject({ success: true, integrations: [{ kind: 'sent', attempts: 1 }] });
    const [entry] = memory.entries.values();
    expect(entry).toMatchObject({ timestampMs: clock.now(), expiryMs: 7200 * SECOND });
  });

  it('counts as told only when the record of it is on disk', async () => {
    let save: () => void = () => undefined;
    memory.saved = new Promise((resolve) => (save = resolve));
    let done = false;
    const handled = pipeline([integration()])
      .handle(flush(firing('1')))
      .finally(() => (done = true));
    await clock.advance(SECOND);
    expect(done).toBe(false);
    save();
    const finishedAtMs = clock.now() - SECOND;
    expect(await handled).toMatchObject({ integrations: [{ kind: 'sent', finishedAtMs }] });
  });

  it('does not say the same twice, and then tells the resolve once', async () => {
    const target = integration();
    const subject = pipeline([target]);
    await handle(subject, flush(firing('1')));
    expect(await handle(subject, flush(firing('1')))).toMatchObject({
      success: true,
      integrations: [{ kind: 'skipped', reason: 'none' }],
    });
    await handle(subject, flush(resolved('1')));
    await handle(subject, flush(resolved('1')));
    expect(target.received.map(({ reason }) => reason)).toEqual([
      'first notification',
      'all alerts resolved',
    ]);
  });

  it('never tells a group that it first saw resolved', async () => {
    const target = integration();
    expect(await handle(pipeline([target]), flush(resolved('1')))).toMatchObject({ success: true });
    expect(target.received).toEqual([]);
  });

  it('leaves out resolved alerts where they are not wanted', async () => {
    const target = integration([SENT], { sendResolved: false });
    await handle(pipeline([target]), flush(firing('1'), resolved('2')));
    expect(instances(target.received[0])).toEqual(['1:firing']);
  });

  it('records "all resolved" without sending where it is not wanted, and counts it', async () => {
    const target = integration([SENT], { sendResolved: false });
    const subject = pipeline([target]);
    await handle(subject, flush(firing('1')));
    expect(await handle(subject, flush(resolved('1')))).toMatchObject({
      integrations: [{ kind: 'unwanted' }],
    });
    expect(target.received).toHaveLength(1);
    expect([...memory.entries.values()][0]?.firing).toHaveLength(0);
    expect(await counter('notifications_total')).toBe(2);
    expect(await counter('notification_requests_total')).toBe(1);
  });

  it('keeps integrations apart: one that fails leaves the other told, the flush failed', async () => {
    const good = integration();
    const bad = integration([failing(false)], { index: 1 });
    const subject = pipeline([good, bad]);
    const report = await handle(subject, flush(firing('1')));
    expect(report.success).toBe(false);
    expect(report.integrations.map(({ kind }) => kind)).toEqual(['sent', 'failed']);
    await handle(subject, flush(firing('1')));
    expect([good.received.length, bad.received.length]).toEqual([1, 2]);
  });

  it('succeeds with a receiver that has no integrations', async () => {
    expect(await handle(pipeline([]), flush(firing('1')))).toMatchObject({
      success: true,
      integrations: [],
    });
  });
});

describe('retrying', () => {
  it('waits half a second, then half as long again', async () => {
    const target = integration([failing(true), failing(true), SENT]);
    const handled = pipeline([target]).handle(flush(firing('1')));
    const attempts: number[] = [];
    for (const step of [499, 1, 749, 1]) {
      await clock.advance(step);
      attempts.push(target.received.length);
    }
    expect(attempts).toEqual([1, 2, 2, 3]);
    expect(await handled).toMatchObject({ success: true });
  });

  it('goes on until it is sent', async () => {
    const target = integration([failing(true), failing(true), SENT]);
    const report = await handle(pipeline([target]), flush(firing('1')), 1250);
    expect(report.integrations).toMatchObject([{ kind: 'sent', attempts: 3 }]);
    expect(await counter('notification_requests_failed_total')).toBe(2);
    expect(await counter('notifications_failed_total')).toBe(0);
  });

  it('stops at once where retrying is no use', async () => {
    const target = integration([failing(false, 'unexpected status code 400')]);
    const report = await handle(pipeline([target]), flush(firing('1')));
    expect(report.integrations).toMatchObject([
      {
        kind: 'failed',
        attempts: 1,
        failure: 'serverError',
        message:
          'r/webhook[0]: notify retry canceled due to unrecoverable error after 1 attempts: unexpected status code 400',
      },
    ]);
    expect(memory.entries.size).toBe(0);
    expect(await counter('notifications_failed_total')).toBe(1);
  });

  it('ends at the deadline of the flush with the last error', async () => {
    const target = integration([failing(true)]);
    const report = await handle(pipeline([target]), flush(firing('1')), 60 * SECOND);
    const attempts = target.received.length;
    expect(attempts).toBeGreaterThan(5);
    expect(report.integrations).toMatchObject([
      {
        kind: 'failed',
        attempts,
        message: `r/webhook[0]: notify retry canceled after ${attempts} attempts: unexpected status code 500`,
      },
    ]);
  });

  it('logs a failure that repeats itself once', async () => {
    await handle(pipeline([integration([failing(true)])]), flush(firing('1')), 60 * SECOND);
    const warnings = logger.lines.filter(({ level }) => level === 'warn');
    expect(warnings.map(({ message }) => message)).toEqual([
      'Notify attempt failed, will retry later',
    ]);
    expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('ends when the process stops, without an error line', async () => {
    const subject = pipeline([integration([failing(true)])]);
    const handled = subject.handle(flush(firing('1')));
    await clock.advance(SECOND);
    subject.abort();
    await clock.advance(0);
    expect((await handled).success).toBe(false);
    expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });

  it('ends with the attempt under way once a newer configuration has taken over', async () => {
    const target = integration([failing(true)]);
    const subject = pipeline([target]);
    const handled = subject.handle(flush(firing('1')));
    await clock.advance(100);
    subject.retire();
    await clock.advance(0);
    expect(await handled).toMatchObject({ success: false, integrations: [{ attempts: 1 }] });
    const late = subject.handle(flush(firing('1')));
    await clock.advance(0);
    expect(await late).toMatchObject({ success: false });
    expect(target.received).toHaveLength(2);
    expect(clock.pendingCount).toBe(0);
  });

  it('survives a notifier that throws', async () => {
    const notify = async (): Promise<SendResult> => Promise.reject(new Error('bug'));
    const report = await handle(
      pipeline([{ ...integration(), notifier: { notify } }]),
      flush(firing('1')),
      60 * SECOND,
    );
    expect(report).toMatchObject({
      success: false,
      integrations: [{ kind: 'failed', failure: 'other' }],
    });
  });
});

describe('muting', () => {
  const muteInstance = (instance: string, by: 'silence' | 'inhibition'): Muters['silences'] => ({
    decide: (labels: LabelSet): MuteDecision =>
      labels.get('instance') === instance
        ? { kind: 'muted', by, ids: [`${by} 1`] }
        : { kind: 'active' },
  });

  it('takes out inhibited and silenced alerts and keeps the reasons', async () => {
    const target = integration();
    const muters = {
      inhibition: muteInstance('1', 'inhibition'),
      silences: muteInstance('2', 'silence'),
    } as Muters;
    const report = await handle(
      pipeline([target], muters),
      flush(firing('1'), firing('2'), firing('3')),
    );
    expect(instances(target.received[0])).toEqual(['3:firing']);
    expect(report.muted.map(({ by, ids }) => [by, ids])).toEqual([
      ['inhibition', ['inhibition 1']],
      ['silence', ['silence 1']],
    ]);
    expect(await counter('notifications_suppressed_total', { reason: 'silence' })).toBe(1);
  });

  it('ends successfully when nothing is left: muted resolves vanish', async () => {
    const target = integration();
    const muters = { silences: muteInstance('1', 'silence') } as Muters;
    expect(await handle(pipeline([target], muters), flush(resolved('1')))).toMatchObject({
      success: true,
      integrations: [],
    });
    expect(target.received).toEqual([]);
  });

  it('by time takes the whole flush', async () => {
    const target = integration();
    const timeIntervals = {
      decide: (): MuteDecision => ({ kind: 'muted', by: 'mute_time_interval', ids: ['night'] }),
    };
    const report = await handle(
      pipeline([target], { timeIntervals }),
      flush(firing('1'), firing('2')),
    );
    expect(report).toMatchObject({ success: true, muted: [{ labels: undefined, ids: ['night'] }] });
    expect(await counter('notifications_suppressed_total', { reason: 'mute_time_interval' })).toBe(
      2,
    );
  });
});

describe('among replicas', () => {
  it('waits its turn and reads the memory only then', async () => {
    const target = integration();
    const handled = pipeline([target], {}, turnAfter(15)).handle(flush(firing('1')));
    await clock.advance(14 * SECOND);
    // Another replica tells it meanwhile.
    await tellElsewhere('1');
    await clock.advance(SECOND);
    expect(await handled).toMatchObject({ integrations: [{ kind: 'skipped', reason: 'none' }] });
    expect(target.received).toEqual([]);
  });

  it('leaves out of a further attempt what another has told to be over', async () => {
    const target = integration([failing(true), SENT]);
    const handled = pipeline([target], {}, turnAfter(0)).handle(flush(firing('1'), firing('2')));
    await clock.advance(0);
    await tellElsewhere('1', 'resolved', '1');
    await clock.advance(10 * SECOND);
    expect(await handled).toMatchObject({ integrations: [{ kind: 'sent', attempts: 2 }] });
    expect(target.received.map(instances)).toEqual([['1:firing', '2:firing'], ['2:firing']]);
    const key = { groupName: 'r', integration: 'webhook', index: 0 };
    expect(memory.of(key).query('{}:{}')?.firing).toHaveLength(1);
  });

  it('does not try again what another has told after its own first attempt failed', async () => {
    const target = integration([failing(true), SENT]);
    const handled = pipeline([target], {}, turnAfter(0)).handle(flush(firing('1')));
    await clock.advance(0);
    await tellElsewhere('1');
    await clock.advance(10 * SECOND);
    expect(await handled).toMatchObject({
      success: true,
      integrations: [{ kind: 'settled elsewhere', reason: 'first notification', attempts: 1 }],
    });
    expect(target.received).toHaveLength(1);
  });

  it('tells when its turn has come and nobody has told', async () => {
    const target = integration();
    const handled = pipeline([target], {}, turnAfter(15)).handle(flush(firing('1')));
    await clock.advance(15 * SECOND - 1);
    expect(target.received).toEqual([]);
    await clock.advance(1);
    expect(await handled).toMatchObject({ integrations: [{ kind: 'sent' }] });
  });

  it('does not tell that an alert fires which another has told to be over meanwhile', async () => {
    await tellElsewhere('1', 'firing');
    const target = integration();
    const subject = pipeline([target], {}, turnAfter(15));
    const alone = subject.handle(flush(firing('1')));
    const withAnother = subject.handle(flush(firing('1'), firing('2')));
    await clock.advance(5 * SECOND);
    await tellElsewhere('1', 'resolved');
    await clock.advance(10 * SECOND);
    expect(await alone).toMatchObject({ success: true, integrations: [{ kind: 'skipped' }] });
    await withAnother;
    expect(target.received.map(instances)).toEqual([['2:firing']]);
    const [entry] = memory.entries.values();
    expect(entry?.firing).toHaveLength(1);
  });

  it('tells of an alert that ended while others had their turn as of one that ended', async () => {
    const target = integration();
    const now = [resolved('1'), firing('2')];
    const flushed = { ...flush(firing('1'), firing('2')), alertsNow: () => now };
    const handled = pipeline([target], {}, turnAfter(15)).handle(flushed);
    await clock.advance(15 * SECOND);
    await handled;
    expect(target.received.map(instances)).toEqual([['1:resolved', '2:firing']]);
  });

  it('does not take what others have told of an alert that joined meanwhile for the end of all', async () => {
    await tellElsewhere('1', 'resolved');
    const target = integration();
    const now = [resolved('1'), firing('2')];
    const flushed = { ...flush(resolved('1')), alertsNow: () => now };
    const handled = pipeline([target], {}, turnAfter(15)).handle(flushed);
    await clock.advance(14 * SECOND);
    await tellElsewhere('2', 'firing', '1');
    await clock.advance(SECOND);
    expect(await handled).toMatchObject({ integrations: [{ kind: 'skipped', reason: 'none' }] });
    expect(target.received).toEqual([]);
  });

  it('does not take it for the end of all where it has heard neither of the end nor of who joined', async () => {
    const target = integration();
    const handled = pipeline([target], {}, turnAfter(15)).handle(flush(firing('1')));
    await clock.advance(14 * SECOND);
    await tellElsewhere('2', 'firing', '1');
    await clock.advance(SECOND);
    expect(await handled).toMatchObject({ integrations: [{ kind: 'skipped', reason: 'none' }] });
    expect(target.received).toEqual([]);
  });

  it('lately come, does not take the end of what it knows for the end of all', async () => {
    await tellElsewhere('2');
    const target = integration();
    const subject = pipeline([target], {}, turnAfter(0, 0, false));
    const seen = subject.preview(flush(resolved('1')), clock.now());
    expect(seen.integrations).toMatchObject([{ reason: 'held' }]);
    const report = await handle(subject, flush(resolved('1')));
    expect(report).toMatchObject({
      success: false,
      integrations: [{ kind: 'skipped', reason: 'held' }],
    });
    await tellElsewhere('1');
    registry = new Registry();
    const knowing = pipeline([target], {}, turnAfter(0, 0, false));
    await handle(knowing, flush(resolved('1')));
    await tellElsewhere('2');
    registry = new Registry();
    await handle(pipeline([target], {}, turnAfter(0)), flush(resolved('1')));
    expect(target.received.map(instances)).toEqual([['1:resolved'], ['1:resolved']]);
  });

  it('does not tell of what was silenced while others had their turn', async () => {
    const target = integration();
    const alerts = [firing('1')];
    const begin = clock.now();
    const silences = {
      decide: (_labels: LabelSet, nowMs: number): MuteDecision =>
        nowMs > begin ? { kind: 'muted', by: 'silence', ids: ['s'] } : { kind: 'active' },
    };
    const flushed = { ...flush(...alerts), alertsNow: () => alerts };
    const handled = pipeline([target], { silences }, turnAfter(15)).handle(flushed);
    await clock.advance(15 * SECOND);
    expect(await handled).toMatchObject({ success: true, muted: [{ by: 'silence', ids: ['s'] }] });
    expect(target.received).toEqual([]);
  });

  it('tells what the flush found where it did not have to wait', async () => {
    const target = integration();
    const flushed = { ...flush(firing('1')), alertsNow: () => [resolved('1')] };
    await handle(pipeline([target], {}, turnAfter(0)), flushed);
    expect(target.received.map(instances)).toEqual([['1:firing']]);
  });

  it('tells that an alert fires again which was over before', async () => {
    await tellElsewhere('1', 'resolved');
    const target = integration();
    const handled = pipeline([target], {}, turnAfter(15)).handle(flush(firing('1')));
    await clock.advance(15 * SECOND);
    expect(await handled).toMatchObject({ integrations: [{ kind: 'sent' }] });
  });

  it.each<[what: string, settledAfter: number, turnAfterS: number]>([
    ['settle', 3600, 0],
    ['have their turn', 0, 3600],
  ])(
    'tells and records nothing where the others do not %s before the deadline',
    async (_, ...s) => {
      const target = integration([SENT], { sendResolved: false });
      const subject = pipeline([target], {}, turnAfter(s[1], s[0]));
      await tellElsewhere('1');
      const report = await handle(subject, flush(resolved('1')), 60 * SECOND);
      expect(report).toMatchObject({
        success: false,
        integrations: [{ kind: 'failed', attempts: 0, failure: 'contextDeadlineExceeded' }],
      });
      expect([...memory.entries.values()][0]?.firing).toHaveLength(1);
      expect(clock.pendingCount).toBe(0);
    },
  );

  it('does not keep a stop waiting for its turn, and lets attempts under way end', async () => {
    const sending = integration([failing(true), SENT]);
    const subject = pipeline([sending], {}, turnAfter(0));
    const sent = subject.handle(flush(firing('1')));
    registry = new Registry();
    const waiting = pipeline([integration()], {}, turnAfter(15));
    const given = waiting.handle(flush(firing('1')));
    await clock.advance(0);
    subject.giveUpTurns();
    waiting.giveUpTurns();
    expect(await given).toMatchObject({
      integrations: [{ kind: 'failed', attempts: 0, failure: 'contextCanceled' }],
    });
    await clock.advance(SECOND);
    expect(await sent).toMatchObject({ integrations: [{ kind: 'sent', attempts: 2 }] });
    expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('claims the group among replicas', () => {
  /** What happened to claims, each with its number. */
  const recording = (log: string[], again = (): Promise<void> => Promise.resolve()): Turn => {
    let claims = 0;
    return {
      ...turnAfter(0),
      claim: () => {
        const number = ++claims;
        return {
          wait: async () => void log.push(`${number} waits`),
          again: (request) => {
            log.push(`${number} again: ${request.isToTell() ? 'to tell' : 'nothing'}`);
            return again();
          },
          begin: () => log.push(`${number} begins`),
          end: () => log.push(`${number} ends`),
        };
      },
    };
  };

  it('until what was sent is recorded, the first attempts beginning before the wait for the turn ends', async () => {
    const log: string[] = [];
    const second = integration([SENT], { index: 1 });
    let saved: () => void = () => undefined;
    memory.saved = new Promise((resolve) => (saved = resolve));
    const subject = pipeline([integration(), second], {}, recording(log));
    const handled = subject.handle(flush(firing('1')));
    await clock.advance(0);
    expect(log).toEqual(['1 waits', '2 begins', '3 begins', '1 ends']);
    saved();
    await handled;
    expect(log.slice(4)).toEqual(['2 ends', '3 ends']);
  });

  it('not between attempts, and no longer when it has failed', async () => {
    const log: string[] = [];
    const failed = integration([failing(true), failing(false)]);
    await handle(pipeline([failed], {}, recording(log)), flush(firing('1')), 10 * SECOND);
    expect(log.slice(1)).toEqual([
      ...['2 begins', '1 ends', '2 ends', '2 again: to tell', '2 begins', '2 ends', '2 ends'],
    ]);
  });

  it('no longer when others have told while it waited to try again', async () => {
    const log: string[] = [];
    const turn = recording(log, () => tellElsewhere('1'));
    const target = integration([failing(true), SENT]);
    await handle(pipeline([target], {}, turn), flush(firing('1')), 10 * SECOND);
    expect(target.received).toHaveLength(1);
    expect(log.slice(-2)).toEqual(['2 again: to tell', '2 ends']);
  });

  it('while there is something to tell, as of now', async () => {
    const seen: boolean[] = [];
    const turn: Turn = {
      ...turnAfter(0),
      claim: () => ({
        ...turnAfter(0).claim('{}:{}'),
        wait: async ({ isToTell }) => {
          seen.push(isToTell(), isToTell());
          await tellElsewhere('1');
          seen.push(isToTell());
          now = [firing('1'), firing('2')];
          seen.push(isToTell());
          await tellElsewhere('3');
          seen.push(isToTell());
        },
      }),
    };
    let now = [firing('1')];
    const flushed = { ...flush(firing('1')), alertsNow: () => now };
    await handle(pipeline([integration()], {}, turn), flushed);
    // What joins is looked at when the log has changed.
    expect(seen).toEqual([true, true, false, false, true]);
  });
});

/** A place among replicas that settle and have their turn after so many seconds. */
function turnAfter(seconds: number, settledAfter = 0, isInformed = true): Turn {
  const after = (s: number, signal: AbortSignal): Promise<void> =>
    s === 0 ? Promise.resolve() : sleep(clock, s * SECOND, signal);
  return {
    settled: (signal) => after(settledAfter, signal),
    claim: () => ({
      wait: ({ signal }) => after(seconds, signal),
      again: () => Promise.resolve(),
      begin: () => undefined,
      end: () => undefined,
    }),
    isInformed: () => isInformed,
  };
}

/** Another replica has told of the alert, and that others are over. */
async function tellElsewhere(
  instance: string,
  status: FlushedAlert['status'] = 'firing',
  ...over: readonly string[]
): Promise<void> {
  const hashOf = (each: string): bigint => BigInt(`0x${firing(each).alert.labels.fingerprint}`);
  const [isFiring, isOver] = status === 'firing' ? [[instance], over] : [[], [instance, ...over]];
  const told = {
    firing: isFiring.map(hashOf),
    resolved: isOver.map(hashOf),
    expiryMs: 1,
    receiverData: new Map(),
  };
  await memory
    .of({ groupName: 'r', integration: 'webhook', index: 0 })
    .record('{}:{}', told, clock.now());
}

async function counter(
  name: string,
  labels: Record<string, string> = { integration: 'webhook' },
): Promise<number> {
  const metric = await registry.getSingleMetric(`alertmanager_${name}`)?.get();
  const values = (metric?.values ?? []).filter((each) =>
    Object.entries(labels).every(([key, value]) => each.labels[key] === value),
  );
  return values.reduce((sum, { value }) => sum + value, 0);
}
