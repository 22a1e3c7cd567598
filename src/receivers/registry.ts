import { CodedError, messageOf } from '../base/errors.ts';
import type { Integration } from '../notify/contract.ts';
import type { ReceiverDefinition } from './definition.ts';
import type { ReceiverDeps } from './deps.ts';
import { dingtalk } from './dingtalk/index.ts';
import { discord } from './discord/index.ts';
import { email } from './email/index.ts';
import { feishu } from './feishu/index.ts';
import { incidentio } from './incidentio/index.ts';
import { jira } from './jira/index.ts';
import type { ConfigOf, SendingKind } from './kind-schemas.ts';
import { mattermost } from './mattermost/index.ts';
import { msteams } from './msteams/index.ts';
import { msteamsv2 } from './msteamsv2/index.ts';
import { opsgenie } from './opsgenie/index.ts';
import { pagerduty } from './pagerduty/index.ts';
import { pushover } from './pushover/index.ts';
import { rocketchat } from './rocketchat/index.ts';
import { type IntegrationConfig, listKey, type ReceiverConfig } from './schema.ts';
import { slack } from './slack/index.ts';
import { sns } from './sns/index.ts';
import { telegram } from './telegram/index.ts';
import { victorops } from './victorops/index.ts';
import { webex } from './webex/index.ts';
import { webhook } from './webhook/index.ts';
import type { WebhookConfig } from './webhook/schema.ts';
import { wechat } from './wechat/index.ts';
import { wecomRobot } from './wecom-robot/index.ts';

/** Every kind of receiver: one line each. */
export const RECEIVERS = {
  webhook,
  email,
  discord,
  slack,
  telegram,
  webex,
  msteams,
  msteamsv2,
  rocketchat,
  mattermost,
  pagerduty,
  opsgenie,
  victorops,
  pushover,
  sns,
  wechat,
  jira,
  incidentio,
  wecom_robot: wecomRobot,
  dingtalk,
  feishu,
} satisfies { readonly webhook: ReceiverDefinition<WebhookConfig> } & {
  readonly [K in SendingKind]: ReceiverDefinition<ConfigOf<K>>;
};

/**
 * The integrations of each receiver, by its name, in the order of its configuration. Nothing is connected yet.
 * @throws CodedError when an item cannot be used, for example for a certificate that cannot be read
 */
export function buildIntegrations(
  receivers: Iterable<ReceiverConfig>,
  deps: ReceiverDeps,
): ReadonlyMap<string, readonly Integration[]> {
  const built = new Map<string, readonly Integration[]>();
  for (const { name, integrations } of receivers) {
    built.set(
      name,
      integrations.map((each) => integrationOf(name, each, deps)),
    );
  }
  return built;
}

function integrationOf(
  receiver: string,
  config: IntegrationConfig,
  deps: ReceiverDeps,
): Integration {
  const { kind, index, sendResolved } = config;
  try {
    // The definition is the one of the kind, and so is the configuration.
    const definition: ReceiverDefinition<never> = RECEIVERS[kind];
    const notifier = definition.build(config.config as never, deps);
    return { name: kind, index, receiver, sendResolved, notifier };
  } catch (error) {
    const place = `receiver ${JSON.stringify(receiver)}: ${listKey(kind)}[${index}]`;
    throw new CodedError('receiver-unusable', `${place}: ${messageOf(error)}`, { cause: error });
  }
}
