import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import type { Integration, Notification, Notifier, SendResult } from './contract.ts';
import {
  MAX_TESTS,
  ReceiverTester,
  type ReceiverSource,
  TEST_TIMEOUT_MS,
} from './receiver-test.ts';

function integration(notify: Notifier['notify'], index = 0): Integration {
  return { name: 'webhook', index, receiver: 'team', sendResolved: true, notifier: { notify } };
}

/** A tester of a configuration whose one receiver is `team`. */
function tester(...integrations: readonly Integration[]): {
  readonly clock: ManualClock;
  readonly tests: ReceiverTester;
  readonly end: AbortController;
} {
  const clock = new ManualClock();
  const end = new AbortController();
  const source: ReceiverSource = {
    use: (receiver, run) => (receiver === 'team' ? run(integrations, end.signal) : undefined),
  };
  const tests = new ReceiverTester({ clock, logger: new MemoryLogger(), source: () => source });
  return { clock, tests, end };
}

const never = (): Promise<SendResult> => new Promise(() => undefined);

/** Ends when it is told to. */
function untilAborted(_: Notification, signal: AbortSignal): Promise<SendResult> {
  return new Promise((resolve) => {
    const end = (): void => {
      const { message } = signal.reason as Error;
      resolve({ kind: 'failed', retry: true, reason: 'other', message });
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}

describe('a test of a receiver', () => {
  it('tells each integration once and gives what came of it, in order', async () => {
    const failed: SendResult = { kind: 'failed', retry: true, reason: 'other', message: 'no' };
    const { tests } = tester(
      integration(async () => failed),
      integration(async () => ({ kind: 'sent', response: () => '200: ok' }), 1),
    );
    const place = { kind: 'webhook', latencyMs: 0 };
    expect(await tests.test('team')).toEqual({
      receiver: 'team',
      integrations: [
        { ...place, index: 0, status: 'failed', message: 'no', response: '' },
        { ...place, index: 1, status: 'sent', message: '', response: '200: ok' },
      ],
    });
  });

  it('repeats what went wrong though it was sent', async () => {
    const { tests } = tester(
      integration(async ({ remark }) => {
        remark?.('x.tmpl:1');
        return { kind: 'sent' };
      }),
    );
    const { integrations } = await tests.test('team');
    expect(integrations).toMatchObject([{ status: 'sent', message: 'template failed: x.tmpl:1' }]);
  });

  it('counts a notifier that breaks its promise not to throw as failed', async () => {
    const { tests } = tester(integration(() => Promise.reject(new Error('oops'))));
    const { integrations } = await tests.test('team');
    expect(integrations).toMatchObject([{ status: 'failed', message: 'oops' }]);
  });

  it.each([
    ['soon after its time is up', untilAborted, TEST_TIMEOUT_MS],
    ['not even then', never, TEST_TIMEOUT_MS + 1000],
  ])('ends when an integration ends %s', async (_, notify, latencyMs) => {
    const { clock, tests } = tester(integration(notify));
    const report = tests.test('team');
    await clock.advance(TEST_TIMEOUT_MS + 2000);
    expect((await report).integrations).toMatchObject([
      { status: 'failed', latencyMs, message: 'no answer within 15 s' },
    ]);
  });

  it('ends with the configuration', async () => {
    const { tests, end } = tester(integration(untilAborted));
    const report = tests.test('team');
    end.abort();
    expect((await report).integrations).toMatchObject([{ message: 'context canceled' }]);
  });

  it('is refused for a receiver that is not there', async () => {
    await expect(tester().tests.test('x')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is refused while too many others are under way, and no longer', async () => {
    const { tests, end } = tester(integration(untilAborted));
    const all = Array.from({ length: MAX_TESTS }, () => tests.test('team'));
    await expect(tests.test('team')).rejects.toMatchObject({ code: 'too_many' });
    end.abort();
    await Promise.all(all);
    await expect(tests.test('team')).resolves.toBeDefined();
    await expect(tests.test('x')).rejects.toMatchObject({ code: 'not_found' });
  });
});
