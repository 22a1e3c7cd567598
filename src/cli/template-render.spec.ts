import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { fileTree } from '../templates/testing/file-tree.ts';
import { runTemplate } from './template-render.ts';

const FILES: Readonly<Record<string, string>> = {
  '/templates/a.tmpl': '{{ define "a" }}<{{ .Status }}> {{ (index .Alerts 0).StartsAt }}{{ end }}',
  '/templates/b.tmpl': '{{ define "b" }}{{ template "a" . }}!{{ end }}',
  '/broken.tmpl': 'x\n{{ if }}',
  '/data.json': '{"status":"firing","Alerts":[{"startsAt":"2024-05-01T12:00:00Z"}],"other":1}',
  '/list.json': '{"alerts":{}}',
};

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function ran(...args: readonly string[]): Promise<Ran> {
  const written = { out: '', err: '' };
  const io = {
    out: (text: string) => void (written.out += text),
    err: (text: string) => void (written.err += text),
  };
  const clock = new ManualClock(Date.parse('2026-01-01T00:10:00Z'));
  const code = await runTemplate(args, io, { files: fileTree(FILES), clock, localZone: 'UTC' });
  return { code, ...written };
}

function render(...args: readonly string[]): Promise<Ran> {
  return ran('render', '--template.glob=/templates/*', ...args);
}

describe('tocsin template render', () => {
  it.each<[title: string, args: readonly string[], out: string]>([
    [
      'a text',
      ['--template.text={{ .Receiver }} {{ .ExternalURL }}'],
      'receiver https://example.com',
    ],
    [
      'a template of a file over sample data',
      ['--template.text={{ template "b" . }}'],
      '<alertstatus> 2026-01-01 00:05:00 +0000 UTC!',
    ],
    [
      'HTML',
      ['--template.type=html', '--template.text={{ .Status }}{{ template "a" . }}{{ "<" }}'],
      'alertstatus&lt;alertstatus> 2026-01-01 00:05:00 &#43;0000 UTC&lt;',
    ],
    [
      'data of a file',
      [
        '--template.type',
        'text',
        '--template.data=/data.json',
        '--template.text={{ template "b" . }}',
      ],
      '<firing> 2024-05-01 12:00:00 +0000 UTC!',
    ],
    ['nothing of an empty text', ['--template.text='], ''],
  ])('renders %s', async (_title, args, out) => {
    expect(await render(...args)).toEqual({ code: 0, out, err: '' });
  });

  it.each<[args: readonly string[], err: string]>([
    [
      ['--template.text={{ .Nope }}'],
      `template: :1:3: executing "" at <.Nope>: can't evaluate field Nope in type template.Data`,
    ],
    [
      ['--template.text=x', '--template.glob=/*.tmpl'],
      '/broken.tmpl: template: broken.tmpl:2: missing value for if',
    ],
    [['--template.text=x', '--template.glob=['], 'templates: [: syntax error in pattern'],
    [
      ['--template.text=x', '--template.data=/nope'],
      "ENOENT: no such file or directory, open '/nope'",
    ],
    [
      ['--template.text=x', '--template.data=/list.json'],
      'template data: Data.alerts: a value of type object is not a list',
    ],
  ])('says what is wrong with %j', async (args, err) => {
    expect(await render(...args)).toEqual({ code: 1, out: '', err: `tocsin: error: ${err}\n` });
  });

  it.each<[args: readonly string[], err: string]>([
    [[], 'template: a subcommand is needed'],
    [['print'], 'template: unexpected print'],
    [['render', '--template.text=x'], '--template.glob and --template.text are needed'],
    [
      ['render', '--template.glob=x', '--template.text=x', '--template.type=pdf'],
      "--template.type must be one of html,text, got 'pdf'",
    ],
  ])('refuses the arguments %j', async (args, err) => {
    expect(await ran(...args)).toEqual({
      code: 2,
      out: '',
      err: `tocsin: error: ${err}, try --help\n`,
    });
  });

  it('tells how it is used', async () => {
    const { code, out } = await ran('render', '--help');
    expect([code, out.split('\n')[0]]).toEqual([
      0,
      'usage: tocsin template render --template.glob=GLOB --template.text=TEXT [<flags>]',
    ]);
  });
});
