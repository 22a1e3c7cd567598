import { type GoJson, goJson } from '../../base/go-json.ts';
import type { Notification } from '../../notify/contract.ts';
import { groupKeyHash } from '../group-key-hash.ts';
import { type ReadYaml, renderData } from '../rendered-data.ts';
import { statusOf } from '../status.ts';
import type { Texts } from '../templating.ts';
import { truncateRunes } from '../truncate.ts';
import type { PagerdutyConfig } from './schema.ts';

/** Most characters of a summary. Source: PagerDuty's documentation of both versions of events. */
const SUMMARY_LIMIT = 1024;
/** Most bytes of an event; beyond, its details are left out. */
const EVENT_LIMIT = 512_000;
/** Text of this length makes a detail too large for an event, however tightly its JSON is printed again. */
const HOPELESS_LENGTH = 4 * EVENT_LIMIT;
const TOO_LARGE =
  'Custom details have been removed because the original event exceeds the maximum size of 512KB';

type Details = ReadonlyMap<string, GoJson>;

/** What is rendered from, and with. */
export interface EventParts {
  readonly config: PagerdutyConfig;
  readonly notification: Notification;
  readonly texts: Texts;
  /** As configured: a template still. */
  readonly key: string;
  readonly readYaml: ReadYaml;
}

/** The body of an event. Its key may turn out empty, which is for the caller to refuse. */
export function pagerdutyEvent(parts: EventParts): { readonly key: string; readonly body: string } {
  const { config, texts } = parts;
  const key = texts.required(parts.key);
  const details = rendered(parts);
  const event = config.version === 1 ? eventV1(parts, key) : eventV2(parts, key);
  const body = details === undefined ? undefined : `${goJson(event(details))}\n`;
  if (body !== undefined && Buffer.byteLength(body) <= EVENT_LIMIT) return { key, body };
  return { key, body: `${goJson(event(new Map([['error', TOO_LARGE]])))}\n` };
}

/** The details; undefined where they cannot fit, as those of thousands of alerts: reading them again takes long. */
function rendered({ config, texts, readYaml }: EventParts): Details | undefined {
  const hopeless: string[] = [];
  const value = (template: string): string => {
    const text = texts.detail(template);
    if (text.length <= HOPELESS_LENGTH) return text;
    hopeless.push(template);
    return '';
  };
  const details: Details = new Map(
    Object.entries(config.details).map(([name, given]) => {
      return [name, renderData(given, { key: value, value, readYaml })] as const;
    }),
  );
  return hopeless.length > 0 ? undefined : details;
}

function eventV1(parts: EventParts, key: string): (details: Details) => GoJson {
  const { config, notification, texts } = parts;
  const isFiring = statusOf(notification) === 'firing';
  const event = {
    service_key: key,
    incident_key: groupKeyHash(notification),
    event_type: isFiring ? 'trigger' : 'resolve',
    description: summaryOf(parts) || undefined,
    event_action: '',
    payload: null,
    client: (isFiring && texts.detail(config.client, 'Alertmanager')) || undefined,
    client_url: (isFiring && texts.detail(config.clientUrl)) || undefined,
  };
  return (details) => ({ ...event, details: details.size === 0 ? undefined : details });
}

function eventV2(parts: EventParts, key: string): (details: Details) => GoJson {
  const { config, notification, texts } = parts;
  const event = {
    routing_key: key,
    dedup_key: groupKeyHash(notification),
    event_action: statusOf(notification) === 'firing' ? 'trigger' : 'resolve',
  };
  const payload = {
    summary: summaryOf(parts),
    source: texts.detail(config.source, 'Alertmanager'),
    severity: texts.detail(config.severity, 'error'),
    class: texts.detail(config.class) || undefined,
    component: texts.detail(config.component) || undefined,
    group: texts.detail(config.group) || undefined,
  };
  const beside = {
    client: texts.detail(config.client, 'Alertmanager') || undefined,
    client_url: texts.detail(config.clientUrl) || undefined,
    images: imagesOf(parts),
    links: linksOf(parts),
  };
  return (details) => ({
    ...event,
    payload: { ...payload, custom_details: details.size === 0 ? undefined : details },
    ...beside,
  });
}

function summaryOf({ config, texts }: EventParts): string {
  return truncateRunes(texts.message(config.description), SUMMARY_LIMIT);
}

function imagesOf({ config, texts }: EventParts): GoJson | undefined {
  const images = config.images
    .map(({ src, alt, href }) => ({
      src: texts.detail(src),
      alt: texts.detail(alt),
      href: texts.detail(href),
    }))
    .filter(({ src }) => src !== '');
  return images.length === 0 ? undefined : images;
}

function linksOf({ config, texts }: EventParts): GoJson | undefined {
  const links = config.links
    .map(({ href, text }) => ({ href: texts.detail(href), text: texts.detail(text) }))
    .filter(({ href }) => href !== '');
  return links.length === 0 ? undefined : links;
}
