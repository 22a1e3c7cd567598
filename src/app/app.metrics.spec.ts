import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { AppMetrics } from './app.metrics.ts';

const BUILD = { version: '1.2.3', revision: 'abc', branch: 'main', buildDate: '' };
const RUNTIME = { version: 'node26.1.0', os: 'linux', arch: 'amd64' };

/** The samples without their comments. */
async function samplesOf(registry: Registry): Promise<string[]> {
  const lines = (await registry.metrics()).split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

describe('the metrics of the process', () => {
  it('start at 0 beside the build', async () => {
    const registry = new Registry();
    new AppMetrics(registry, BUILD, RUNTIME, false);
    expect(await samplesOf(registry)).toEqual([
      'alertmanager_build_info{branch="main",goarch="amd64",goos="linux",goversion="node26.1.0",revision="abc",tags="",version="1.2.3"} 1',
      'alertmanager_config_hash 0',
      'alertmanager_config_last_reload_successful 0',
      'alertmanager_config_last_reload_success_timestamp_seconds 0',
      'alertmanager_receivers 0',
      'alertmanager_integrations 0',
      'alertmanager_inhibition_rules 0',
      'alertmanager_cluster_enabled 0',
    ]);
  });

  it('tell of the configuration in use and keep telling of it when a reload fails', async () => {
    const registry = new Registry();
    const metrics = new AppMetrics(registry, BUILD, RUNTIME, true);
    const hash = 2 ** 48 - 1;
    metrics.reloadSucceeded({ hash, receivers: 2, integrations: 3, inhibitionRules: 1 }, 1500);
    metrics.reloadFailed();
    expect((await samplesOf(registry)).slice(1)).toEqual([
      'alertmanager_config_hash 281474976710655',
      'alertmanager_config_last_reload_successful 0',
      'alertmanager_config_last_reload_success_timestamp_seconds 1.5',
      'alertmanager_receivers 2',
      'alertmanager_integrations 3',
      'alertmanager_inhibition_rules 1',
      'alertmanager_cluster_enabled 1',
    ]);
  });
});
