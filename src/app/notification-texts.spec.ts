import { describe, expect, it } from '@jest/globals';
import { Counter, Registry } from 'prom-client';
import { messageOf } from '../base/errors.ts';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import { mailTexts } from '../receivers/email/mail-texts.ts';
import type { EmailConfig } from '../receivers/email/schema.ts';
import { mattermostPayload } from '../receivers/mattermost/payload.ts';
import { opsgenieRequests } from '../receivers/opsgenie/payload.ts';
import { opsgenieSchema } from '../receivers/opsgenie/schema.ts';
import { mattermostSchema } from '../receivers/mattermost/schema.ts';
import { slackSchema } from '../receivers/slack/schema.ts';
import { slackPayload } from '../receivers/slack/payload.ts';
import { snsPublication } from '../receivers/sns/payload.ts';
import { snsSchema } from '../receivers/sns/schema.ts';
import { telegramPayload, telegramText } from '../receivers/telegram/payload.ts';
import { telegramSchema } from '../receivers/telegram/schema.ts';
import { wechatMessage } from '../receivers/wechat/payload.ts';
import { wechatSchema } from '../receivers/wechat/schema.ts';
import { Secret } from '../base/secret.ts';
import type { Texts } from '../receivers/templating.ts';
import { configOf } from '../receivers/testing/configs.ts';
import { aFlushedAlert, aNotification } from '../receivers/testing/notifications.ts';
import { TemplateLibrary } from '../templates/template-library.ts';
import { NotificationTexts } from './notification-texts.ts';

const BROKEN = '{{ index .Alerts 99 }}';
const WHY = 'index out of range: 99';
const PLACE = 'receivers[0].email_configs[1].text';

const URL_OF_HOOK = new Secret('http://service.example/hook');
const WITH_CHANNEL = { api_url: URL_OF_HOOK, channel: BROKEN };
const WITH_HOOK = { webhook_url: URL_OF_HOOK, channel: BROKEN };

const MAIL = {
  from: 'tocsin@example.com',
  to: 'a@example.com',
  headers: {},
  text: '',
  html: '{{ .Status }}',
} as unknown as EmailConfig;

interface Made {
  /** What was made, or why nothing was. */
  readonly result: unknown;
  readonly logged: readonly string[];
  readonly failures: number | undefined;
  readonly outcome: unknown;
}

async function making(
  build: (texts: Texts) => unknown,
  { fallback = true, alerts = 1 } = {},
): Promise<Made> {
  const logger = new MemoryLogger();
  const failures = new Counter({
    name: 'failures',
    help: 'x',
    labelNames: ['receiver', 'outcome'],
    registers: [new Registry()],
  });
  const library = new TemplateLibrary([], {
    clock: new ManualClock(0),
    localZone: () => 'UTC',
    externalUrl: 'http://alerts.example',
  });
  const placeOf = (receiver: string, template: string): string =>
    receiver === 'team' && template === BROKEN ? PLACE : '';
  const texts = new NotificationTexts({ library, logger, placeOf, failures, fallback });
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
    outcome: (await failures.get()).values[0]?.labels.outcome,
  };
}

describe('a notification whose template fails', () => {
  it('goes out in plain words, which is logged and counted once', async () => {
    const { result, logged, failures, outcome } = await making((texts) => texts.message(BROKEN));
    expect(result).toMatch(/^\[FIRING:1\] alertname=Down\n.*its template failed: .*\n/);
    expect(outcome).toBe('plain');
    expect(result).toContain('instance=host-0');
    expect(logged).toEqual(['A template failed: the notification goes out in plain words']);
    expect(failures).toBe(1);
  });

  it('says which one at its beginning, which services that cut leave', async () => {
    const { result } = await making((texts) => texts.message(BROKEN), { alerts: 30 });
    expect(String(result).slice(0, 700)).toContain(WHY);
    expect(result).toContain('… and 10 more');
  });

  it('says where that stands in the configuration', async () => {
    const { result } = await making((texts) => texts.message(BROKEN));
    expect(result).toContain(`its template failed: ${PLACE}: template: :1:3: executing`);
    const { result: other } = await making((texts) => texts.message(`${BROKEN} `));
    expect(other).toContain('its template failed: template: :1:3: executing');
  });

  it('is not sent, and not said to be, when the place it goes to is not known', async () => {
    const build = (texts: Texts): string => texts.message(BROKEN) + texts.required(BROKEN);
    const { result, logged, failures, outcome } = await making(build);
    expect(result).toBe(
      `${PLACE}: template: :1:3: executing "" at <index .Alerts 99>: error calling index: ${WHY}`,
    );
    expect(outcome).toBe('unsent');
    expect(logged).toEqual([
      'A template failed that says where a notification goes: it is not sent',
    ]);
    expect(failures).toBe(1);
  });

  it('is not sent when the fallback is switched off', async () => {
    const made = await making((texts) => texts.message(BROKEN), { fallback: false });
    expect(made.result).toContain(WHY);
    expect(made.logged).toEqual(['A template failed: nothing is sent']);
    expect(made.outcome).toBe('unsent');
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

describe('whoever can be told is told, where the place of another fails', () => {
  const some = (texts: Texts): string => texts.message(BROKEN);

  it('by mail', async () => {
    const to = `a@example.com, ${BROKEN}, {{ join "," (stringSlice "b@example.com" "c@example.com") }}`;
    const config = { ...MAIL, to, headers: { 'Reply-To': BROKEN, Subject: 's' } };
    const { result } = await making((texts) => mailTexts(config, aNotification(), texts));
    expect(result).toMatchObject({ to: 'a@example.com, b@example.com,c@example.com' });
    expect(result).toHaveProperty('headers', { Subject: 's' });
  });

  it('by mail, but not where nobody is left', async () => {
    const config = { ...MAIL, to: BROKEN };
    const { result } = await making((texts) => mailTexts(config, aNotification(), texts));
    expect(result).toContain(WHY);
  });

  it('by WeChat', async () => {
    const settings = {
      api_secret: new Secret('s'),
      corp_id: 'c',
      api_url: 'http://x/',
      agent_id: '1',
    };
    const config = configOf(wechatSchema, { ...settings, to_user: BROKEN, to_party: 'all' });
    const { result } = await making((texts) => wechatMessage(config, texts));
    expect(JSON.parse(String(result))).toMatchObject({ toparty: 'all' });
    const nobody = configOf(wechatSchema, { ...settings, to_user: BROKEN });
    expect((await making((texts) => wechatMessage(nobody, texts))).result).toContain(WHY);
  });

  it('by SNS, without the attribute', async () => {
    const config = configOf(snsSchema, {
      topic_arn: 'arn:aws:sns:eu-central-1:1:t',
      attributes: { [BROKEN]: 'x', good: 'y' },
    });
    const { result } = await making((texts) => snsPublication(config, aNotification(), texts).body);
    expect(result).toContain('MessageAttributes.entry.1.Name=good');
    expect(result).toContain(encodeURIComponent('99'));
  });

  it('and nothing is left out when nothing fails there', async () => {
    const config = { ...MAIL, to: 'a@example.com, {{ .GroupLabels.alertname }}' };
    const made = await making((texts) => [
      some(texts),
      mailTexts(config, aNotification(), texts).to,
    ]);
    expect(made.result).toHaveProperty('1', 'a@example.com, Down');
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
