import { describe, expect, it } from '@jest/globals';
import { Annotations } from '../../labels/annotations.ts';
import type { Templating } from '../templating.ts';
import { aFlushedAlert, aNotification } from '../testing/notifications.ts';
import type { Sample } from '../testing/sample.ts';
import { receiverDeps, SAMPLES } from '../testing/samples.ts';
import { ScriptedSender } from '../testing/scripted-sender.ts';

/** Of the last request, a text that its service limits, and how much of it is taken. */
interface Limit {
  readonly of: (request: { readonly url: string; readonly body: string }) => unknown;
  readonly max: number;
  readonly in: 'characters' | 'bytes';
  /** Of what does not fit another, short text goes: HTML cannot be cut, nor an alert. */
  readonly isReplaced?: true;
}

const LONG = 'é'.repeat(300_000);
const isTemplate = (text: string): boolean => text.includes('{{');

/** Every text that is a template is far too long, but for those that say where it goes. */
const templating: Templating = {
  render: (_notification, build) =>
    build({
      required: (text) => (isTemplate(text) ? 'r' : text),
      message: (text) => (isTemplate(text) ? LONG : text),
      htmlMessage: () => LONG,
      detail: (text) => (isTemplate(text) ? LONG : text),
    }),
};

/** What is found in a JSON body by a path. */
function inJson(path: string): Limit['of'] {
  return ({ body }) =>
    path
      .split('.')
      .reduce<unknown>((found, key) => (found as Record<string, unknown>)[key], JSON.parse(body));
}

const inQuery =
  (name: string): Limit['of'] =>
  ({ url }) =>
    new URL(url).searchParams.get(name);
const inForm =
  (name: string): Limit['of'] =>
  ({ body }) =>
    new URLSearchParams(body).get(name);
const characters = (of: Limit['of'], max: number): Limit => ({ of, max, in: 'characters' });
const bytes = (of: Limit['of'], max: number): Limit => ({ of, max, in: 'bytes' });
const whole: Limit['of'] = ({ body }) => body;

/** For each kind what its service limits, as far as the original cuts it; none where it does not. */
const LIMITS = {
  webhook: [],
  discord: [
    characters(inJson('embeds.0.title'), 256),
    characters(inJson('embeds.0.description'), 4096),
  ],
  slack: [characters(inJson('attachments.0.title'), 1024)],
  telegram: [{ ...characters(inJson('text'), 4096), isReplaced: true }],
  webex: [bytes(inJson('markdown'), 7439)],
  msteams: [],
  msteamsv2: [],
  rocketchat: [characters(inJson('attachments.0.title'), 1024)],
  mattermost: [],
  pagerduty: [characters(inJson('payload.summary'), 1024)],
  opsgenie: [characters(inJson('message'), 130)],
  victorops: [characters(inJson('state_message'), 20_480)],
  pushover: [
    characters(inQuery('title'), 250),
    characters(inQuery('message'), 1024),
    characters(inQuery('url'), 512),
  ],
  sns: [bytes(inForm('Message'), 256 * 1024)],
  wechat: [],
  jira: [
    characters(inJson('fields.summary'), 255),
    characters(inJson('fields.description'), 32_767),
  ],
  incidentio: [{ ...bytes(whole, 512 * 1024), isReplaced: true }],
  wecom_robot: [bytes(inJson('text.content'), 2048)],
  dingtalk: [bytes(whole, 20_000)],
  feishu: [bytes(whole, 20_000)],
} as const satisfies Readonly<Record<keyof typeof SAMPLES, readonly Limit[]>>;

const samples: Readonly<Record<string, Sample>> = SAMPLES;
const limited = Object.entries(LIMITS).filter(([, limits]) => limits.length > 0);

describe.each<readonly [string, readonly Limit[]]>(limited)('the receiver %s', (kind, limits) => {
  it('cuts what its service would refuse, and no more than that', async () => {
    const sample = samples[kind];
    const reply = sample?.reply?.body ?? '{}';
    const sender = new ScriptedSender(reply, reply, reply);
    const deps = { ...receiverDeps({}, templating), createHttpSender: () => sender };
    const alert = aFlushedAlert('firing');
    const annotations = Annotations.of({ summary: 'x'.repeat(1000) });
    const alerts = Array.from({ length: 1000 }, () => ({
      ...alert,
      alert: { ...alert.alert, annotations },
    }));
    const notifier = sample?.build('https://service.example', deps);
    const { signal } = new AbortController();
    expect(await notifier?.notify(aNotification({ alerts }), signal)).toMatchObject({
      kind: 'sent',
    });
    const request = sender.asked.at(-1) ?? { url: '', body: '' };
    for (const limit of limits) {
      const text = String(limit.of(request));
      const size = limit.in === 'bytes' ? Buffer.byteLength(text) : Array.from(text).length;
      expect(size).toBeLessThanOrEqual(limit.max);
      expect(size).toBeGreaterThan(limit.isReplaced ? 100 : limit.max * 0.4);
    }
  });
});
