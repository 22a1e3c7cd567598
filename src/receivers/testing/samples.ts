import { Secret } from '../../base/secret.ts';
import { MemoryLogger } from '../../base/testing/memory-logger.ts';
import type { ReceiverDeps } from '../deps.ts';
import { discordSchema } from '../discord/schema.ts';
import { PooledSmtpSender } from '../email/pooled-smtp-sender.ts';
import { createHttpSender } from '../http/create-http-sender.ts';
import type { HttpSenderDeps } from '../http/create-http-sender.ts';
import { DEFAULT_HTTP_CONFIG, type HttpConfig } from '../http/schema.ts';
import { mattermostSchema } from '../mattermost/schema.ts';
import { msteamsSchema } from '../msteams/schema.ts';
import { msteamsv2Schema } from '../msteamsv2/schema.ts';
import { RECEIVERS } from '../registry.ts';
import { rocketchatSchema } from '../rocketchat/schema.ts';
import { slackSchema } from '../slack/schema.ts';
import { telegramSchema } from '../telegram/schema.ts';
import type { Templating } from '../templating.ts';
import { webexSchema } from '../webex/schema.ts';
import { configOf } from './configs.ts';
import type { Sample } from './sample.ts';
import { senderDeps } from './senders.ts';
import { SERVICE_SAMPLES } from './service-samples.ts';
import { plainTemplating } from './templating.ts';

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
    mail: {
      createSender: (config) => new PooledSmtpSender(config, deps),
      hostname: 'alerts.example',
      random: deps.random,
      logger: new MemoryLogger(),
    },
  };
}

const http: HttpConfig = {
  ...DEFAULT_HTTP_CONFIG,
  authorization: { type: 'Bearer', credentials: new Secret('top-secret-token') },
  httpHeaders: { 'X-Own': { values: [], secrets: [new Secret('header-secret')], files: [] } },
};

/** What is secret in it. */
const HTTP_SECRETS = ['top-secret-token', 'header-secret'];

function webhookUrl(origin: string): { readonly webhook_url: Secret } {
  return { webhook_url: new Secret(`${origin}/path-secret`) };
}

/** One for each kind that speaks HTTP, as the compiler sees to. */
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
    secrets: [...HTTP_SECRETS, 'path-secret'],
    build: (origin, deps) =>
      RECEIVERS.discord.build(configOf(discordSchema, webhookUrl(origin), http), deps),
  },
  slack: {
    secrets: [...HTTP_SECRETS, 'path-secret'],
    reply: { type: 'text/html', body: 'ok' },
    build: (origin, deps) =>
      RECEIVERS.slack.build(
        configOf(slackSchema, { api_url: new Secret(`${origin}/path-secret`) }, http),
        deps,
      ),
  },
  telegram: {
    secrets: [...HTTP_SECRETS, 'bot-secret'],
    reply: { type: 'application/json', body: '{"ok":true,"result":{"message_id":1}}' },
    retries: 'all',
    build: (origin, deps) =>
      RECEIVERS.telegram.build(
        configOf(
          telegramSchema,
          { api_url: origin, bot_token: new Secret('bot-secret'), chat_id: 7 },
          http,
        ),
        deps,
      ),
  },
  webex: {
    secrets: [...HTTP_SECRETS, 'path-secret'],
    build: (origin, deps) =>
      RECEIVERS.webex.build(
        configOf(webexSchema, { api_url: `${origin}/path-secret`, room_id: 'room' }, http),
        deps,
      ),
  },
  msteams: {
    secrets: [...HTTP_SECRETS, 'path-secret'],
    build: (origin, deps) =>
      RECEIVERS.msteams.build(configOf(msteamsSchema, webhookUrl(origin), http), deps),
  },
  msteamsv2: {
    secrets: [...HTTP_SECRETS, 'path-secret'],
    build: (origin, deps) =>
      RECEIVERS.msteamsv2.build(configOf(msteamsv2Schema, webhookUrl(origin), http), deps),
  },
  rocketchat: {
    secrets: [...HTTP_SECRETS, 'own-token', 'own-id'],
    reply: { type: 'application/json', body: '{"success":true}' },
    build: (origin, deps) =>
      RECEIVERS.rocketchat.build(
        configOf(
          rocketchatSchema,
          { api_url: origin, token: new Secret('own-token'), token_id: new Secret('own-id') },
          http,
        ),
        deps,
      ),
  },
  mattermost: {
    secrets: [...HTTP_SECRETS, 'path-secret'],
    build: (origin, deps) =>
      RECEIVERS.mattermost.build(configOf(mattermostSchema, webhookUrl(origin), http), deps),
  },
  ...SERVICE_SAMPLES,
} as const satisfies Readonly<Record<Exclude<keyof typeof RECEIVERS, 'email'>, Sample>>;
