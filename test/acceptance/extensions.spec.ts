import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, getJson, postJson } from '../support/http.ts';
import { startServer, tocsinProgram } from '../support/servers.ts';
import type { Server } from '../support/servers.ts';
import { WebhookSink } from '../support/webhook-sink.ts';
import { rootRoute, simple } from './configs.ts';

jest.setTimeout(60_000);

let sink: WebhookSink;
let folder: string;
let file: string;

beforeEach(async () => {
  sink = await WebhookSink.start();
  folder = await mkdtemp(join(tmpdir(), 'tocsin-test-'));
  file = join(folder, 'tocsin.yml');
});

afterEach(async () => {
  await sink.close();
  await rm(folder, { recursive: true, force: true });
});

function start(): Promise<Server> {
  return startServer({
    program: tocsinProgram(),
    config: simple(rootRoute({ group_wait: '100ms', group_interval: '100ms' }), sink.url('/main')),
    flags: [`--config.extensions=${file}`],
  });
}

function extensions(path: string): string {
  return [
    'receivers:',
    '  - name: default',
    `    webhook_configs: [{ url: "${sink.url(path)}" }]`,
    `    feishu_configs: [{ webhook_url: "${sink.url(`${path}-feishu`)}" }]`,
    '',
  ].join('\n');
}

async function toldOf(server: Server, name: string, ...paths: readonly string[]): Promise<void> {
  await postJson(`${server.url}/api/v2/alerts`, [{ labels: { alertname: name } }]);
  await sink.waitUntil((all) => {
    const told = new Set(all.filter(({ text }) => text.includes(name)).map(({ path }) => path));
    return paths.every((path) => told.has(path));
  }, 10_000);
}

it('a second file adds integrations, which a reload changes and the status does not show', async () => {
  await writeFile(file, extensions('/more'));
  const server = await start();
  try {
    await toldOf(server, 'first', '/main', '/more', '/more-feishu');
    expect(await getJson(`${server.url}/api/v2/receivers`)).toMatchObject([{ name: 'default' }]);
    const { text } = await ask(`${server.url}/api/v2/status`);
    expect(text).not.toMatch(/more|feishu/);

    await writeFile(file, extensions('/other'));
    expect((await ask(`${server.url}/-/reload`, { method: 'POST' })).status).toBe(200);
    await toldOf(server, 'second', '/main', '/other', '/other-feishu');
    const late = sink.deliveries.filter(({ path, text: said }) => {
      return path.startsWith('/more') && said.includes('second');
    });
    expect(late).toEqual([]);
  } finally {
    await server.stop();
  }
});

it('a second file with an error changes nothing and says what is wrong', async () => {
  await writeFile(file, extensions('/more'));
  const server = await start();
  try {
    await writeFile(file, 'receivers:\n  - name: defualt\n');
    const { status, text } = await ask(`${server.url}/-/reload`, { method: 'POST' });
    expect(status).toBe(500);
    expect(text).toContain(
      'tocsin.yml:2:11: receivers[0].name: receiver "defualt" is not in ' +
        `${server.configFile}: add it there, its name alone will do, or did you mean "default"?`,
    );
    await toldOf(server, 'third', '/main', '/more');
  } finally {
    await server.stop();
  }
});
