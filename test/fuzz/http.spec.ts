import { Agent } from 'node:http';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { ask, getJson, postJson } from '../support/http.ts';
import { startServer, subjectProgram } from '../support/servers.ts';
import type { Server } from '../support/servers.ts';
import { WebhookSink } from '../support/webhook-sink.ts';
import { fuzzPlan } from './plan.ts';
import { extGet, extPost } from './ext-requests.ts';
import { alertsPost, otherRequest } from './requests.ts';
import type { FuzzRequest } from './requests.ts';
import { silencesPost } from './silence-requests.ts';

const { seed, bodies, requests } = fuzzPlan(process.env);
/** An answer that takes longer is a hang. */
const LIMIT_MS = 5_000;

jest.setTimeout(600_000);

const cleanup = new AsyncDisposableStack();
const agent = new Agent({ keepAlive: true, maxSockets: 4 });
let sink: WebhookSink;
let server: Server;

// Notifications go out all the while, so that what was accepted is also told.
beforeAll(async () => {
  cleanup.defer(() => agent.destroy());
  sink = await WebhookSink.start();
  cleanup.defer(() => sink.close());
  const config = [
    'route:',
    '  receiver: default',
    '  group_by: [alertname]',
    '  group_wait: 100ms',
    '  group_interval: 500ms',
    'receivers:',
    '  - name: default',
    `    webhook_configs: [{url: "${sink.url('/')}"}]`,
    '',
  ].join('\n');
  server = await startServer({ program: subjectProgram(), config });
  cleanup.defer(() => server.stop());
});

afterAll(() => cleanup.disposeAsync());

/** Asks, and holds that there is an answer in time that is not the server's fault. */
async function answered({ path, question }: FuzzRequest): Promise<number> {
  const url = new URL(server.url);
  const { status, text } = await ask(`${url.origin}${path}`, {
    ...question,
    agent,
    timeoutMs: LIMIT_MS,
  });
  expect({ status: status >= 500 ? `${status} ${text}` : 'fine' }).toEqual({ status: 'fine' });
  return status;
}

it(`any body posted as alerts gets an answer, ${bodies} bodies (seed ${seed})`, async () => {
  const seen = new Map<number, number>();
  const property = fc.asyncProperty(alertsPost, async (request) => {
    const status = await answered(request);
    seen.set(status, (seen.get(status) ?? 0) + 1);
    expect([200, 400, 413, 415, 422]).toContain(status);
  });
  await fc.assert(property, { numRuns: bodies, seed });
  for (const status of [200, 400, 422]) expect(seen.get(status)).toBeGreaterThan(bodies / 200);
});

it(`any body posted as a silence gets an answer, ${bodies / 2} bodies (seed ${seed})`, async () => {
  const seen = new Map<number, number>();
  const property = fc.asyncProperty(silencesPost, async (request) => {
    const status = await answered(request);
    seen.set(status, (seen.get(status) ?? 0) + 1);
    expect([200, 400, 404, 413, 415, 422]).toContain(status);
  });
  await fc.assert(property, { numRuns: bodies / 2, seed });
  for (const status of [200, 400, 422]) expect(seen.get(status)).toBeGreaterThan(bodies / 400);
});

it(`any other request gets an answer, ${requests} requests (seed ${seed})`, async () => {
  const seen = new Map<number, number>();
  const property = fc.asyncProperty(otherRequest, async (request) => {
    const status = await answered(request);
    seen.set(status, (seen.get(status) ?? 0) + 1);
  });
  await fc.assert(property, { numRuns: requests, seed });
  for (const status of [200, 400, 404]) expect(seen.get(status)).toBeGreaterThan(requests / 200);
});

it(`any question to Tocsin's own API gets an answer, ${requests} requests (seed ${seed})`, async () => {
  const seen = new Map<number, number>();
  const property = fc.asyncProperty(fc.oneof(extGet, extPost), async (request) => {
    const status = await answered(request);
    seen.set(status, (seen.get(status) ?? 0) + 1);
    expect([200, 400, 404, 413, 415]).toContain(status);
  });
  await fc.assert(property, { numRuns: requests, seed });
  for (const status of [200, 400, 404]) expect(seen.get(status)).toBeGreaterThan(requests / 200);
});

it('afterwards the same process serves on, and what it holds and tells is sound', async () => {
  expect(server.program.running).toBe(true);
  for (const path of ['alerts', 'alerts/groups']) {
    const held = (await getJson(`${server.url}/api/v2/${path}`)) as readonly unknown[];
    expect(held.length).toBeGreaterThan(bodies / 20);
  }
  await endSilences();
  await postJson(`${server.url}/api/v2/alerts`, [{ labels: { alertname: 'the last one' } }]);
  await sink.waitUntil(
    (all) => all.some(({ payload }) => payload.groupLabels['alertname'] === 'the last one'),
    LIMIT_MS,
  );
  for (const { payload } of sink.deliveries) {
    expect(payload.version).toBe('4');
    expect(payload.alerts.length).toBeGreaterThan(0);
  }
  // A refusal is logged as an error; nothing else may have gone wrong.
  const errors = server.program.output
    .split('\n')
    .filter((line) => /level=error|unhandled|uncaught|TypeError|RangeError/i.test(line))
    .filter((line) => !/msg="Failed to (parse|validate|get|create|expire)/.test(line));
  expect(errors).toEqual([]);
});

/** What they silence would never be told. */
async function endSilences(): Promise<void> {
  const silences = `${server.url}/api/v2/silences?expired=false`;
  const held = (await getJson(silences)) as readonly { readonly id: string }[];
  expect(held.length).toBeGreaterThan(bodies / 40);
  for (const { id } of held) {
    const { status } = await ask(`${server.url}/api/v2/silence/${id}`, { method: 'DELETE', agent });
    expect(status).toBe(200);
  }
  expect(await getJson(silences)).toEqual([]);
}
