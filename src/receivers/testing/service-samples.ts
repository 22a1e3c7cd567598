import { Secret } from '../../base/secret.ts';
import type { ReceiverDeps } from '../deps.ts';
import { dingtalkSchema } from '../dingtalk/schema.ts';
import { DEFAULT_HTTP_CONFIG, type HttpConfig } from '../http/schema.ts';
import { feishuSchema } from '../feishu/schema.ts';
import { incidentioSchema } from '../incidentio/schema.ts';
import { jiraSchema } from '../jira/schema.ts';
import type { GivenSettings, KindSchema } from '../kind-schema.ts';
import { opsgenieSchema } from '../opsgenie/schema.ts';
import { pagerdutySchema } from '../pagerduty/schema.ts';
import { pushoverSchema } from '../pushover/schema.ts';
import { RECEIVERS } from '../registry.ts';
import { snsSchema } from '../sns/schema.ts';
import { victoropsSchema } from '../victorops/schema.ts';
import { wechatSchema } from '../wechat/schema.ts';
import { wecomRobotSchema } from '../wecom-robot/schema.ts';
import { configOf } from './configs.ts';
import type { Sample } from './sample.ts';

const HTTP: HttpConfig = {
  ...DEFAULT_HTTP_CONFIG,
  httpHeaders: { 'X-Own': { values: [], secrets: [new Secret('header-secret')], files: [] } },
};

/** `deps` whose requests all go to `origin`, for services whose address is no setting. */
function redirected(deps: ReceiverDeps, origin: string): ReceiverDeps {
  const onward = (url: string): string => url.replace(new URL(url).origin, origin);
  const createHttpSender: ReceiverDeps['createHttpSender'] = (config) => {
    const sender = deps.createHttpSender(config);
    return {
      send: (request) => sender.send({ ...request, url: onward(request.url) }),
      redact: (text) => sender.redact(text),
      close: () => sender.close(),
    };
  };
  return { ...deps, createHttpSender };
}

function configured<Config>(schema: KindSchema<Config>, settings: GivenSettings): Config {
  return configOf(schema, settings, HTTP);
}

const secret = (text: string): Secret => new Secret(text);
const OPEN_ISSUE =
  '{"issues":[{"key":"OPS-1","fields":{"status":{"statusCategory":{"key":"new"}}}}]}';
const RETRY_429 = [429];
const json = (body: string) => ({ type: 'application/json', body });

/** Services that page, and the others that are not chats. */
export const SERVICE_SAMPLES = {
  pagerduty: {
    secrets: ['routing-secret', 'header-secret'],
    retries: RETRY_429,
    build: (origin, deps) =>
      RECEIVERS.pagerduty.build(
        configured(pagerdutySchema, { routing_key: secret('routing-secret'), url: origin }),
        deps,
      ),
  },
  opsgenie: {
    secrets: ['genie-secret', 'header-secret'],
    retries: RETRY_429,
    build: (origin, deps) =>
      RECEIVERS.opsgenie.build(
        configured(opsgenieSchema, { api_key: secret('genie-secret'), api_url: origin }),
        deps,
      ),
  },
  victorops: {
    secrets: ['victor-secret', 'header-secret'],
    build: (origin, deps) =>
      RECEIVERS.victorops.build(
        configured(victoropsSchema, {
          api_key: secret('victor-secret'),
          api_url: origin,
          routing_key: 'team',
        }),
        deps,
      ),
  },
  pushover: {
    secrets: ['user-secret', 'token-secret', 'header-secret'],
    build: (origin, deps) =>
      RECEIVERS.pushover.build(
        configured(pushoverSchema, {
          user_key: secret('user-secret'),
          token: secret('token-secret'),
        }),
        redirected(deps, origin),
      ),
  },
  sns: {
    secrets: ['aws-secret', 'Signature=', 'header-secret'],
    build: (origin, deps) =>
      RECEIVERS.sns.build(
        configured(snsSchema, {
          api_url: origin,
          topic_arn: 'arn:aws:sns:eu-central-1:1:t',
          sigv4: { region: 'eu-central-1', access_key: 'AKID', secret_key: secret('aws-secret') },
        }),
        deps,
      ),
  },
  wechat: {
    secrets: ['corp-secret', 'wechat-token', 'header-secret'],
    reply: json('{"errcode":0,"errmsg":"ok","access_token":"wechat-token"}'),
    retries: 'all',
    build: (origin, deps) =>
      RECEIVERS.wechat.build(
        configured(wechatSchema, {
          api_secret: secret('corp-secret'),
          corp_id: 'corp',
          api_url: origin,
        }),
        deps,
      ),
  },
  jira: {
    secrets: ['header-secret', 'path-secret'],
    reply: json(OPEN_ISSUE),
    retries: RETRY_429,
    build: (origin, deps) =>
      RECEIVERS.jira.build(
        configured(jiraSchema, {
          api_url: `${origin}/path-secret/rest/api/2`,
          project: 'OPS',
          issue_type: 'Bug',
        }),
        deps,
      ),
  },
  incidentio: {
    secrets: ['source-secret', 'path-secret', 'header-secret'],
    retries: RETRY_429,
    build: (origin, deps) =>
      RECEIVERS.incidentio.build(
        configured(incidentioSchema, {
          url: `${origin}/path-secret`,
          alert_source_token: secret('source-secret'),
        }),
        deps,
      ),
  },
  wecom_robot: {
    secrets: ['robot-secret', 'header-secret'],
    reply: json('{"errcode":0,"errmsg":"ok"}'),
    retries: RETRY_429,
    build: (origin, deps) =>
      RECEIVERS.wecom_robot.build(
        configured(wecomRobotSchema, { key: secret('robot-secret') }),
        redirected(deps, origin),
      ),
  },
  dingtalk: {
    secrets: ['robot-secret', 'sign-secret', 'header-secret'],
    reply: json('{"errcode":0,"errmsg":"ok"}'),
    retries: RETRY_429,
    build: (origin, deps) =>
      RECEIVERS.dingtalk.build(
        configured(dingtalkSchema, {
          access_token: secret('robot-secret'),
          secret: secret('sign-secret'),
        }),
        redirected(deps, origin),
      ),
  },
  feishu: {
    secrets: ['path-secret', 'sign-secret', 'header-secret'],
    reply: json('{"code":0,"msg":"success","data":{}}'),
    retries: RETRY_429,
    build: (origin, deps) =>
      RECEIVERS.feishu.build(
        configured(feishuSchema, {
          webhook_url: secret(`${origin}/path-secret`),
          secret: secret('sign-secret'),
        }),
        deps,
      ),
  },
} as const satisfies Readonly<Partial<Record<keyof typeof RECEIVERS, Sample>>>;
