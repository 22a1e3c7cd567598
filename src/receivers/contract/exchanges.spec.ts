import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Alert } from '../../alerts/alert.ts';
import { loadConfig } from '../../config/load.ts';
import { readYaml } from '../../config/yaml/document.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { Annotations } from '../../labels/annotations.ts';
import { Pairs } from '../../labels/pairs.ts';
import type { FlushedAlert, Notification } from '../../notify/contract.ts';
import type { ReceiverDeps } from '../deps.ts';
import { createHttpSender } from '../http/create-http-sender.ts';
import { buildIntegrations } from '../registry.ts';
import { fixturePath } from '../testing/certificates.ts';
import { receiverDeps } from '../testing/samples.ts';
import { senderDeps } from '../testing/senders.ts';
import { type Answer, startServer } from '../testing/test-server.ts';
import { Opened } from '../testing/using.ts';

interface Request {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What Alertmanager 0.34 asked of a service for one item of a configuration, and was answered. */
interface Exchange {
  readonly name: string;
  /** `${x*5}` stands for five times the character. */
  readonly item: unknown;
  readonly global: Readonly<Record<string, string>>;
  readonly receiver: string;
  readonly status: FlushedAlert['status'];
  /** Status and body by a part of method and path. */
  readonly answers: Readonly<Record<string, readonly [number, string]>>;
  readonly requests: readonly Request[];
}

const opened = new Opened();
afterEach(() => opened.closeAll());

function exchangesOf(kind: string): readonly Exchange[] {
  const file = new URL(`../${kind}/golden/exchanges.json`, import.meta.url);
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Exchange[] }).cases;
}

function expanded(text: string): string {
  return text.replace(/\$\{(.)\*(\d+)\}/gu, (_run, character: string, count) =>
    character.repeat(Number(count)),
  );
}

/** Answers as it was answered then. */
function answering({ answers }: Exchange): Answer {
  return ({ method, url }, response) => {
    const matching = Object.entries(answers).filter(([part]) => `${method} ${url}`.includes(part));
    const [status, body] = matching.at(-1)?.[1] ?? [200, '{}'];
    response.writeHead(status).end(body);
  };
}

/** Senders whose requests go to `origin`, wherever they would go, and who know the certificate there. */
function sendersTo(origin: string): ReceiverDeps['createHttpSender'] {
  return (config) => {
    const tls = { ...config.tls, caFile: fixturePath('ca'), insecureSkipVerify: false };
    const sender = createHttpSender({ ...config, tls }, senderDeps());
    return {
      send: (request) =>
        sender.send({ ...request, url: request.url.replace(new URL(request.url).origin, origin) }),
      redact: (text) => sender.redact(text),
      close: () => sender.close(),
    };
  };
}

const START_MS = Date.parse('2026-01-02T03:04:05.678Z');

function anAlert(status: FlushedAlert['status'], instance: string, generatorUrl: string) {
  const alert: Alert = {
    labels: LabelSet.of({ alertname: 'Down', env: 'x', instance }),
    annotations: Annotations.of({ summary: 'it is down' }),
    startsAtMs: START_MS,
    startsAtDetail: undefined,
    endsAtMs: START_MS + 60_000,
    endsAtDetail: undefined,
    updatedAtMs: START_MS,
    generatorUrl,
    timeout: false,
  };
  return { alert, status };
}

function notificationOf({ receiver, status }: Exchange): Notification {
  return {
    receiver,
    groupKey: '{}/{}:{alertname="Down"}',
    groupLabels: Pairs.of({ alertname: 'Down' }),
    routeLabels: Pairs.empty,
    reason: status === 'firing' ? 'new alerts added' : 'all alerts resolved',
    alerts: [
      anAlert(status, 'a<1>', 'http://prometheus.example/graph?a&b'),
      anAlert(status, 'b', ''),
    ],
    nowMs: START_MS + 120_000,
  };
}

const kinds = readdirSync(new URL('..', import.meta.url)).filter(
  (kind) => exchangesOf(kind).length > 0,
);

describe.each(kinds)('the receiver %s asks what the original asks', (kind) => {
  it.each(exchangesOf(kind).map((each) => [each.name, each.status, each] as const))(
    '%s, %s',
    async (_name, _status, each) => {
      const server = opened.add(await startServer({ tls: {}, answer: answering(each) }));
      const text = expanded(
        JSON.stringify({
          global: each.global,
          route: { receiver: each.receiver },
          receivers: [{ name: each.receiver, [`${kind}_configs`]: [each.item] }],
        }),
      );
      const { config } = loadConfig({ text, file: 'golden.yml', mode: 'fallback' });
      const deps = {
        ...receiverDeps(),
        readYaml,
        externalUrl: 'http://alerts.example/am',
        createHttpSender: sendersTo(server.origin),
      };
      const [integration] = buildIntegrations(config.receivers, deps).get(each.receiver) ?? [];
      opened.add({ close: async () => integration?.notifier.close?.() });
      const { signal } = new AbortController();
      expect(await integration?.notifier.notify(notificationOf(each), signal)).toMatchObject({
        kind: 'sent',
      });
      const expected = each.requests.map((request) => ({
        ...request,
        body: expanded(request.body),
      }));
      expect(server.received).toMatchObject(expected);
    },
  );
});
