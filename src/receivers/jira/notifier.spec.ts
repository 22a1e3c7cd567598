import { describe, expect, it } from '@jest/globals';
import type { FlushedAlert, SendResult } from '../../notify/contract.ts';
import type { GivenSettings } from '../kind-schema.ts';
import { configOf } from '../testing/configs.ts';
import { aFlushedAlert, aNotification } from '../testing/notifications.ts';
import { receiverDeps } from '../testing/samples.ts';
import { type Scripted, ScriptedSender } from '../testing/scripted-sender.ts';
import { jira } from './index.ts';
import { jiraSchema } from './schema.ts';

const BASE = { api_url: 'https://jira.example/rest/api/2', project: 'OPS', issue_type: 'Bug' };
const NO_ISSUES = '{"issues":[]}';
const NOTHING = [204, ''] as const;

function found(category: string): string {
  const status = { statusCategory: { key: category } };
  return JSON.stringify({ issues: [{ key: 'OPS-7', fields: { status } }] });
}

async function telling(
  sender: ScriptedSender,
  settings: GivenSettings = {},
  status: FlushedAlert['status'] = 'firing',
): Promise<SendResult> {
  const deps = { ...receiverDeps(), createHttpSender: () => sender };
  const notifier = jira.build(configOf(jiraSchema, { ...BASE, ...settings }), deps);
  const notification = aNotification({ alerts: [aFlushedAlert(status)] });
  const result = await notifier.notify(notification, new AbortController().signal);
  expect(sender.left).toBe(0);
  return result;
}

function lines(sender: ScriptedSender): readonly string[] {
  return sender.asked.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
}

describe('jira', () => {
  it.each<[string, string, FlushedAlert['status'], string | undefined]>([
    ['reopens a firing issue that is done', 'done', 'firing', '12'],
    ['leaves an open issue that is firing where it is', 'new', 'firing', undefined],
    ['closes an open issue that is over', 'new', 'resolved', '11'],
    ['leaves a closed issue that is over where it is', 'done', 'resolved', undefined],
  ])('%s', async (_name, category, status, id) => {
    const transitions = '{"transitions":[{"id":"11","name":"Close"},{"id":"12","name":"Open"}]}';
    const moving = id === undefined ? [] : [transitions, NOTHING];
    const sender = new ScriptedSender(found(category), NOTHING, ...moving);
    const settings = { reopen_transition: 'Open', resolve_transition: 'Close' };
    expect(await telling(sender, settings, status)).toMatchObject({ kind: 'sent' });
    const moved = ['GET', 'POST'].map((method) => `${method} /rest/api/2/issue/OPS-7/transitions`);
    expect(lines(sender)).toEqual([
      'POST /rest/api/2/search',
      'PUT /rest/api/2/issue/OPS-7',
      ...(id === undefined ? [] : moved),
    ]);
    if (id !== undefined) {
      expect(JSON.parse(sender.asked.at(-1)?.body ?? '')).toEqual({ transition: { id } });
    }
  });

  it.each<[string, GivenSettings, string]>([
    ['auto elsewhere', {}, '/rest/api/2/search'],
    [
      'auto in the cloud',
      { api_url: 'https://x.atlassian.net/rest/api/2/' },
      '/rest/api/3/search/jql',
    ],
    ['the cloud', { api_type: 'cloud' }, '/rest/api/3/search/jql'],
    [
      'a data center',
      { api_type: 'datacenter', api_url: 'https://x.atlassian.net/rest/api/2' },
      '/rest/api/2/search',
    ],
  ])('searches where the API is that of %s', async (_name, settings, path) => {
    const sender = new ScriptedSender(NO_ISSUES);
    expect(await telling(sender, settings, 'resolved')).toEqual({ kind: 'sent' });
    expect(lines(sender)).toEqual([`POST ${path}`]);
  });

  it('makes a document of a text that is none, for version 3 of the API', async () => {
    const sender = new ScriptedSender(NO_ISSUES, '{}');
    await telling(sender, { api_url: 'https://jira.example/rest/api/3/', description: ' plain ' });
    const content = [{ type: 'paragraph', content: [{ type: 'text', text: 'plain' }] }];
    expect(JSON.parse(sender.asked[1]?.body ?? '')).toMatchObject({
      fields: { description: { version: 1, type: 'doc', content } },
    });
  });

  it('cuts summary and description', async () => {
    const sender = new ScriptedSender(NO_ISSUES, '{}');
    await telling(sender, { summary: 's'.repeat(300), description: 'd'.repeat(40_000) });
    const { fields } = JSON.parse(sender.asked[1]?.body ?? '') as {
      readonly fields: Readonly<Record<string, string>>;
    };
    expect(fields['summary']).toBe(`${'s'.repeat(254)}…`);
    expect(fields['description']).toHaveLength(32_767);
  });

  it.each<[string, readonly Scripted[], boolean, string]>([
    [
      'a search that is refused',
      [[400, 'bad jql']],
      false,
      'failed to look up existing issues: unexpected status code 400: bad jql',
    ],
    [
      'too many requests',
      [NO_ISSUES, [429, '']],
      true,
      'failed to create the issue: unexpected status code 429',
    ],
    [
      'a search without an answer',
      [new Error('broken')],
      true,
      'failed to look up existing issues: broken',
    ],
    [
      'an answer that is no JSON',
      ['<html>'],
      false,
      'failed to look up existing issues: the answer is no JSON object',
    ],
    [
      'a transition that is not there',
      [found('done'), NOTHING, '{"transitions":[]}'],
      false,
      "can't find transition Open for issue OPS-7",
    ],
  ])('fails at %s', async (_name, answers, retry, message) => {
    const result = await telling(new ScriptedSender(...answers), { reopen_transition: 'Open' });
    expect(result).toMatchObject({ kind: 'failed', retry, message });
  });
});
