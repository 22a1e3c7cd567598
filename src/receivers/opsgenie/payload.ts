import { type GoJson, goJson } from '../../base/go-json.ts';
import { commonPairs } from '../../labels/common-pairs.ts';
import type { Notification } from '../../notify/contract.ts';
import { groupKeyHash } from '../group-key-hash.ts';
import { plainTitle } from '../plain-title.ts';
import { statusOf } from '../status.ts';
import { type Texts, unlessItFails } from '../templating.ts';
import { truncateRunes } from '../truncate.ts';
import { extendUrl } from '../url-parts.ts';
import type { OpsgenieConfig, OpsgenieResponder } from './schema.ts';

/** Most characters of a message. Source: OpsGenie's documentation of its alert API. */
const MESSAGE_LIMIT = 130;

/** One request to OpsGenie. */
export interface OpsgenieRequest {
  readonly method: 'POST' | 'PUT';
  readonly url: string;
  readonly body: string;
}

/** What to ask for a notification, in this order: to close the alert, or to make and, if so configured, change it. */
export function opsgenieRequests(
  config: OpsgenieConfig,
  notification: Notification,
  texts: Texts,
): readonly OpsgenieRequest[] {
  const alias = groupKeyHash(notification);
  const ofAlias = (what: string): string =>
    extendUrl(config.apiUrl, `v2/alerts/${alias}/${what}`, { identifierType: 'alias' });
  const source = texts.detail(config.source, 'Alertmanager');
  if (statusOf(notification) === 'resolved') {
    return [request('POST', ofAlias('close'), { source })];
  }
  const message = truncateRunes(
    texts.detail(config.message, plainTitle(notification)),
    MESSAGE_LIMIT,
  );
  const description = texts.message(config.description) || undefined;
  const alert = {
    alias,
    message,
    description,
    details: detailsOf(config, notification, texts),
    source,
    responders: respondersOf(config, texts),
    tags: parts(texts.detail(config.tags)),
    note: texts.detail(config.note) || undefined,
    priority: texts.detail(config.priority) || undefined,
    entity: texts.detail(config.entity) || undefined,
    actions: parts(texts.detail(config.actions)),
  };
  const create = request('POST', extendUrl(config.apiUrl, 'v2/alerts'), alert);
  if (!config.updateAlerts) return [create];
  return [
    create,
    request('PUT', ofAlias('message'), { message: message || undefined }),
    request('PUT', ofAlias('description'), { description }),
  ];
}

function request(method: OpsgenieRequest['method'], url: string, body: GoJson): OpsgenieRequest {
  return { method, url, body: `${goJson(body)}\n` };
}

/** The labels that all alerts have, and over them what is configured. */
function detailsOf(
  config: OpsgenieConfig,
  { alerts }: Notification,
  texts: Texts,
): ReadonlyMap<string, string> {
  const { names, values } = commonPairs(alerts.map(({ alert }) => alert.labels));
  const details = new Map(names.map((name, i) => [name, values[i] ?? '']));
  for (const [name, value] of Object.entries(config.details)) {
    details.set(name, texts.detail(value));
  }
  return details;
}

function respondersOf(config: OpsgenieConfig, texts: Texts): GoJson | undefined {
  const responders = config.responders.flatMap((given) => {
    const rendered = unlessItFails(texts, () => renderedResponder(given, texts));
    if (rendered === undefined) return [];
    const { id, name, username, type } = rendered;
    // What is filled in from labels that are not there leaves nobody.
    if (id === '' && name === '' && username === '' && type === '') return [];
    if (type === 'teams') {
      const teams = parts(name) ?? [];
      return teams.map((team) => printed({ id: '', name: team, username: '', type: 'team' }));
    }
    return [printed(rendered)];
  });
  return responders.length === 0 ? undefined : responders;
}

function renderedResponder(given: OpsgenieResponder, texts: Texts): OpsgenieResponder {
  return {
    id: texts.required(given.id),
    name: texts.required(given.name),
    username: texts.required(given.username),
    type: texts.required(given.type),
  };
}

function printed({ id, name, username, type }: OpsgenieResponder): GoJson {
  return { id: id || undefined, name: name || undefined, username: username || undefined, type };
}

/** What is between the commas and not empty; undefined for nothing. */
function parts(text: string): readonly string[] | undefined {
  const all = text
    .trim()
    .split(',')
    .filter((part) => part !== '');
  return all.length === 0 ? undefined : all;
}
