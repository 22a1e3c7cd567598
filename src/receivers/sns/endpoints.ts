/** A service of AWS that is spoken to. */
export type AwsService = 'sns' | 'sts';

/** Domains of the partitions that are not the common one, by how their regions begin. */
const DOMAINS: readonly (readonly [prefix: string, domain: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
  ['eusc-', 'amazonaws.eu'],
];

/** Where a service of a region is; the environment may name another place, as the AWS tools have it. */
export function endpointOf(
  service: AwsService,
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const other =
    environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? environment['AWS_ENDPOINT_URL'];
  if (other !== undefined && other !== '') return other;
  const [, domain] = DOMAINS.find(([prefix]) => region.startsWith(prefix)) ?? ['', 'amazonaws.com'];
  return `https://${service}.${region}.${domain}/`;
}
