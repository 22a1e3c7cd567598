import { describe, expect, it } from '@jest/globals';
import { messageOf } from '../base/errors.ts';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { Annotations } from '../labels/annotations.ts';
import { LabelSet } from '../labels/label-set.ts';
import { Pairs } from '../labels/pairs.ts';
import { sampleNotifications } from './sample-data.ts';
import { TemplateLibrary } from './template-library.ts';
import type { TemplateInput } from './values/notification-data.ts';

const NOW_MS = Date.parse('2026-01-01T00:00:00Z');

type Files = Readonly<Record<string, string>>;

function library(files: Files = {}, localZone: string = 'UTC'): TemplateLibrary {
  const sources = Object.entries(files).map(([path, text]) => ({
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    text,
  }));
  return new TemplateLibrary(sources, {
    clock: new ManualClock(NOW_MS),
    localZone: () => localZone,
    externalUrl: 'http://tocsin.example.com/x',
    limits: { maxSteps: 100_000, maxOutput: 100_000 },
  });
}

function input(change: Partial<TemplateInput> = {}): TemplateInput {
  const [sample] = sampleNotifications('team.a', NOW_MS);
  if (sample === undefined) throw new Error('there is no sample');
  return { ...sample, ...change };
}

function text(template: string, files: Files = {}, change: Partial<TemplateInput> = {}): string {
  const templates = library(files);
  return templates.executeText(template, templates.data(input(change)));
}

describe('the data of a notification', () => {
  it.each([
    ['quotes the name of the receiver as a regular expression', '{{ .Receiver }}', 'team\\.a'],
    ['knows the status of all', '{{ .Status }} {{ len .Alerts.Resolved }}', 'firing 1'],
    ['ends nothing that fires', '{{ (index .Alerts 0).EndsAt.IsZero }}', 'true'],
    [
      'ends what is resolved',
      '{{ range .Alerts.Resolved }}{{ .EndsAt }} {{ .EndsAt.Sub .StartsAt }}{{ end }}',
      '2025-12-31 23:59:00 +0000 UTC 9m0s',
    ],
    [
      'finds what is common',
      '{{ .CommonLabels.Names }}',
      '[alertname cluster job namespace service team]',
    ],
    ['has no common value that differs', '{{ .CommonLabels.severity }}', ''],
    ['says why', '{{ .NotificationReason }}', 'new alerts added'],
    [
      'links back',
      '{{ template "__alertmanagerURL" . }}',
      'http://tocsin.example.com/x/#/alerts?receiver=team%5C.a',
    ],
    ['has fingerprints', '{{ (index .Alerts 0).Fingerprint | len }}', '16'],
    ['is a pointer', '{{ printf "%T" . }}', '*template.Data'],
    ['prints as in Go', '{{ .GroupLabels }}', 'alertname=InstanceDown, cluster=sample'],
  ])('%s', (_title, template, expected) => {
    expect(text(template)).toBe(expected);
  });

  it('keeps nanoseconds and the offset that a time was sent with', () => {
    const [first] = input().alerts;
    if (first === undefined) throw new Error('there is no alert');
    const startsAtDetail = { nanos: 123_456, offsetMinutes: 330 };
    const alerts = [{ ...first, alert: { ...first.alert, startsAtMs: NOW_MS, startsAtDetail } }];
    expect(text('{{ (index .Alerts 0).StartsAt }}', {}, { alerts })).toBe(
      '2026-01-01 05:30:00.000123456 +0530 +0530',
    );
  });

  it('refuses dates beyond all calendars', () => {
    const template = '{{ (index .Alerts 0).StartsAt.AddDate 9000000000000000000 0 0 }}';
    expect(() => text(template)).toThrow('error calling AddDate: time: out of range');
  });

  it('makes text of what is no Unicode', () => {
    const groupLabels = Pairs.of({ a: 'x\ud800y' });
    expect(text('{{ .GroupLabels.a }}', {}, { groupLabels })).toBe('x\ufffdy');
  });

  it('shows local times for the zone of the machine', () => {
    const templates = library({}, 'Europe/Berlin');
    const data = templates.data(input());
    const template = '{{ (index .Alerts 0).StartsAt.Local }} {{ now.Location }}';
    expect(templates.executeText(template, data)).toBe('2026-01-01 00:50:00 +0100 CET Local');
  });
});

describe('templates of files', () => {
  it('replace those of the defaults and of files before them, by name', () => {
    const files = {
      '/t/a.tmpl': '{{ define "__subject" }}A{{ end }}{{ define "x" }}a{{ end }}',
      '/t/b.tmpl': '{{ define "x" }}b{{ end }}whole',
    };
    expect(text('{{ template "slack.default.title" . }} {{ template "x" }}', files)).toBe('A b');
    expect(text('{{ template "b.tmpl" }}', files)).toBe('whole');
  });

  it('are told of by path and line where they are none', () => {
    expect(() => library({ '/t/a.tmpl': 'fine', '/t/b.tmpl': 'a\n{{ nope }}' })).toThrow(
      '/t/b.tmpl: template: b.tmpl:2: function "nope" not defined',
    );
  });

  it('may define anew within a text, for that text only', () => {
    const templates = library({ '/a': '{{ define "x" }}file{{ end }}' });
    const data = templates.data(input());
    const run = (template: string): string => templates.executeText(template, data);
    expect(run('{{ define "x" }}mine{{ end }}{{ template "x" }}')).toBe('mine');
    expect(run('{{ template "x" }}')).toBe('file');
  });

  it('escape for HTML where they are asked to, each in its place', () => {
    const templates = library({ '/a': '{{ define "x" }}{{ .GroupLabels.a }}{{ end }}' });
    const groupLabels = Pairs.of({ a: `<'"&` });
    const data = templates.data(input({ groupLabels }));
    const template =
      '<a title="{{ template "x" . }}" href="/?q={{ template "x" . }}">{{ template "x" . }}</a>';
    const expected =
      '<a title="&lt;&#39;&#34;&amp;" href="/?q=%3c%27%22%26">&lt;&#39;&#34;&amp;</a>';
    expect(templates.executeHtml(template, data)).toBe(expected);
    expect(templates.executeHtml(template, data)).toBe(expected);
    expect(templates.executeText(template, data)).toContain(`title="<'"&"`);
    expect(templates.executeHtml('{{ safeHtml "<b>" }}', data)).toBe('<b>');
  });

  it.each([
    '{{ range $i := 10000000 }}x{{ end }}',
    '{{ define "r" }}{{ template "r" }}{{ end }}{{ template "r" }}',
  ])('end when they take too much: %s', (template) => {
    expect(() => text(template)).toThrow();
  });
});

describe('route labels', () => {
  const routeLabels = Pairs.of({
    owner: '{{ .CommonLabels.team }}',
    both: '{{ routeLabels "owner" }}/{{ routeLabels "plain" }}/{{ routeLabels "none" }}',
    plain: 'p',
    reason: '{{ .NotificationReason }}',
    loop: '{{ routeLabels "pool" }}',
    pool: '{{ routeLabels "loop" }}',
    bad: '{{ .Nope }}',
  });

  it('are templates that may ask for each other; those that fail are left out and told of', () => {
    const { labels, failures } = library().renderRouteLabels(input({ routeLabels }));
    expect(labels.toRecord()).toEqual({
      both: 'sample/p/',
      owner: 'sample',
      plain: 'p',
      reason: 'unknown',
    });
    expect(failures.map(({ label, value }) => [label, value])).toEqual([
      ['bad', '{{ .Nope }}'],
      ['loop', '{{ routeLabels "pool" }}'],
      ['pool', '{{ routeLabels "loop" }}'],
    ]);
    expect(failures[1]?.message).toContain('route label cycle detected: loop -> pool -> loop');
  });

  it('are final in notifications: braces in their values are text', () => {
    const rendered = Pairs.of({ owner: '{{ .Status }}' });
    const template = '{{ routeLabels "owner" }}|{{ .RouteLabels.owner }}|{{ routeLabels "none" }}';
    const change = { routeLabels: rendered };
    expect(text(template, {}, change)).toBe('{{ .Status }}|{{ .Status }}|');
  });
});

describe('the check at the start', () => {
  const samples = sampleNotifications('r', NOW_MS);
  const check = (
    template: string,
    files: Files = {},
    isHtml: boolean = false,
  ): readonly unknown[] =>
    library(files).check([{ place: 'here', text: template, isHtml }], samples);

  it('has nothing to say of what works', () => {
    expect(check('{{ template "slack.default.title" . }}')).toEqual([]);
    expect(check('{{ template "email.default.html" . }}', {}, true)).toEqual([]);
    expect(check('')).toEqual([]);
  });

  it.each([
    ['is no template', '{{ if }}', 'template: :1: missing value for if'],
    [
      'fails',
      '{{ .Nope }}',
      `template: :1:3: executing "" at <.Nope>: can't evaluate field Nope in type *template.Data`,
    ],
    [
      'calls what there is not',
      '{{ if false }}{{ template "x" }}{{ end }}',
      'template "x" is not defined',
    ],
  ])('tells what %s', (_title, template, message) => {
    expect(check(template)).toEqual([{ place: 'here', message }]);
  });

  it('tells what fails only when all is over', () => {
    expect(check('{{ (index .Alerts.Firing 0).Status }}')).toHaveLength(1);
  });

  it('tells what cannot be safe in HTML', () => {
    expect(check('<a href="{{ if .Status }}"{{ end }}>', {}, true)).toHaveLength(1);
  });

  it('names the place in a file', () => {
    const files = { '/t/a.tmpl': '{{ define "a" }}\n  {{ template "b" . }}{{ end }}' };
    expect(check('x', files)).toEqual([
      { place: '/t/a.tmpl:2:15', message: 'template "b" is not defined' },
    ]);
  });
});

describe('all default templates', () => {
  it('run on a group without any labels', () => {
    const templates = library();
    const alerts = input().alerts.map(({ status, alert }) => ({
      status,
      alert: {
        ...alert,
        labels: LabelSet.of({}),
        annotations: Annotations.empty,
        generatorUrl: '',
      },
    }));
    const data = templates.data({ ...input(), alerts, groupLabels: Pairs.empty });
    const run = (): string => templates.executeHtml('{{ template "email.default.html" . }}', data);
    expect(() => messageOf(run())).not.toThrow();
    expect(templates.executeText('{{ template "__subject" . }}', data)).toBe('[FIRING:2]  ');
  });
});
