import { goJson } from '../../base/go-json.ts';
import type { Notification } from '../../notify/contract.ts';
import { groupKeyHash } from '../group-key-hash.ts';
import { plainTitle } from '../plain-title.ts';
import { statusOf } from '../status.ts';
import type { Texts } from '../templating.ts';
import { truncateRunes } from '../truncate.ts';
import type { VictoropsConfig } from './schema.ts';

/** Most characters of a state message. Source: VictorOps' glossary of incident fields. */
const MESSAGE_LIMIT = 20_480;
const FIRING_TYPES = ['INFO', 'WARNING', 'CRITICAL'];

/** The body of an event. What is no type of theirs is critical. */
export function victoropsEvent(
  config: VictoropsConfig,
  notification: Notification,
  texts: Texts,
): string {
  const isFiring = statusOf(notification) === 'firing';
  const wanted = texts.detail(config.messageType, 'CRITICAL');
  const firingType = FIRING_TYPES.includes(wanted) ? wanted : 'CRITICAL';
  const event = new Map([
    ['message_type', isFiring ? firingType : 'RECOVERY'],
    ['entity_id', groupKeyHash(notification)],
    ['entity_display_name', texts.detail(config.entityDisplayName, plainTitle(notification))],
    ['state_message', truncateRunes(texts.message(config.stateMessage), MESSAGE_LIMIT)],
    ['monitoring_tool', texts.detail(config.monitoringTool, 'Alertmanager')],
  ]);
  for (const [name, value] of Object.entries(config.customFields)) {
    event.set(name, texts.detail(value));
  }
  return `${goJson(event)}\n`;
}
