import { describe, expect, it } from '@jest/globals';
import type { Templating, Texts } from '../templating.ts';
import { aNotification } from '../testing/notifications.ts';
import { receiverDeps } from '../testing/samples.ts';
import { ScriptedSender } from '../testing/scripted-sender.ts';
import { SERVICE_SAMPLES } from '../testing/service-samples.ts';
import { failingTemplating } from '../testing/templating.ts';

/** The form in which a notification goes out when one of its templates has failed. */
const plain: Texts = {
  isPlain: true,
  // These do not fail, and are empty here.
  required: (template) => template.replaceAll(/\{\{.*?\}\}/g, ''),
  message: () => 'a template failed\n- Down\n- Up',
  htmlMessage: () => '<pre>a template failed</pre>',
  detail: (template, text = '') => (template.includes('{{') ? text : template),
};
const templating: Templating = { render: (_notification, build) => build(plain) };

/** All but the one without templates. */
const samples = Object.entries(SERVICE_SAMPLES).filter(([kind]) => kind !== 'incidentio');

describe.each(samples)('the receiver %s, in plain words', (_kind, sample) => {
  it('says what failed, without a template left in it', async () => {
    const reply = 'reply' in sample ? sample.reply.body : '{}';
    const sender = new ScriptedSender(...Array.from({ length: 5 }, () => reply));
    const deps = { ...receiverDeps({}, templating), createHttpSender: () => sender };
    const notifier = sample.build('https://service.example', deps);
    const { signal } = new AbortController();
    expect(await notifier.notify(aNotification(), signal)).toMatchObject({ kind: 'sent' });
    const told = sender.asked.map(({ url, body }) => url + body).join('\n');
    expect(told).toMatch(/a[ +]template[ +]failed/);
    expect(told).not.toContain('{{');
    expect(told).not.toContain('%7B%7B');
  });

  it('or, when even that cannot be, fails for good and asks nothing', async () => {
    const sender = new ScriptedSender();
    const deps = { ...receiverDeps({}, failingTemplating), createHttpSender: () => sender };
    const notifier = sample.build('https://service.example', deps);
    const result = await notifier.notify(aNotification(), new AbortController().signal);
    const message = 'template: x:1:2: it failed';
    expect(result).toEqual({ kind: 'failed', retry: false, reason: 'other', message });
    expect(sender.asked).toEqual([]);
  });
});

it('has the summary of an issue in one line, which Jira asks for', async () => {
  const sender = new ScriptedSender('{"issues":[]}', '{}');
  const deps = { ...receiverDeps({}, templating), createHttpSender: () => sender };
  const notifier = SERVICE_SAMPLES.jira.build('https://service.example', deps);
  await notifier.notify(aNotification(), new AbortController().signal);
  expect(JSON.parse(sender.asked[1]?.body ?? '')).toMatchObject({
    fields: { summary: '[FIRING] Down' },
  });
});
