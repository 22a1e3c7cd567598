import type { Clock } from '../../base/clock.ts';
import { CodedError, messageOf } from '../../base/errors.ts';
import type { HttpResponse, HttpSender } from '../http/http-sender.ts';
import { goQuery } from '../url-parts.ts';
import { endpointOf } from './endpoints.ts';
import { type AwsKeys, signed } from './signature.ts';
import { elementText } from './xml.ts';

/** Keys and when they end, wall-clock milliseconds; Infinity for never. */
export interface LastingKeys {
  readonly keys: AwsKeys;
  readonly endMs: number;
}

/** Why there are no keys at this moment; another try may get them. */
export class StsFailure extends CodedError {
  override readonly name = 'StsFailure';
}

/** How AWS's service of tokens is spoken to. */
interface Access {
  readonly sender: HttpSender;
  readonly signal: AbortSignal;
  readonly region: string;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A role to be assumed by keys. */
export interface Role extends Access {
  readonly keys: AwsKeys;
  readonly roleArn: string;
  readonly externalId: string | undefined;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const VERSION = '2011-06-15';
/** The least there is: keys are asked for again and again anyway. */
const DURATION_SECONDS = '900';

/** Keys of a role. @throws StsFailure, HttpError */
export async function assumeRole({
  roleArn,
  externalId,
  keys,
  ...access
}: Role): Promise<LastingKeys> {
  const body = goQuery({
    Action: 'AssumeRole',
    Version: VERSION,
    RoleArn: roleArn,
    RoleSessionName: sessionName(access),
    DurationSeconds: DURATION_SECONDS,
    ...(externalId !== undefined && { ExternalId: externalId }),
  });
  const url = endpointOf('sts', access.region, access.environment);
  const scope = { region: access.region, service: 'sts', nowMs: access.clock.now() };
  const headers = signed({ method: 'POST', url, headers: FORM, body }, keys, scope);
  return keysOf(await post(access, { url, headers, body }));
}

/** Keys of a role for a token that the cluster gave. @throws StsFailure, HttpError */
export async function assumeRoleWithToken({
  roleArn,
  token,
  ...access
}: Access & { readonly roleArn: string; readonly token: string }): Promise<LastingKeys> {
  const body = goQuery({
    Action: 'AssumeRoleWithWebIdentity',
    Version: VERSION,
    RoleArn: roleArn,
    RoleSessionName: access.environment['AWS_ROLE_SESSION_NAME'] ?? sessionName(access),
    WebIdentityToken: token,
  });
  const url = endpointOf('sts', access.region, access.environment);
  return keysOf(await post(access, { url, headers: FORM, body }));
}

interface StsRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function post({ sender, signal }: Access, request: StsRequest): Promise<HttpResponse> {
  try {
    return await sender.send({ ...request, method: 'POST', signal });
  } catch (error) {
    throw new StsFailure('aws_sts', messageOf(error), { cause: error });
  }
}

function keysOf({ status, body }: HttpResponse): LastingKeys {
  const accessKeyId = elementText(body, 'AccessKeyId');
  const secretAccessKey = elementText(body, 'SecretAccessKey');
  const sessionToken = elementText(body, 'SessionToken');
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) {
    const message = `cannot assume the role: status code ${status}: ${elementText(body, 'Code') ?? ''}`;
    if (status >= 500) throw new StsFailure('aws_sts', message);
    throw new CodedError('aws_sts', message);
  }
  const endMs = Date.parse(elementText(body, 'Expiration') ?? '');
  const keys = { accessKeyId, secretAccessKey, sessionToken };
  return { keys, endMs: Number.isNaN(endMs) ? 0 : endMs };
}

/** A name that AWS shows beside what was done with the keys. */
function sessionName({ clock }: Access): string {
  return `tocsin-${clock.now()}`;
}
