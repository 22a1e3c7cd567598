import { bool, filled, map, object, secret, text, then } from '../../base/schema/schema.ts';
import type { Secret } from '../../base/secret.ts';
import type { HttpConfig } from '../http/schema.ts';
import { hasAny, kindSchema } from '../kind-schema.ts';
import { sortedKeys } from '../sorted-keys.ts';

/** One item of `sns_configs`. Its texts are templates. */
export interface SnsConfig {
  readonly http: HttpConfig;
  /** Empty for the endpoint of the region. */
  readonly apiUrl: string;
  readonly sigv4: SigV4Config;
  readonly topicArn: string | undefined;
  readonly phoneNumber: string | undefined;
  readonly targetArn: string | undefined;
  readonly subject: string;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** How requests are signed; what is not given comes from the environment and the files of the AWS tools. */
export interface SigV4Config {
  readonly region: string;
  /** Both keys are present, or neither. */
  readonly accessKey: string | undefined;
  readonly secretKey: Secret | undefined;
  readonly profile: string;
  readonly roleArn: string | undefined;
  readonly externalId: string | undefined;
}

const sigv4 = () =>
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

/** How items of `sns_configs` are read. */
export const snsSchema = kindSchema({
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
  defaults: {
    subject: '{{ template "sns.default.subject" . }}',
    message: '{{ template "sns.default.message" . }}',
  },
  inherit: (settings) => ({
    ...settings,
    sigv4: settings.sigv4 ?? {},
    attributes: sortedKeys(settings.attributes),
  }),
  check: (given, report) => {
    // Alertmanager's test lets one of the three pass, and all three.
    const count = ['target_arn', 'topic_arn', 'phone_number'].filter((key) => hasAny(given, key));
    if (count.length % 2 === 0) {
      report('must provide either a Target ARN, Topic ARN, or Phone Number for SNS config');
    }
  },
  resolve: (settings, { http }): SnsConfig => ({
    http: http.effective,
    apiUrl: settings.api_url ?? '',
    sigv4: {
      region: settings.sigv4?.region ?? '',
      accessKey: settings.sigv4?.access_key,
      secretKey: settings.sigv4?.secret_key,
      profile: settings.sigv4?.profile ?? '',
      roleArn: settings.sigv4?.role_arn,
      externalId: settings.sigv4?.external_id,
    },
    topicArn: settings.topic_arn,
    phoneNumber: settings.phone_number,
    targetArn: settings.target_arn,
    subject: settings.subject,
    message: settings.message,
    attributes: settings.attributes ?? {},
  }),
});
