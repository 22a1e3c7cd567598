import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { parseMatchersUtf8 } from '../../labels/matcher-utf8.ts';
import { Annotations } from '../../labels/annotations.ts';
import { sampleNotifications } from '../sample-data.ts';
import { TemplateLibrary } from '../template-library.ts';
import type { TemplateInput } from '../values/notification-data.ts';

const NOW_MS = Date.parse('2026-01-01T00:00:00Z');

const LABELS: Readonly<Record<string, string>> = {
  alertname: 'Disk "full" & more',
  'odd name': '<b>\\d+ {a="b"}',
  path: "C:\\it's, ü",
};

function mail(change: (sample: TemplateInput) => TemplateInput = (sample) => sample): string {
  const templates = new TemplateLibrary([], {
    clock: new ManualClock(NOW_MS),
    localZone: () => 'UTC',
    externalUrl: 'http://tocsin.example.com/x',
  });
  const [sample] = sampleNotifications('team', NOW_MS);
  if (sample === undefined) throw new Error('there is no sample');
  return templates.executeHtml(
    '{{ template "email.default.html" . }}',
    templates.data(change(sample)),
  );
}

/** The first alert of the sample with labels and annotations that try to break out. */
function odd(sample: TemplateInput): TemplateInput {
  const alerts = sample.alerts.slice(0, 1).map(({ status, alert }) => ({
    status,
    alert: {
      ...alert,
      labels: LabelSet.of(LABELS),
      annotations: Annotations.of({
        '<i>': '</td><script>x</script>',
        link: 'javascript:alert(1)',
      }),
      generatorUrl: 'javascript:alert(1)',
    },
  }));
  return { ...sample, alerts };
}

function hrefs(html: string): readonly string[] {
  return [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  );
}

describe('the HTML mail', () => {
  it('shows every alert with its labels, annotations and source', () => {
    const html = mail();
    for (const host of ['host-1', 'host-2', 'host-3']) {
      expect(html).toContain(`>${host}.example.com:9100</td>`);
      expect(html).toContain(`Instance ${host}.example.com:9100 down`);
    }
    expect(html.match(/>Source<\/a>/g)).toHaveLength(3);
    expect(html.match(/>Silence<\/a>/g)).toHaveLength(2);
    expect(html).toContain('2 firing, 1 resolved');
    expect(hrefs(html)).toContain('https://runbooks.example.com/InstanceDown');
    expect(hrefs(html)).toContain('http://tocsin.example.com/x/#/alerts?receiver=team');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
    expect(html.startsWith('<!DOCTYPE html>')).toBe(true);
  });

  it('lists no more alerts than a mail can hold, and says so', () => {
    const many = (sample: TemplateInput): TemplateInput => {
      const [first] = sample.alerts;
      if (first === undefined) throw new Error('there is no alert');
      return { ...sample, alerts: Array.from({ length: 501 }, () => first) };
    };
    const html = mail(many);
    expect(html.match(/>Silence<\/a>/g)).toHaveLength(500);
    expect(html).toContain('501 firing');
    expect(html).toContain('no more than 500 firing and 500 resolved alerts are listed here');
    expect(mail()).not.toContain('Too many');
  });

  it('links to a silence of exactly the labels of an alert, whatever is in them', () => {
    const [link] = hrefs(mail(odd)).filter((href) => href.includes('/silences/new'));
    const [page, filter = ''] = (link ?? '').split('?filter=');
    expect(page).toBe('http://tocsin.example.com/x/#/silences/new');
    const matchers = parseMatchersUtf8(decodeURIComponent(filter));
    const found = matchers.map(({ name, value, operator }) => [name, operator, value]);
    expect(found).toEqual(Object.entries(LABELS).map(([name, value]) => [name, '=', value]));
  });

  it('lets nothing of an alert be more than text', () => {
    const html = mail(odd);
    expect(html).not.toMatch(/<script|<b>|<i>|href="javascript:/);
    expect(html).toContain('&lt;/td&gt;&lt;script&gt;x&lt;/script&gt;');
  });

  it('loads nothing and has nothing but tables, links and one style sheet', () => {
    const tags = new Set([...mail().matchAll(/<([a-z]+)/g)].map(([, tag]) => tag));
    expect([...tags].sort().join(' ')).toBe(
      'a body div head html meta span strong style table td title tr',
    );
  });
});
