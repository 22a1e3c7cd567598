import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ask, getJson, postJson } from '../support/http.ts';
import { freePort } from '../support/ports.ts';
import { ChildProgram, untilReady } from '../support/process.ts';
import { alertmanagerProgram, type ServerProgram, tocsinProgram } from '../support/servers.ts';
import { WebhookSink } from '../support/webhook-sink.ts';

jest.setTimeout(120_000);

const HOUR_MS = 3_600_000;
const LIMIT_MS = 20_000;

interface SilenceJson {
  readonly id: string;
  readonly comment: string;
  readonly status: { readonly state: string };
}

/** What people see of silences, whichever program shows it. */
type Shown = Readonly<Record<string, readonly [state: string, comment: string]>>;

const config = (sink: WebhookSink): string => `
route: {receiver: people, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 12h}
receivers:
  - name: people
    webhook_configs: [{url: '${sink.url()}'}]
`;

const original = alertmanagerProgram();
if (original === undefined) {
  const missing = 'left out: moving from and to the real Alertmanager, which is not installed';
  if (process.env['CI'] === 'true') it(missing, () => expect(missing).toBe('nothing left out'));
  else it.todo(missing);
} else {
  describe('moving from Alertmanager to Tocsin and back', () => {
    const cleanup = new AsyncDisposableStack();
    let sink: WebhookSink;
    let folder: string;
    let shownBefore: Shown;

    beforeAll(async () => {
      sink = await WebhookSink.start();
      cleanup.defer(() => sink.close());
      folder = await mkdtemp(join(tmpdir(), 'tocsin-migration-'));
      cleanup.defer(() => rm(folder, { recursive: true, force: true }));
      await writeFile(join(folder, 'config.yml'), config(sink));
      await serving(original, 'theirs', async (url) => {
        await silence(url, 'muted', 'stays');
        const id = await silence(url, 'gone', 'ends');
        await ask(`${url}/api/v2/silence/${id}`, { method: 'DELETE' });
        await fire(url, 'muted');
        await fire(url, 'told');
        await sink.waitUntil(({ length }) => length === 1, LIMIT_MS);
        shownBefore = await silencesOf(url);
      });
    });
    afterAll(() => cleanup.disposeAsync());

    /** Runs a program over a data directory of this test; it has stopped in good order afterwards. */
    async function serving(
      program: ServerProgram,
      data: string,
      use: (url: string) => Promise<void>,
    ): Promise<void> {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const child = new ChildProgram({
        name: program.name,
        command: program.command,
        args: [
          ...program.args,
          `--config.file=${join(folder, 'config.yml')}`,
          `--storage.path=${join(folder, data)}`,
          `--web.listen-address=127.0.0.1:${port}`,
          '--cluster.listen-address=',
        ],
      });
      try {
        await untilReady(child, `${url}/-/ready`);
        await use(url);
      } finally {
        await child.stop();
      }
    }

    /** What was notified is known, what is silenced stays so: of both nobody hears again; of a new alert they do. */
    async function expectNothingRepeated(url: string, news: string): Promise<void> {
      const before = sink.deliveries.length;
      await fire(url, 'told');
      await fire(url, 'muted');
      await fire(url, news);
      const deliveries = await sink.waitUntil(({ length }) => length > before, LIMIT_MS);
      const heard = deliveries.slice(before).map(({ payload }) => payload.groupLabels['alertname']);
      expect(heard).toEqual([news]);
    }

    it('takes the silences and what was told with it', async () => {
      cpSync(join(folder, 'theirs'), join(folder, 'ours'), { recursive: true });
      await serving(tocsinProgram(), 'ours', async (url) => {
        expect(await silencesOf(url)).toEqual(shownBefore);
        await expectNothingRepeated(url, 'first news');
        await silence(url, 'made by us', 'made here');
      });
    });

    it('gives them back, with what came since', async () => {
      const { command, args } = tocsinProgram();
      const [from, to] = [join(folder, 'ours'), join(folder, 'back')];
      const flags = ['export', `--storage.path=${from}`, `--output=${to}`];
      const run = spawnSync(command, [...args, ...flags], { encoding: 'utf8' });
      expect([run.status, run.stderr]).toEqual([0, '']);
      await serving(original, 'back', async (url) => {
        const shown = await silencesOf(url);
        expect(shown).toMatchObject(shownBefore);
        expect(Object.values(shown).map(([, comment]) => comment)).toContain('made here');
        await expectNothingRepeated(url, 'second news');
        await silence(url, 'made by them', 'made there');
      });
    });

    it('takes over again what happened meanwhile', async () => {
      for (const file of ['silences', 'nflog'])
        cpSync(join(folder, 'back', file), join(folder, 'ours', file), { force: true });
      await serving(tocsinProgram(), 'ours', async (url) => {
        const comments = Object.values(await silencesOf(url)).map(([, comment]) => comment);
        expect(comments).toEqual(expect.arrayContaining(['made here', 'made there']));
        await expectNothingRepeated(url, 'third news');
      });
    });
  });
}

async function silencesOf(url: string): Promise<Shown> {
  const silences = (await getJson(`${url}/api/v2/silences`)) as readonly SilenceJson[];
  return Object.fromEntries(
    silences.map(({ id, status, comment }) => [id, [status.state, comment]]),
  );
}

async function silence(url: string, alertname: string, comment: string): Promise<string> {
  const now = Date.now();
  const { status, text } = await postJson(`${url}/api/v2/silences`, {
    matchers: [{ name: 'alertname', value: alertname, isRegex: false, isEqual: true }],
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + HOUR_MS).toISOString(),
    createdBy: 'e2e',
    comment,
  });
  expect([status, text]).toEqual([200, expect.stringContaining('silenceID')]);
  return (JSON.parse(text) as { silenceID: string }).silenceID;
}

async function fire(url: string, alertname: string): Promise<void> {
  const endsAt = new Date(Date.now() + HOUR_MS).toISOString();
  const { status } = await postJson(`${url}/api/v2/alerts`, [{ labels: { alertname }, endsAt }]);
  expect(status).toBe(200);
}
