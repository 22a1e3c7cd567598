import { describe, expect, it } from '@jest/globals';
import { Secret } from '../../base/secret.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import type { Notifier, SendResult } from '../../notify/contract.ts';
import type { ReceiverDeps } from '../deps.ts';
import { configOf } from '../testing/configs.ts';
import { aNotification } from '../testing/notifications.ts';
import { receiverDeps } from '../testing/samples.ts';
import { type Scripted, ScriptedSender } from '../testing/scripted-sender.ts';
import { sns } from './index.ts';
import { snsSchema } from './schema.ts';

interface World {
  readonly environment?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly sigv4?: Readonly<Record<string, unknown>>;
  readonly clock?: ManualClock;
}

function building(sender: ScriptedSender, world: World): Notifier {
  const { environment = {}, files = {}, sigv4 = {}, clock = new ManualClock() } = world;
  const readText: ReceiverDeps['readText'] = (path) => {
    const text = files[path];
    return text === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(text);
  };
  const deps = { ...receiverDeps(), clock, environment, readText, createHttpSender: () => sender };
  return sns.build(configOf(snsSchema, { topic_arn: 'arn:t', sigv4 }), deps);
}

function notify(notifier: Notifier): Promise<SendResult> {
  return notifier.notify(aNotification(), new AbortController().signal);
}

/** Whose keys signed the last request, for which region. */
function signerOf(sender: ScriptedSender): string | undefined {
  return /Credential=([^/]+\/\d+\/[^/]+)/
    .exec(sender.asked.at(-1)?.headers['authorization'] ?? '')?.[1]
    ?.replace(/\/\d+\//, ' ');
}

function roleKeys(id: string, expiration: string): string {
  return `<X><AccessKeyId>${id}</AccessKeyId><SecretAccessKey>s&amp;</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration></X>`;
}

const KEYS = {
  AWS_ACCESS_KEY_ID: 'ENV',
  AWS_SECRET_ACCESS_KEY: 'env-secret',
  AWS_REGION: 'eu-west-1',
};
const FILES = {
  '/home/a/.aws/config':
    '[default]\nregion = us-east-2\n[profile own]\nregion=cn-north-1\nrole_arn = arn:r\nsource_profile = default\n',
  '/home/a/.aws/credentials':
    '# keys\n[default]\naws_access_key_id = FILE\naws_secret_access_key = s\n',
};

describe('sns finds its keys', () => {
  it.each<[string, World, readonly string[], string]>([
    [
      'in the configuration',
      {
        sigv4: { region: 'eu-central-1', access_key: 'OWN', secret_key: new Secret('own-secret') },
        environment: KEYS,
      },
      ['{}'],
      'OWN eu-central-1',
    ],
    ['in the environment', { environment: KEYS }, ['{}'], 'ENV eu-west-1'],
    [
      'in the default profile',
      { environment: { HOME: '/home/a' }, files: FILES },
      ['{}'],
      'FILE us-east-2',
    ],
    [
      'by the role of a profile',
      { environment: { HOME: '/home/a' }, files: FILES, sigv4: { profile: 'own' } },
      [roleKeys('ROLE', '2099-01-01T00:00:00Z'), '{}'],
      'ROLE cn-north-1',
    ],
    [
      'by a role and an id',
      { environment: KEYS, sigv4: { role_arn: 'arn:r', external_id: 'x' } },
      [roleKeys('ROLE', '2099-01-01T00:00:00Z'), '{}'],
      'ROLE eu-west-1',
    ],
    [
      'by a token of the cluster',
      {
        environment: {
          AWS_REGION: 'eu-west-1',
          AWS_ROLE_ARN: 'arn:r',
          AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
        },
        files: { '/token': 'jwt\n' },
      },
      [roleKeys('WEB', '2099-01-01T00:00:00Z'), '{}'],
      'WEB eu-west-1',
    ],
    [
      'in its container',
      {
        environment: { AWS_REGION: 'eu-west-1', AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x' },
      },
      ['{"AccessKeyId":"BOX","SecretAccessKey":"s","Token":"t"}', '{}'],
      'BOX eu-west-1',
    ],
    [
      'on its machine',
      { environment: { AWS_REGION: 'eu-west-1' } },
      ['imds', 'role\n', '{"AccessKeyId":"EC2","SecretAccessKey":"s","Token":"t"}', '{}'],
      'EC2 eu-west-1',
    ],
  ])('%s', async (_name, world, answers, signer) => {
    const sender = new ScriptedSender(...answers);
    expect(await notify(building(sender, world))).toMatchObject({ kind: 'sent' });
    expect(sender.left).toBe(0);
    expect(signerOf(sender)).toBe(signer);
  });

  it('and keeps those that end until shortly before', async () => {
    const clock = new ManualClock(Date.parse('2026-01-01T00:00:00Z'));
    const [first, second] = [
      roleKeys('ONE', '2026-01-01T01:00:00Z'),
      roleKeys('TWO', '2026-01-01T02:00:00Z'),
    ];
    const sender = new ScriptedSender(first, '{}', '{}', second, '{}');
    const world = { environment: KEYS, sigv4: { role_arn: 'arn:r' }, clock };
    const notifier = building(sender, world);
    await notify(notifier);
    await clock.advance(54 * 60_000);
    await notify(notifier);
    expect(signerOf(sender)).toBe('ONE eu-west-1');
    await clock.advance(60_000);
    await notify(notifier);
    expect(signerOf(sender)).toBe('TWO eu-west-1');
  });

  it.each<[string, World, readonly Scripted[], boolean, string]>([
    [
      'no region',
      {},
      [],
      false,
      'region not configured in sns.sigv4.region or in default credentials chain',
    ],
    [
      'a profile that is not there',
      { sigv4: { region: 'r', profile: 'p' } },
      [],
      false,
      'the profile p has no credentials that can be used',
    ],
    [
      'a role that is refused',
      { environment: KEYS, sigv4: { role_arn: 'arn:r' } },
      [[403, '<E><Code>AccessDenied</Code></E>']],
      false,
      'cannot assume the role: status code 403: AccessDenied',
    ],
    [
      'a machine that does not answer',
      { environment: { AWS_REGION: 'r' } },
      [new Error('timeout')],
      true,
      'no AWS credentials found: timeout',
    ],
  ])('or fails for %s', async (_name, world, answers, retry, message) => {
    const result = await notify(building(new ScriptedSender(...answers), world));
    expect(result).toMatchObject({ kind: 'failed', retry, message });
  });
});

describe('sns', () => {
  it('publishes at the endpoint of its region', async () => {
    const sender = new ScriptedSender('{}');
    await notify(building(sender, { environment: { ...KEYS, AWS_REGION: 'cn-north-1' } }));
    expect(sender.asked[0]?.url).toBe('https://sns.cn-north-1.amazonaws.com.cn/');
  });

  it('tries again when it was too fast, which AWS says with 400', async () => {
    const answer = '<E><Error><Code>Throttling</Code><Message>Rate &lt;x&gt;</Message></Error></E>';
    const sender = new ScriptedSender([400, answer]);
    expect(await notify(building(sender, { environment: KEYS }))).toEqual({
      kind: 'failed',
      retry: true,
      reason: 'rateLimited',
      message: 'unexpected status code 400: Rate <x>',
    });
  });
});
