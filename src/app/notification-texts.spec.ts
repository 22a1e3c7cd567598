import { describe, expect, it } from '@jest/globals';
import { Counter, Registry } from 'prom-client';
import { messageOf } from '../base/errors.ts';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import { mattermostPayload } from '../receivers/mattermost/payload.ts';
import { opsgenieRequests } from '../receivers/opsgenie/payload.ts';
import { opsgenieSchema } from '../receivers/opsgenie/schema.ts';
import { mattermostSchema } from '../receivers/mattermost/schema.ts';
import { slackSchema } from '../receivers/slack/schema.ts';
import { slackPayload } from '../receivers/slack/payload.ts';
import { telegramPayload, telegramText } from '../receivers/telegram/payload.ts';
import { telegramSchema } from '../receivers/telegram/schema.ts';
import { Secret } from '../base/secret.ts';
import type { Texts } from '../receivers/templating.ts';
import { configOf } from '../receivers/testing/configs.ts';
import { aFlushedAlert, aNotification } from '../receivers/testing/notifications.ts';
import { TemplateLibrary } from '../templates/template-library.ts';
import { NotificationTexts } from './notification-texts.ts';

const BROKEN = '{{ index .Alerts 99 }}';
const WHY = 'index out of range: 99';

const URL_OF_HOOK = new Secret('http://service.example/hook');
const WITH_CHANNEL = { api_url: URL_OF_HOOK, channel: BROKEN };
const WITH_HOOK = { webhook_url: URL_OF_HOOK, channel: BROKEN };

interface Made {
  /** What was made, or why nothing was. */
  readonly result: unknown;
  readonly logged: readonly string[];
  readonly failures: number | undefined;
}

async function making(
  build: (texts: Texts) => unknown,
  { fallback = true, alerts = 1 } = {},
): Promise<Made> {
  const logger = new MemoryLogger();
  const failures = new Counter({
    name: 'failures',
    help: 'x',
    labelNames: ['receiver'],
    registers: [new Registry()],
  });
  const library = new TemplateLibrary([], {
    clock: new ManualClock(0),
    localZone: 'UTC',
    externalUrl: 'http://alerts.example',
  });
  const texts = new NotificationTexts({ library, logger, failures, fallback });
  const notification = aNotification({
    alerts: Array.from({ length: alerts }, (_, i) =>
      aFlushedAlert('firing', { alertname: 'Down', instance: `host-${i}`, more: 'm'.repeat(300) }),
    ),
  });
  let result: unknown;
  try {
    result = texts.render(notification, build);
  } catch (error) {
    result = messageOf(error);
  }
  return {
    result,
    logged: logger.lines.map(({ message }) => message),
    failures: (await failures.get()).values[0]?.value,
  };
}

describe('a notification whose template fails', () => {
  it('goes out in plain words, which is logged and counted once', async () => {
    const { result, logged, failures } = await making((texts) => texts.message(BROKEN));
    expect(result).toMatch(/^\[FIRING:1\] alertname=Down\n.*its template failed: .*\n/);
    expect(result).toContain('instance=host-0');
    expect(logged).toEqual(['A template failed: the notification goes out in plain words']);
    expect(failures).toBe(1);
  });

  it('says which one at its beginning, which services that cut leave', async () => {
    const { result } = await making((texts) => texts.message(BROKEN), { alerts: 30 });
    expect(String(result).slice(0, 700)).toContain(WHY);
    expect(result).toContain('… and 10 more');
  });

  it('is not sent, and not said to be, when the place it goes to is not known', async () => {
    const build = (texts: Texts): string => texts.message(BROKEN) + texts.required(BROKEN);
    const { result, logged, failures } = await making(build);
    expect(result).toContain(WHY);
    expect(logged).toEqual([
      'A template failed that says where a notification goes: it is not sent',
    ]);
    expect(failures).toBe(1);
  });

  it('is not sent when the fallback is switched off', async () => {
    const made = await making((texts) => texts.message(BROKEN), { fallback: false });
    expect(made.result).toContain(WHY);
    expect(made.logged).toEqual(['A template failed']);
    expect(made.failures).toBe(1);
  });
});

describe('what a notification can go out without', () => {
  it.each([
    [
      'slack',
      (texts: Texts) => slackPayload(configOf(slackSchema, WITH_CHANNEL).message, texts).print(),
    ],
    [
      'mattermost',
      (texts: Texts) =>
        mattermostPayload(configOf(mattermostSchema, WITH_HOOK).message, texts).body,
    ],
  ])('is the channel of %s, whose webhooks have their own', async (_kind, build) => {
    const { result } = await making(build);
    const body = JSON.parse(String(result)) as { attachments: { text: string }[] };
    expect(body).not.toHaveProperty('channel');
    expect(body.attachments[0]?.text).toContain(WHY);
  });

  it('is a responder of OpsGenie: the others are told', async () => {
    const nobody = { id: '', name: '', username: '', type: 'team' };
    const config = configOf(opsgenieSchema, {
      api_key: new Secret('k'),
      api_url: 'http://service.example/',
      responders: [
        { ...nobody, name: BROKEN },
        { ...nobody, name: '{{ .GroupLabels.alertname }}' },
      ],
    });
    const { result } = await making((texts) => opsgenieRequests(config, aNotification(), texts));
    const [request] = result as ReturnType<typeof opsgenieRequests>;
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      description: expect.stringContaining(WHY),
      responders: [{ name: 'Down', type: 'team' }],
    });
  });
});

it.each(['MarkdownV2', 'Markdown', 'HTML'])(
  'Telegram gets the plain form without a mode instead of %s, and cut',
  async (parse_mode) => {
    const settings = { bot_token: new Secret('t'), chat_id: 1, message: BROKEN, parse_mode };
    const config = configOf(telegramSchema, settings);
    const build = (texts: Texts): string =>
      telegramPayload(config, '1', telegramText(config, texts));
    const { result } = await making(build, { alerts: 30 });
    const { text, ...rest } = JSON.parse(String(result)) as { readonly text: string };
    expect(rest).not.toHaveProperty('parse_mode');
    expect(text).toMatch(/^\[FIRING:30\] alertname=Down\n/);
    expect(text).toContain(WHY);
    expect(text).toHaveLength(4096);
  },
);
