import { CodedError, messageOf } from '../../base/errors.ts';
import type { ReceiverDeps } from '../deps.ts';
import type { HttpSender } from '../http/http-sender.ts';
import { parsedObject, textAt } from '../reply.ts';
import type { SigV4Config } from './schema.ts';
import { type Profile, readProfiles } from './shared-files.ts';
import type { AwsKeys } from './signature.ts';
import { assumeRole, assumeRoleWithToken, type LastingKeys, StsFailure } from './sts.ts';

/** Keys that end are asked for anew this long before. */
const EARLY_MS = 5 * 60_000;
const CONTAINER_HOST = 'http://169.254.170.2';
const INSTANCE_HOST = 'http://169.254.169.254/latest';
/** A role may be assumed by way of another; further it gets nowhere sensible. */
const MAX_PROFILES = 5;

/** What a request of one receiver is signed with. */
export interface AwsIdentity {
  readonly region: string;
  readonly keys: AwsKeys;
}

/** How AWS is reached for keys. */
export interface AwsAccess {
  readonly sender: HttpSender;
  readonly signal: AbortSignal;
}

/**
 * The keys of one receiver, in the order in which the AWS tools look for them: the configuration, a profile that is
 * named, the environment, a token of the web (as pods in Kubernetes have it), the default profile, the container, the
 * machine. Then, if so configured, those of a role. Keys that end are kept until shortly before.
 */
export class AwsCredentials {
  readonly #config: SigV4Config;
  readonly #deps: ReceiverDeps;
  #kept: LastingKeys | undefined;

  constructor(config: SigV4Config, deps: ReceiverDeps) {
    this.#config = config;
    this.#deps = deps;
  }

  /** @throws CodedError when there are no keys, or no region */
  async identity(access: AwsAccess): Promise<AwsIdentity> {
    const { environment, readText } = this.#deps;
    const profiles = await readProfiles(environment, readText);
    const named = this.#config.profile || this.#env('AWS_PROFILE');
    const profile = profiles.get(named || 'default');
    const region =
      this.#config.region ||
      this.#env('AWS_REGION') ||
      this.#env('AWS_DEFAULT_REGION') ||
      (profile?.['region'] ?? '');
    if (region === '') {
      throw refusal('region not configured in sns.sigv4.region or in default credentials chain');
    }
    const kept = this.#kept;
    if (kept !== undefined && kept.endMs - EARLY_MS > this.#deps.clock.now()) {
      return { region, keys: kept.keys };
    }
    const lasting = await this.#find({ ...access, region, profiles, named });
    this.#kept = lasting.endMs === Infinity ? undefined : lasting;
    return { region, keys: lasting.keys };
  }

  async #find(search: Search): Promise<LastingKeys> {
    const own = await this.#own(search);
    const { roleArn, externalId } = this.#config;
    if (roleArn === undefined) return own;
    return assumeRole({ ...search, ...this.#sts(), keys: own.keys, roleArn, externalId });
  }

  async #own(search: Search): Promise<LastingKeys> {
    const { accessKey, secretKey } = this.#config;
    if (accessKey !== undefined && secretKey !== undefined) {
      return forEver({ accessKeyId: accessKey, secretAccessKey: secretKey.reveal() });
    }
    if (search.named !== '') {
      const keys = await this.#ofProfile(search.named, search, MAX_PROFILES);
      if (keys !== undefined) return keys;
      throw refusal(`the profile ${search.named} has no credentials that can be used`);
    }
    const found =
      this.#ofEnvironment() ??
      (await this.#ofWebToken(search)) ??
      (await this.#ofProfile('default', search, MAX_PROFILES)) ??
      (await this.#ofContainer(search)) ??
      (await this.#ofInstance(search));
    return found;
  }

  #ofEnvironment(): LastingKeys | undefined {
    const accessKeyId = this.#env('AWS_ACCESS_KEY_ID') || this.#env('AWS_ACCESS_KEY');
    const secretAccessKey = this.#env('AWS_SECRET_ACCESS_KEY') || this.#env('AWS_SECRET_KEY');
    if (accessKeyId === '' || secretAccessKey === '') return undefined;
    return forEver(withToken({ accessKeyId, secretAccessKey }, this.#env('AWS_SESSION_TOKEN')));
  }

  async #ofWebToken(search: Search): Promise<LastingKeys | undefined> {
    const [file, roleArn] = [this.#env('AWS_WEB_IDENTITY_TOKEN_FILE'), this.#env('AWS_ROLE_ARN')];
    if (file === '' || roleArn === '') return undefined;
    return this.#withToken(file, roleArn, search);
  }

  async #withToken(file: string, roleArn: string, search: Search): Promise<LastingKeys> {
    const token = (await this.#deps.readText(file)).trim();
    return assumeRoleWithToken({ ...search, ...this.#sts(), token, roleArn });
  }

  async #ofProfile(name: string, search: Search, left: number): Promise<LastingKeys | undefined> {
    const profile = search.profiles.get(name);
    if (profile === undefined || left === 0) return undefined;
    const { role_arn: roleArn, source_profile: source, external_id: externalId } = profile;
    if (roleArn === undefined) return keysOf(profile);
    const file = profile['web_identity_token_file'];
    if (file !== undefined) return this.#withToken(file, roleArn, search);
    // A profile may name itself: then its own keys are meant.
    const base =
      source === undefined || source === name
        ? keysOf(profile)
        : await this.#ofProfile(source, search, left - 1);
    if (base === undefined) return undefined;
    return assumeRole({ ...search, ...this.#sts(), keys: base.keys, roleArn, externalId });
  }

  async #ofContainer(access: AwsAccess): Promise<LastingKeys | undefined> {
    const path = this.#env('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI');
    const url =
      path === '' ? this.#env('AWS_CONTAINER_CREDENTIALS_FULL_URI') : CONTAINER_HOST + path;
    if (url === '') return undefined;
    const file = this.#env('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE');
    const token =
      file === ''
        ? this.#env('AWS_CONTAINER_AUTHORIZATION_TOKEN')
        : (await this.#deps.readText(file)).trim();
    const headers = token === '' ? {} : { authorization: token };
    return keysOfJson(await ask(access, { method: 'GET', url, headers }));
  }

  async #ofInstance(access: AwsAccess): Promise<LastingKeys> {
    if (this.#env('AWS_EC2_METADATA_DISABLED').toLowerCase() === 'true') {
      throw refusal('no AWS credentials found');
    }
    const token = await ask(access, {
      method: 'PUT',
      url: `${INSTANCE_HOST}/api/token`,
      headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '300' },
    });
    const headers = { 'x-aws-ec2-metadata-token': token };
    const url = `${INSTANCE_HOST}/meta-data/iam/security-credentials/`;
    const role = (await ask(access, { method: 'GET', url, headers })).split('\n', 1)[0] ?? '';
    return keysOfJson(await ask(access, { method: 'GET', url: url + role.trim(), headers }));
  }

  #sts(): Pick<ReceiverDeps, 'clock' | 'environment'> {
    return this.#deps;
  }

  #env(name: string): string {
    return this.#deps.environment[name] ?? '';
  }
}

interface Search extends AwsAccess {
  readonly region: string;
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Empty when no profile is named. */
  readonly named: string;
}

function forEver(keys: AwsKeys): LastingKeys {
  return { keys, endMs: Infinity };
}

function withToken(keys: AwsKeys, sessionToken: string): AwsKeys {
  return sessionToken === '' ? keys : { ...keys, sessionToken };
}

function keysOf(profile: Profile): LastingKeys | undefined {
  const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey } = profile;
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return forEver(withToken({ accessKeyId, secretAccessKey }, profile['aws_session_token'] ?? ''));
}

/** The form in which containers and machines have it. */
function keysOfJson(json: string): LastingKeys {
  const reply = parsedObject(json) ?? {};
  const accessKeyId = textAt(reply, 'AccessKeyId');
  const secretAccessKey = textAt(reply, 'SecretAccessKey');
  if (accessKeyId === '' || secretAccessKey === '') throw refusal('no AWS credentials found');
  const keys = withToken({ accessKeyId, secretAccessKey }, textAt(reply, 'Token'));
  const endMs = Date.parse(textAt(reply, 'Expiration'));
  return { keys, endMs: Number.isNaN(endMs) ? Infinity : endMs };
}

interface Question {
  readonly method: 'GET' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function ask({ sender, signal }: AwsAccess, question: Question): Promise<string> {
  try {
    const { status, body } = await sender.send({ ...question, body: '', signal });
    if (status === 200) return body;
    throw new Error(`unexpected status code ${status}`);
  } catch (error) {
    const message = `no AWS credentials found: ${messageOf(error)}`;
    throw new StsFailure('aws_credentials', message, { cause: error });
  }
}

function refusal(message: string): CodedError {
  return new CodedError('aws_credentials', message);
}
