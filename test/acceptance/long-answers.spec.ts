import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Server, startServer, subjectProgram } from '../support/servers.ts';

/** Enough for an answer of some megabytes, whose memory is given back as soon as it is sent. */
const COUNT = 6000;
const BATCH = 1000;
const PATHS = ['/api/v2/alerts', '/api/v2/alerts/groups'] as const;
const CONFIG = `route: { receiver: nobody, group_by: [batch], group_wait: 1h }
receivers: [{ name: nobody }]
`;

let server: Server;

beforeAll(async () => {
  server = await startServer({ program: subjectProgram(), config: CONFIG });
  for (let from = 0; from < COUNT; from += BATCH) {
    const alerts = Array.from({ length: BATCH }, (_, i) => ({
      labels: { alertname: 'Long', batch: String(from), number: String(from + i) },
      annotations: { description: `What there is to say of number ${from + i}. `.repeat(12) },
    }));
    const response = await fetch(`${server.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    expect(response.status).toBe(200);
  }
}, 60_000);
afterAll(() => server.stop());

interface Listed {
  readonly labels: { readonly number: string };
  readonly annotations: { readonly description: string };
}

/** Expects every alert, once and with all of its text, in a list of alerts or of groups. */
function expectAll(body: string): void {
  const answer = JSON.parse(body) as readonly (Listed | { readonly alerts: readonly Listed[] })[];
  const alerts = answer.flatMap((each) => ('alerts' in each ? each.alerts : [each]));
  expect(alerts).toHaveLength(COUNT);
  expect(new Set(alerts.map(({ labels }) => labels.number)).size).toBe(COUNT);
  for (const { labels, annotations } of alerts)
    expect(annotations.description).toBe(
      `What there is to say of number ${labels.number}. `.repeat(12),
    );
}

function asked(path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${server.url}${path}`, { agent: false }, resolve).once('error', reject);
  });
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

it('come whole to those who read at once, and to those who read later', async () => {
  // Nobody reads these until all others are done: most of them waits in the server.
  const late = await Promise.all([...PATHS, ...PATHS].map(asked));
  for (let round = 0; round < 2; round++)
    for (const body of await Promise.all(
      [...PATHS, ...PATHS].map(async (path) => read(await asked(path))),
    ))
      expectAll(body);
  for (const response of late) expectAll(await read(response));
}, 60_000);

it('come whole beside others that are broken off', async () => {
  const broken = await Promise.all(
    Array.from({ length: 8 }, (_, i) => asked(PATHS[i % 2] ?? PATHS[0])),
  );
  const whole = PATHS.map(asked);
  for (const response of broken) {
    response.once('data', () => response.destroy());
    response.on('error', () => undefined);
  }
  for (const response of await Promise.all(whole)) expectAll(await read(response));
}, 60_000);

it('come whole and in order where two are asked for in one write', async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const line = (path: string, last: string): string =>
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: ${last}\r\n\r\n`;
  socket.write(line(PATHS[0], 'keep-alive') + line(PATHS[1], 'close'));
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const all = Buffer.concat(chunks);
  let at = 0;
  for (const path of PATHS) {
    const begin = all.indexOf('\r\n\r\n', at) + 4;
    const head = all.toString('latin1', at, begin);
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    at = begin + Number(/content-length: (\d+)/i.exec(head)?.[1]);
    const body = all.toString('utf8', begin, at);
    expectAll(body);
    expect(body.startsWith('[{"alerts"')).toBe(path === PATHS[1]);
  }
  expect(at).toBe(all.length);
}, 60_000);
