import { Secret } from '../../base/secret.ts';
import type { Notifier } from '../../notify/contract.ts';
import type { ReceiverDeps } from '../deps.ts';
import { createHttpSender } from '../http/create-http-sender.ts';
import type { HttpSenderDeps } from '../http/create-http-sender.ts';
import { DEFAULT_HTTP_CONFIG, type HttpConfig } from '../http/schema.ts';
import { RECEIVERS } from '../registry.ts';
import type { Templating } from '../templating.ts';
import { senderDeps } from './senders.ts';
import { plainTemplating } from './templating.ts';

/** The body of an answer and its content type. */
export interface Reply {
  readonly type: string;
  readonly body: string;
}

/** A notifier of one kind that speaks to a test server. */
export interface Sample {
  /** Every text in it that must not be seen in a result. */
  readonly secrets: readonly string[];
  /** What the service answers when all is well, where an empty body does not say so. */
  readonly reply?: Reply;
  /** Status codes beside 5xx that it tries again; all failures is what `all` says. */
  readonly retries?: readonly number[] | 'all';
  build(origin: string, deps: ReceiverDeps): Notifier;
}

/** What receivers under test are built with. */
export function receiverDeps(
  changes: Partial<HttpSenderDeps> = {},
  templating: Templating = plainTemplating,
): ReceiverDeps {
  const deps = senderDeps(changes);
  return {
    clock: deps.clock,
    readText: deps.readText,
    createHttpSender: (config) => createHttpSender(config, deps),
    externalUrl: 'http://alerts.example',
    templating,
    environment: deps.environment,
    readYaml: () => ({ tree: undefined, problems: ['no YAML here'] }),
  };
}

const http: HttpConfig = {
  ...DEFAULT_HTTP_CONFIG,
  authorization: { type: 'Bearer', credentials: new Secret('top-secret-token') },
  httpHeaders: { 'X-Own': { values: [], secrets: [new Secret('header-secret')], files: [] } },
};

/** One for each kind, as the compiler sees to. */
export const SAMPLES = {
  webhook: {
    secrets: ['top-secret-token', 'header-secret', 'path-secret', 'query-secret'],
    build: (origin, deps) =>
      RECEIVERS.webhook.build(
        {
          sendResolved: true,
          http,
          url: new Secret(`${origin}/path-secret?key=query-secret`),
          maxAlerts: 0,
          timeoutMs: 0,
        },
        deps,
      ),
  },
  discord: {
    secrets: ['top-secret-token', 'header-secret', 'path-secret'],
    build: (origin, deps) =>
      RECEIVERS.discord.build(
        {
          http,
          webhookUrl: new Secret(`${origin}/path-secret`),
          webhookUrlFile: undefined,
          content: '',
          title: '{{ template "discord.default.title" . }}',
          message: '{{ template "discord.default.message" . }}',
          username: '',
          avatarUrl: '',
        },
        deps,
      ),
  },
} as const satisfies Readonly<Record<keyof typeof RECEIVERS, Sample>>;
