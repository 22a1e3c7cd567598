import { describe, expect, it } from '@jest/globals';
import type { Config } from './config.ts';
import { loadConfig } from './load.ts';
import { ConfigError, formatProblem } from './problem.ts';

const MAIN = `
global:
  http_config: { authorization: { credentials_file: global.token } }
  slack_api_url: https://slack.example/global
route: { receiver: team }
receivers:
  - name: team
    webhook_configs: [{ url: http://x.example/0 }, { url: http://x.example/1 }]
  - name: spare
`;

function load(extensions?: string, main = MAIN): Config {
  return loadConfig({
    text: main,
    file: '/etc/am/main.yml',
    mode: 'fallback',
    extensions:
      extensions === undefined ? undefined : { text: extensions, file: '/etc/x/more.yml' },
  }).config;
}

function problems(extensions: string, main = MAIN): readonly string[] {
  try {
    load(extensions, main);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(formatProblem);
    throw error;
  }
}

/** Its integrations, such as `webhook[0]`. */
function integrations(config: Config, receiver: string): readonly string[] {
  const found = config.receivers.find(({ name }) => name === receiver);
  return (found?.integrations ?? []).map(({ kind, index }) => `${kind}[${index}]`);
}

const MORE = `
receivers:
  - name: team
    webhook_configs:
      - url: http://x.example/2
        http_config: { authorization: { credentials_file: own.token } }
    slack_configs: [{ channel: '#a' }]
    dingtalk_configs: [{ access_token: t0 }, { access_token: t1 }]
  - name: spare
    feishu_configs: [{ webhook_url: https://f.example }]
    wecom_robot_configs: [{ key: k }]
`;

describe('a file of extensions', () => {
  it('adds integrations by the name of a receiver, with indices after those of the main file', () => {
    const config = load(MORE);
    expect(integrations(config, 'team')).toEqual([
      'webhook[0]',
      'webhook[1]',
      'webhook[2]',
      'slack[0]',
      'dingtalk[0]',
      'dingtalk[1]',
    ]);
    expect(integrations(config, 'spare')).toEqual(['wecom_robot[0]', 'feishu[0]']);
  });

  it('inherits from global of the main file, and its own relative paths start from its folder', () => {
    const [, , webhook, slack] = load(MORE).receivers[0]?.integrations ?? [];
    expect(webhook).toMatchObject({
      config: { http: { authorization: { credentialsFile: '/etc/x/own.token' } } },
    });
    expect(slack).toMatchObject({
      http: { authorization: { credentialsFile: '/etc/am/global.token' } },
    });
  });

  it('changes nothing of what the status shows, and nothing else of the configuration', () => {
    const alone = load();
    const config = load(MORE);
    expect(config.marshalled).toBe(alone.marshalled);
    expect(config.given).toEqual(alone.given);
    expect({ ...config, receivers: [], extensions: undefined }).toEqual({
      ...alone,
      receivers: [],
    });
  });

  it.each(['', '# nothing\n', 'receivers:\n', 'receivers: []\n', 'receivers: [{ name: team }]\n'])(
    'may be as good as empty: %j',
    (text) => {
      expect(load(text).receivers).toEqual(load().receivers);
    },
  );

  it('leaves kinds that the original does not have unknown to the main file', () => {
    const main = `${MAIN}    feishu_configs: [{ webhook_url: https://f.example }]\n`;
    expect(problems('', main)).toEqual([
      '/etc/am/main.yml:10:5: receivers[1].feishu_configs: field feishu_configs not found, did you mean email_configs?',
    ]);
  });
});

describe('problems of a file of extensions', () => {
  it.each([
    ['bad notation', 'receivers: [', '1:13: '],
    [
      'an unknown section',
      'receiver: []',
      '1:1: receiver: field receiver not found, did you mean receivers?',
    ],
    [
      'an unknown key',
      'receivers:\n  - name: team\n    webhook_config: []',
      '3:5: receivers[0].webhook_config: field webhook_config not found, did you mean webhook_configs?',
    ],
    [
      'a value that is wrong',
      'receivers:\n  - name: team\n    webhook_configs:\n      - url: http://x\n        timeout: 5x',
      '5:18: receivers[0].webhook_configs[0].timeout: ',
    ],
    [
      'something that is missing even after inheriting',
      'receivers:\n  - name: team\n    opsgenie_configs: [{}]',
      '3:24: receivers[0].opsgenie_configs[0]: no global OpsGenie API Key',
    ],
    [
      'a receiver that the main file does not have',
      'receivers:\n  - name: other',
      '2:11: receivers[0].name: receiver "other" is not in /etc/am/main.yml: add it there, its name alone will do',
    ],
    [
      'one whose name is nearly right',
      'receivers:\n  - name: taem',
      'add it there, its name alone will do, or did you mean "team"?',
    ],
    [
      'a receiver twice',
      'receivers: [{ name: team }, { name: team }]',
      '1:37: receivers[1].name: ',
    ],
    ['no name', 'receivers: [{}]', 'missing name in receiver'],
    [
      'labels',
      'receivers:\n  - name: team\n    labels: { a: b }',
      'receivers[0].labels: the labels of a receiver belong into /etc/am/main.yml',
    ],
  ])('are found at their place: %s', (_what, text, expected) => {
    const found = problems(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^\/etc\/x\/more\.yml:/);
    expect(found[0]).toContain(expected);
  });

  it('are all told at once', () => {
    const text = 'receivers:\n  - name: a1\n  - name: b1\n    opsgenie_configs: [{}]\n';
    expect(problems(text)).toHaveLength(3);
  });
});
