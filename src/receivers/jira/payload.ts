import { type GoJson, goJson, RawJson } from '../../base/go-json.ts';
import { compareBytewise } from '../../base/compare.ts';
import type { Notification } from '../../notify/contract.ts';
import { groupKeyHash } from '../group-key-hash.ts';
import { plainTitle } from '../plain-title.ts';
import { type ReadYaml, renderData } from '../rendered-data.ts';
import type { Texts } from '../templating.ts';
import { truncateRunes } from '../truncate.ts';
import { usesRichText } from './api.ts';
import type { JiraConfig } from './schema.ts';

/** Most characters of two fields. Source: Jira's limits on them. */
const LIMITS = { summary: 255, description: 32_767 };

/** What a notification says of its issue; the templates are done with. */
export interface JiraIssue {
  readonly project: string;
  /** The fields of a new issue, and of one that is there already. */
  readonly created: Fields;
  readonly updated: Fields;
}

type Fields = ReadonlyMap<string, GoJson>;

/** The label by which the issue of a group is found again. */
export function groupLabel(notification: Notification): string {
  return `ALERT{${groupKeyHash(notification)}}`;
}

export function jiraIssue(
  config: JiraConfig,
  notification: Notification,
  texts: Texts,
  readYaml: ReadYaml,
): JiraIssue {
  const project = texts.required(config.project);
  const summary = truncateRunes(
    texts.detail(config.summary.template, plainTitle(notification)),
    LIMITS.summary,
  );
  const description = descriptionOf(config, texts);
  const common: Fields = new Map([
    ['issuetype', named(texts.required(config.issueType))],
    ['labels', labelsOf(config, notification, texts)],
    ['project', { key: project }],
  ]);
  const priority = texts.detail(config.priority);
  const value = (template: string): string => texts.detail(template);
  const own: Fields = new Map(
    Object.entries(config.fields).map(([name, given]) => {
      return [name, renderData(given, { key: value, value, readYaml })] as const;
    }),
  );
  const withTexts = (hasSummary: boolean, hasDescription: boolean): Fields =>
    new Map([
      ...common,
      ...present('summary', hasSummary ? summary : undefined),
      ...present('description', hasDescription ? description : undefined),
      ...present('priority', priority === '' ? undefined : named(priority)),
      // What is configured by name wins.
      ...own,
    ]);
  return {
    project,
    created: withTexts(true, true),
    updated: withTexts(config.summary.enableUpdate, config.description.enableUpdate),
  };
}

function present(name: string, value: GoJson | undefined): readonly (readonly [string, GoJson])[] {
  return value === undefined ? [] : [[name, value]];
}

function named(name: string): GoJson {
  return { name: name || undefined };
}

function labelsOf(config: JiraConfig, notification: Notification, texts: Texts): GoJson {
  const labels = config.labels.map((label) => texts.detail(label)).filter((label) => label !== '');
  return [...labels, groupLabel(notification)].sort(compareBytewise);
}

/** Text, or for version 3 of the API a document of Atlassian's format; undefined for nothing. */
function descriptionOf(config: JiraConfig, texts: Texts): GoJson | undefined {
  const text = truncateRunes(texts.message(config.description.template), LIMITS.description);
  if (!usesRichText(config)) return text || undefined;
  const document = text.trim();
  if (document === '') return undefined;
  return isJson(document) ? new RawJson(document) : paragraph(document);
}

/** A text that is no document as one, where the original would refuse it and tell nobody. */
function paragraph(text: string): GoJson {
  const content = [{ type: 'text', text }];
  return { version: 1, type: 'doc', content: [{ type: 'paragraph', content }] };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The body that makes or changes an issue. */
export function issueBody(fields: Fields): string {
  return `${goJson({ fields })}\n`;
}
