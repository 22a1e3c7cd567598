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
  secret,
  text,
  then,
} from '../../base/schema/schema.ts';
import type { Schema } from '../../base/schema/schema.ts';
import { hasAny } from '../kind-schema.ts';
import type { LaterDefinition } from './definition.ts';

const sigv4 = (): Schema<unknown> =>
  then(
    object({
      region: text(),
      access_key: filled(),
      secret_key: secret(),
      profile: text(),
      role_arn: filled(),
      external_id: filled(),
      use_fips_sts_endpoint: bool(),
      service_name: text(),
    }),
    (given, report) => {
      if ((given?.access_key === undefined) !== (given?.secret_key === undefined)) {
        report(
          'must provide a AWS SigV4 Access key and Secret Key if credentials are specified in the SigV4 config',
        );
      }
      if (given?.external_id !== undefined && given.role_arn === undefined) {
        report('external_id can only be used with role_arn');
      }
      return given;
    },
  );

export const sns: LaterDefinition = {
  sendResolved: true,
  shape: () => ({
    api_url: text(),
    sigv4: sigv4(),
    topic_arn: filled(),
    phone_number: filled(),
    target_arn: filled(),
    subject: text(),
    message: text(),
    attributes: map(text()),
    use_aws_http_client: bool(),
  }),
  check: (given, report) => {
    // Alertmanager's test lets one of the three pass, and all three.
    const count = ['target_arn', 'topic_arn', 'phone_number'].filter((key) => hasAny(given, key));
    if (count.length % 2 === 0) {
      report('must provide either a Target ARN, Topic ARN, or Phone Number for SNS config');
    }
  },
};

/** A text, or the text with how it behaves when an issue is changed. */
const jiraField = (): Schema<unknown> => {
  const full = object({ template: text(), enable_update: optional(bool()) });
  return reading((node, report) =>
    node instanceof Scalar ? node.text : readWith(full, node, report),
  );
};

export const jira: LaterDefinition = {
  sendResolved: true,
  shape: () => ({
    api_url: url(),
    api_type: text(),
    project: filled(),
    summary: jiraField(),
    description: jiraField(),
    labels: list(text()),
    priority: text(),
    issue_type: filled(),
    reopen_transition: text(),
    resolve_transition: text(),
    wont_fix_resolution: text(),
    reopen_duration: promDuration(),
    fields: map(anything()),
  }),
  check: (given, report) => {
    if (!hasAny(given, 'project')) report('missing project in jira_config');
    if (!hasAny(given, 'issue_type')) report('missing issue_type in jira_config');
    if (!['auto', 'cloud', 'datacenter'].includes((given['api_type'] ?? 'auto') as string)) {
      const message = 'unknown api_type on jira_config, must be auto, cloud or datacenter';
      report(message, { path: ['api_type'] });
    }
  },
  checkInherited: (given, defaults, _http, report) => {
    if (!hasAny(given, 'api_url') && defaults.jira_api_url === undefined) {
      report('no global Jira Cloud URL set');
    }
  },
};
