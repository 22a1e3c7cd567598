import { formatPromDuration } from '../../base/duration.ts';
import { promDuration, url } from '../../base/schema/formats.ts';
import { Scalar } from '../../base/schema/scalar.ts';
import {
  anything,
  bool,
  filled,
  list,
  map,
  object,
  optional,
  reading,
  readWith,
  text,
} from '../../base/schema/schema.ts';
import type { Schema } from '../../base/schema/schema.ts';
import type { HttpConfig } from '../http/schema.ts';
import { hasAny, kindSchema } from '../kind-schema.ts';
import { sortedKeys } from '../sorted-keys.ts';

/** One item of `jira_configs`. `project`, `issueType`, `labels`, `priority` and texts of `fields` are templates. */
export interface JiraConfig {
  readonly http: HttpConfig;
  readonly apiUrl: string;
  readonly apiType: 'auto' | 'cloud' | 'datacenter';
  readonly project: string;
  readonly issueType: string;
  readonly summary: JiraField;
  readonly description: JiraField;
  readonly labels: readonly string[];
  readonly priority: string;
  /** Empty for none, as are the next two. */
  readonly reopenTransition: string;
  readonly resolveTransition: string;
  readonly wontFixResolution: string;
  readonly reopenDurationMs: number;
  /** Any data, by the names of Jira's fields. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A field that is set when an issue is made, and unless told otherwise, when it is changed. */
export interface JiraField {
  readonly template: string;
  readonly enableUpdate: boolean;
}

interface GivenField {
  readonly template: string | undefined;
  readonly enable_update: boolean | undefined;
}

/** A text, or the text with how it behaves when an issue is changed. */
const field = (): Schema<string | GivenField | undefined> => {
  const full = object({ template: text(), enable_update: optional(bool()) });
  return reading((node, report) =>
    node instanceof Scalar ? node.text : readWith(full, node, report),
  );
};

function fieldOf(given: string | GivenField | undefined, defaultTemplate: string): JiraField {
  if (typeof given === 'string') return { template: given, enableUpdate: true };
  return {
    template: given?.template ?? defaultTemplate,
    enableUpdate: given?.enable_update ?? true,
  };
}

/** A field as Alertmanager prints it: always in full. */
function printedField(given: string | GivenField | undefined, defaultTemplate: string): object {
  if (typeof given === 'string') return { template: given };
  return { template: given?.template ?? defaultTemplate, enable_update: given?.enable_update };
}

const SUMMARY = '{{ template "jira.default.summary" . }}';
const DESCRIPTION = '{{ template "jira.default.description" . }}';

/** How items of `jira_configs` are read. */
export const jiraSchema = kindSchema({
  sendResolved: true,
  shape: () => ({
    api_url: url(),
    api_type: text(),
    project: filled(),
    summary: field(),
    description: field(),
    labels: list(text()),
    priority: text(),
    issue_type: filled(),
    reopen_transition: text(),
    resolve_transition: text(),
    wont_fix_resolution: text(),
    reopen_duration: promDuration(),
    fields: map(anything()),
  }),
  defaults: {
    api_type: 'auto',
    priority: '{{ template "jira.default.priority" . }}',
  },
  inherit: (settings, { defaults }) => ({
    ...settings,
    api_url: settings.api_url ?? defaults.jira_api_url,
    summary: printedField(settings.summary, SUMMARY),
    description: printedField(settings.description, DESCRIPTION),
    reopen_duration: settings.reopen_duration ? formatPromDuration(settings.reopen_duration) : '',
    fields: sortedKeys(settings.fields),
  }),
  check: (given, report) => {
    if (!hasAny(given, 'project')) report('missing project in jira_config');
    if (!hasAny(given, 'issue_type')) report('missing issue_type in jira_config');
    if (!['auto', 'cloud', 'datacenter'].includes(given.api_type ?? 'auto')) {
      const message = 'unknown api_type on jira_config, must be auto, cloud or datacenter';
      report(message, { path: ['api_type'] });
    }
  },
  resolve: (settings, { defaults, http }, report): JiraConfig => {
    const apiUrl = settings.api_url ?? defaults.jira_api_url;
    if (apiUrl === undefined) report('no global Jira Cloud URL set');
    const type = settings.api_type;
    return {
      http: http.effective,
      apiUrl: apiUrl ?? '',
      apiType: type === 'cloud' || type === 'datacenter' ? type : 'auto',
      project: settings.project ?? '',
      issueType: settings.issue_type ?? '',
      summary: fieldOf(settings.summary, SUMMARY),
      description: fieldOf(settings.description, DESCRIPTION),
      labels: settings.labels ?? [],
      priority: settings.priority,
      reopenTransition: settings.reopen_transition ?? '',
      resolveTransition: settings.resolve_transition ?? '',
      wontFixResolution: settings.wont_fix_resolution ?? '',
      reopenDurationMs: settings.reopen_duration ?? 0,
      fields: settings.fields ?? {},
    };
  },
});
