import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CDPSession, Page } from 'playwright-core';
import { ask } from '../support/http.ts';
import { TestBrowser } from './browser.ts';
import { eventually } from './eventually.ts';
import { type PostedAlert, World } from './world.ts';

const ALERTS = 20_000;
const BATCH = 2000;
const FIRST_LIST_MS = 1500;
const FILTER_ANSWER_MS = 150;
const FRAME_MS = 100;
/** Figures of a machine that does other things as well say nothing: `TOCSIN_TIMED=1` holds them to the limits. */
const IS_TIMED = process.env['TOCSIN_TIMED'] === '1';
jest.setTimeout(30_000);
const browser = new TestBrowser();
let world: World;

function alertAt(index: number): PostedAlert {
  const severity = ['critical', 'warning', 'info', 'warning'][index % 4] ?? 'info';
  return {
    labels: {
      alertname: `Alert${index % 50}`,
      cluster: `cluster-${index % 7}`,
      instance: `node-${index}.example:9100`,
      job: 'node',
      severity,
      team: `team-${index % 11}`,
    },
    annotations: { summary: `node-${index} is not well`, description: 'x'.repeat(120) },
  };
}

beforeAll(async () => {
  world = await World.start();
  for (let from = 0; from < ALERTS; from += BATCH)
    await world.post(Array.from({ length: BATCH }, (_, index) => alertAt(from + index)));
  await browser.open('about:blank');
}, 120_000);

afterAll(async () => {
  await browser.close();
  await world.stop();
});

function report(what: string, tookMs: number, limitMs: number): void {
  console.log(`${what}: ${Math.round(tookMs)} ms (aim: below ${limitMs})`);
  if (IS_TIMED) expect(tookMs).toBeLessThan(limitMs);
}

async function open(): Promise<Page> {
  const { page } = await browser.open(world.at('#/alerts'));
  await page.locator('.alert').first().waitFor();
  return page;
}

describe('20,000 alerts', () => {
  it('are listed within 1.5 s of opening the page', async () => {
    const started = performance.now();
    const page = await open();
    const took = performance.now() - started;
    report(`first list of ${ALERTS} alerts`, took, FIRST_LIST_MS);
    await eventually(
      async () => (await page.locator('.state-toggle-active .count').innerText()) === '20,000',
      'all are counted',
    );
    await page.close();
  });

  it('are filtered within 150 ms on the server', async () => {
    const url = `${world.server.url}/api/ext/v1/alerts?filter=${encodeURIComponent('instance=~"node-1.*5.example:9100"')}&limit=40&alerts=10`;
    await ask(url);
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const started = performance.now();
      const { status } = await ask(`${url}&receiver=team${'|x'.repeat(i)}`);
      times.push(performance.now() - started);
      expect(status).toBe(200);
    }
    times.sort((a, b) => a - b);
    report('a filter answer, median', times[2] ?? Infinity, FILTER_ANSWER_MS);
  });

  it('scroll without a frame over 100 ms, and what comes into sight is filled in', async () => {
    const page = await open();
    const session = await page.context().newCDPSession(page);
    await startTrace(session);
    const list = page.locator('.alert-scroll');
    await list.hover();
    for (let i = 0; i < 60; i++) {
      await page.mouse.wheel(0, i % 10 === 9 ? 6000 : 600);
      await page.waitForTimeout(16);
    }
    const longest = longestTask(await stopTrace(session));
    report('longest task while scrolling', longest, FRAME_MS);
    await eventually(
      async () => (await page.locator('.line-pending-group').count()) === 0,
      'what is in sight is filled in',
    );
    expect(await page.locator('.alert').count()).toBeGreaterThan(3);
    await page.close();
  }, 60_000);

  it('show a large group whole, page by page', async () => {
    const page = await open();
    const heights = await page.evaluate(
      () => document.querySelector('.alert-canvas')?.clientHeight ?? 0,
    );
    await page
      .getByRole('button', { name: /more alerts of this group/ })
      .first()
      .click();
    await eventually(
      async () =>
        (await page.evaluate(() => document.querySelector('.alert-canvas')?.clientHeight ?? 0)) >
        heights,
      'the list is longer',
    );
    await page.locator('.alert').nth(12).waitFor();
    await page.close();
  });
});

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly dur?: number;
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
}

async function startTrace(session: CDPSession): Promise<void> {
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', '__metadata'] },
  });
}

async function stopTrace(session: CDPSession): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  const complete = new Promise<void>((resolve) => {
    session.once('Tracing.tracingComplete', () => resolve());
  });
  await session.send('Tracing.end');
  await complete;
  return events;
}

/**
 * The longest task of a page's main thread, milliseconds: for as long no frame could be drawn. By the time that the
 * thread itself ran, so that other programs on the machine do not count.
 */
function longestTask(events: readonly TraceEvent[]): number {
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const tasks = events.filter(
    ({ name, ph, pid, tid }) => /RunTask$/.test(name) && ph === 'X' && mains.has(`${pid}/${tid}`),
  );
  if (tasks.length === 0) throw new Error('the trace has no tasks of a main thread');
  return Math.max(...tasks.map(({ tdur, dur = 0 }) => (tdur ?? dur) / 1000));
}
