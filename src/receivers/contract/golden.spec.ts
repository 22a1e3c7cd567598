import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../config/load.ts';
import { readYaml } from '../../config/yaml/document.ts';
import type { FlushedAlert } from '../../notify/contract.ts';
import { buildIntegrations } from '../registry.ts';
import { fixturePath } from '../testing/certificates.ts';
import { aFlushedAlert, aNotification } from '../testing/notifications.ts';
import type { Sample } from '../testing/sample.ts';
import { receiverDeps, SAMPLES } from '../testing/samples.ts';
import { startServer } from '../testing/test-server.ts';
import { Opened } from '../testing/using.ts';

/** What Alertmanager sent for one item of a configuration; its templates said their names and the status. */
interface GoldenCase {
  readonly name: string;
  /** `ORIGIN` is the server; `${x*5}` stands for five times the character. */
  readonly item: { readonly http_config?: Readonly<Record<string, unknown>> };
  readonly status: FlushedAlert['status'];
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

const opened = new Opened();
afterEach(() => opened.closeAll());

function goldenOf(kind: string): readonly GoldenCase[] {
  const file = new URL(`../${kind}/golden/requests.json`, import.meta.url);
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly GoldenCase[] })
    .cases;
}

function expanded(text: string): string {
  return text.replace(/\$\{(.)\*(\d+)\}/gu, (_run, character: string, count) =>
    character.repeat(Number(count)),
  );
}

const kinds = readdirSync(new URL('..', import.meta.url)).filter(
  (kind) => goldenOf(kind).length > 0,
);

describe.each(kinds)('the receiver %s sends what the original does', (kind) => {
  it.each(goldenOf(kind).map((each) => [each.name, each] as const))('%s', async (_name, each) => {
    const samples: Readonly<Record<string, Sample>> = SAMPLES;
    const answer = samples[kind]?.reply ?? { type: 'text/plain', body: '' };
    const server = opened.add(
      await startServer({
        tls: {},
        answer: (_request, response) =>
          void response.setHeader('content-type', answer.type).end(answer.body),
      }),
    );
    const tls_config = { ca_file: fixturePath('ca') };
    const whole = { ...each.item, http_config: { ...each.item.http_config, tls_config } };
    const item = expanded(JSON.stringify(whole)).replaceAll('ORIGIN', server.origin);
    const text = `{ route: { receiver: r }, receivers: [{ name: r, ${kind}_configs: [${item}] }] }`;
    const { config } = loadConfig({ text, file: 'golden.yml', mode: 'fallback' });
    const deps = { ...receiverDeps(), readYaml };
    const [integration] = buildIntegrations(config.receivers, deps).get('r') ?? [];
    if (integration === undefined) throw new Error('no integration');
    opened.add({ close: async () => integration.notifier.close?.() });
    const notification = aNotification({ alerts: [aFlushedAlert(each.status)] });
    const result = await integration.notifier.notify(notification, new AbortController().signal);
    expect(result).toMatchObject({ kind: 'sent' });
    const { method, url, headers, body } = each.request;
    expect(server.received).toMatchObject([{ method, url, headers, body: expanded(body) }]);
  });
});
