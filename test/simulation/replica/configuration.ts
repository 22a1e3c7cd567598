import type { LoadedConfig } from '../../../src/app/load-config.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { ManualClock } from '../../../src/base/testing/manual-clock.ts';
import { TemplateLibrary } from '../../../src/templates/template-library.ts';
import type { AlertStory, Settings } from '../plan.ts';

/** Configurations by their text: they are the same for many replicas, and never change. */
export class Configurations {
  readonly #loaded = new Map<string, LoadedConfig>();
  readonly #library = new TemplateLibrary([], {
    clock: new ManualClock(),
    localZone: () => 'UTC',
    externalUrl: 'http://tocsin',
  });

  load(text: string): LoadedConfig {
    let loaded = this.#loaded.get(text);
    if (loaded === undefined) {
      const { config } = loadConfig({ text, file: 'tocsin.yml', mode: 'fallback' });
      loaded = { config, warnings: [], text, library: this.#library };
      if (this.#loaded.size > 100) this.#loaded.clear();
      this.#loaded.set(text, loaded);
    }
    return loaded;
  }
}

/**
 * The configuration file. A variant is what an operator may change without any group becoming another: it must lead to
 * no notification.
 */
export function configText(settings: Settings, variant: number): string {
  const { groupWaitMs, groupIntervalMs, repeatIntervalMs, continues, inhibits } = settings;
  const both = continues ? '\n    continue: true\n  - receiver: team' : '';
  const rule = `
inhibit_rules:
- source_matchers: ['severity="critical"']
  target_matchers: ['severity="warning"']
  equal: [cluster]`;
  const added = `
  - receiver: idle
    matchers: ['alertname="Never${variant}"']`;
  return `
route:
  receiver: team
  group_by: [alertname, cluster]
  group_wait: ${groupWaitMs}ms
  group_interval: ${groupIntervalMs}ms
  repeat_interval: ${repeatIntervalMs}ms
  routes:${variant > 0 ? added : ''}
  - receiver: oncall
    matchers: ['severity="critical"']
    group_by: [cluster]${both}
receivers:
- name: idle
- name: team
  webhook_configs:
  - url: http://team/0
  - url: http://team/1
    send_resolved: ${settings.secondSendsResolved}
- name: oncall
  webhook_configs:
  - url: http://oncall/0
${inhibits ? rule : ''}`;
}

/** An integration that hears of an alert, by this file's independent reading of the configuration. */
export interface Audience {
  /** `team/0` */
  readonly integration: string;
  /** What its notifications are grouped by; equal for two alerts of one group. */
  readonly group: string;
  readonly sendsResolved: boolean;
}

/** Who hears of an alert. */
export function audienceOf(
  { name, cluster, severity }: Pick<AlertStory, 'name' | 'cluster' | 'severity'>,
  { continues, secondSendsResolved }: Settings,
): Audience[] {
  const team: Audience[] = [
    { integration: 'team/0', group: `${name}/${cluster}`, sendsResolved: true },
    { integration: 'team/1', group: `${name}/${cluster}`, sendsResolved: secondSendsResolved },
  ];
  if (severity !== 'critical') return team;
  const oncall: Audience = { integration: 'oncall/0', group: cluster, sendsResolved: true };
  return continues ? [oncall, ...team] : [oncall];
}

/** The group that the product's group key stands for, as `Audience` calls it. */
export function groupOfKey(groupKey: string): string {
  const labels = groupKey.slice(groupKey.lastIndexOf(':{'));
  return Array.from(labels.matchAll(/="([^"]*)"/g), ([, value]) => value).join('/');
}
