import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { BuildInfo } from '../base/build-info.ts';
import type { Runtime } from '../base/node/runtime.ts';

/** What the metrics tell about a configuration that was loaded. */
export interface LoadedConfig {
  /** A number that changes with the configuration: its hash cut to 48 bits, which a float holds. */
  readonly hash: number;
  /** Receivers that some route uses, and their integrations. */
  readonly receivers: number;
  readonly integrations: number;
  readonly inhibitionRules: number;
}

/** The metrics of the process as a whole, by Alertmanager's names. */
export class AppMetrics {
  readonly #hash: Gauge;
  readonly #successful: Gauge;
  readonly #successTime: Gauge;
  readonly #receivers: Gauge;
  readonly #integrations: Gauge;
  readonly #inhibitionRules: Gauge;

  constructor(registry: Registry, build: BuildInfo, runtime: Runtime, clusterEnabled = false) {
    const gauge = (name: string, help: string): Gauge =>
      new Gauge({ name: `alertmanager_${name}`, help, registers: [registry] });
    registerBuildInfo(registry, build, runtime);
    this.#hash = gauge(
      'config_hash',
      'Hash of the currently loaded alertmanager configuration. Note that this is not a cryptographically strong hash.',
    );
    this.#successful = gauge(
      'config_last_reload_successful',
      'Whether the last configuration reload attempt was successful.',
    );
    this.#successTime = gauge(
      'config_last_reload_success_timestamp_seconds',
      'Timestamp of the last successful configuration reload.',
    );
    this.#receivers = gauge('receivers', 'Number of configured receivers.');
    this.#integrations = gauge('integrations', 'Number of configured integrations.');
    this.#inhibitionRules = gauge('inhibition_rules', 'Number of configured inhibition rules.');
    gauge('cluster_enabled', 'Indicates whether the clustering is enabled or not.').set(
      clusterEnabled ? 1 : 0,
    );
  }

  /** A configuration was loaded and is now in use; `nowMs` is wall time. */
  reloadSucceeded(config: LoadedConfig, nowMs: number): void {
    this.#hash.set(config.hash);
    this.#receivers.set(config.receivers);
    this.#integrations.set(config.integrations);
    this.#inhibitionRules.set(config.inhibitionRules);
    this.#successful.set(1);
    this.#successTime.set(nowMs / 1000);
  }

  /** A configuration could not be loaded; the last good one stays in use. */
  reloadFailed(): void {
    this.#successful.set(0);
  }
}

function registerBuildInfo(registry: Registry, build: BuildInfo, runtime: Runtime): void {
  const labels = {
    branch: build.branch,
    goarch: runtime.arch,
    goos: runtime.os,
    goversion: runtime.version,
    revision: build.revision,
    tags: '',
    version: build.version,
  };
  new Gauge({
    name: 'alertmanager_build_info',
    help: "A metric with a constant '1' value labeled by version, revision, branch, goversion from which alertmanager was built, and the goos and goarch for the build.",
    labelNames: Object.keys(labels),
    registers: [registry],
  }).set(labels, 1);
}
