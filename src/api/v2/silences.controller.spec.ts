import { describe, expect, it } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import { createMatcherParser } from '../../labels/matcher-parser.ts';
import { FlushHistory } from '../../notify/flush-history.ts';
import type { SilencesOptions } from '../../silences/silences.ts';
import { openSilences } from '../../silences/testing/a-silence.ts';
import { Visitors } from '../door/visitors.ts';
import type { ApiOptions } from '../serving.ts';
import type { ApiError } from './errors.ts';
import { SilencesController } from './silences.controller.ts';

const NOW = 1500;
const BODY = JSON.stringify({
  matchers: [{ name: 'a', value: 'b', isRegex: false }],
  startsAt: '1970-01-01T00:00:01Z',
  endsAt: '1970-01-01T00:00:09Z',
  createdBy: 'me',
  comment: 'c',
});

function open(over: Partial<SilencesOptions> = {}): ReturnType<typeof openSilences> & {
  readonly controller: SilencesController;
} {
  const parts = openSilences(over);
  const options: ApiOptions = {
    matchers: createMatcherParser('utf8'),
    routePrefix: '/',
    getConcurrency: 1,
    timeoutMs: 0,
    startedAtMs: 0,
    version: { branch: '', buildDate: '', buildUser: '', goVersion: '', revision: '', version: '' },
    visitors: new Visitors(),
    history: new FlushHistory({ retentionMs: 1, maxFlushes: 0 }),
  };
  const { silences, logger } = parts;
  return {
    ...parts,
    controller: new SilencesController(silences, new ManualClock(NOW), logger, options),
  };
}

/** What of a reply the controller touches. */
class Reply {
  status = 200;
  code(status: number): void {
    this.status = status;
  }
  type(): void {
    // The type of an answer is looked at in the acceptance tests.
  }
  get asReply(): FastifyReply {
    return this as unknown as FastifyReply;
  }
}

async function refusal(answer: Promise<unknown>): Promise<ApiError> {
  return answer.then(
    () => {
      throw new Error('was accepted');
    },
    (error: unknown) => error as ApiError,
  );
}

describe('POST of a silence', () => {
  it('is answered once the silence is on disk', async () => {
    const { controller, journal } = open();
    journal.hold();
    let answered = false;
    const answer = controller.post(BODY).finally(() => (answered = true));
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    journal.release();
    expect((await answer).toString()).toBe('{"silenceID":"s1"}\n');
    expect(journal.records.has('s1')).toBe(true);
  });

  it('is a 500 that says why when the disk is full', async () => {
    const { controller, journal, logger } = open();
    journal.error = new Error('ENOSPC: no space left on device');
    const { status, body } = await refusal(controller.post(BODY));
    expect(status).toBe(500);
    expect(body).toBe('"silence could not be stored: ENOSPC: no space left on device"\n');
    expect(logger.lines).toMatchObject([{ level: 'error', message: 'Failed to create silence' }]);
  });

  it.each<[string, Partial<SilencesOptions>, string]>([
    ['there are too many', { maxSilences: 1 }, 'exceeded maximum number of silences: 1 (limit: 1)'],
    [
      'it is too large',
      { maxSizeBytes: 1 },
      'silence exceeded maximum size: 2 bytes (limit: 1 bytes)',
    ],
  ])('is a 400 where %s', async (_, over, message) => {
    const { controller } = open(over);
    await controller.post(BODY);
    const { status, body } = await refusal(controller.post(BODY.replace('"c"', '"cc"')));
    expect([status, body]).toEqual([400, `${JSON.stringify(message)}\n`]);
  });
});

describe('the log', () => {
  it.each([
    [BODY.replace('09Z', '01Z'), 1],
    ['{}', 0],
    ['not JSON', 0],
  ])('of %s refused has %d lines', async (body, lines) => {
    const { controller, logger } = open();
    await refusal(controller.post(body));
    expect(logger.lines).toHaveLength(lines);
  });
});

describe('DELETE of a silence', () => {
  it('is a 500 that says why when the disk is full, and the silence stays', async () => {
    const { controller, journal, silences } = open();
    await controller.post(BODY);
    journal.error = new Error('full');
    const reply = new Reply();
    expect(await refusal(controller.expire('s1', reply.asReply))).toMatchObject({ status: 500 });
    expect(silences.get('s1', NOW)?.state).toBe('active');
  });

  it('is a 404 without a body for one that is not there', async () => {
    const reply = new Reply();
    await open().controller.expire('x', reply.asReply);
    expect(reply.status).toBe(404);
  });
});
