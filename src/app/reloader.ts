import { createHash } from 'node:crypto';
import type { Alert } from '../alerts/alert.ts';
import type { AlertStore } from '../alerts/alert-store.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { SavedGroups } from '../dispatch/durable/saved-group.ts';
import type { LoadAttempt, Serving, ServingState } from '../api/serving.ts';
import type { AppMetrics } from './app.metrics.ts';
import {
  buildGeneration,
  type Generation,
  type IntegrationBuilder,
  type Lasting,
} from './generation.ts';
import type { LoadedConfig } from './load-config.ts';

/** What a reloader is built with. */
export interface ReloaderOptions {
  readonly file: string;
  readonly store: AlertStore;
  readonly lasting: Lasting;
  readonly metrics: AppMetrics;
  /** Reads and checks the configuration file. @throws CodedError */
  readonly load: () => Promise<LoadedConfig>;
  readonly build: IntegrationBuilder;
  /** What the last process left behind, for the first configuration. Its alerts are in the store already. */
  readonly restored?: Restored;
}

/** What groups go on with after a restart. */
export interface Restored {
  readonly groups: SavedGroups;
  /** Those that groups must hold again. */
  readonly open: readonly Alert[];
}

/** Holds the generation in force and replaces it: all that can fail happens before anything that runs is touched. */
export class Reloader implements Serving {
  readonly #options: ReloaderOptions;
  readonly #logger: Logger;
  #generation: Generation | undefined;
  #unsubscribe: () => void = () => undefined;
  readonly #retiring = new Set<Generation>();
  #stopped = false;
  #lastLoad: LoadAttempt = { atMs: 0, error: undefined };
  #loads = 0;
  #queue: Promise<void> = Promise.resolve();

  constructor(options: ReloaderOptions) {
    this.#options = options;
    this.#logger = options.lasting.logger.with({ component: 'configuration' });
    options.lasting.dispatchMetrics.countAlertsBy(
      () => this.#generation?.dispatcher.alertCounts() ?? [],
    );
  }

  /** @throws Error before the first configuration is loaded */
  get current(): ServingState {
    const generation = this.#required();
    const { config, dispatcher, muters, receivers, integrations, preview, loadedAtMs } = generation;
    return {
      dispatcher,
      muters,
      receivers,
      integrations,
      preview,
      loadedAtMs,
      resolveTimeoutMs: config.global.resolveTimeoutMs,
      configText: config.marshalled,
      timeIntervals: [...config.timeIntervals.keys()],
    };
  }

  get lastLoad(): LoadAttempt {
    return this.#lastLoad;
  }

  get loads(): number {
    return this.#loads;
  }

  /** The generation in force. */
  get generation(): Generation {
    return this.#required();
  }

  /** Loads the configuration anew; requests are handled one after the other. @throws CodedError when it is refused */
  reload(): Promise<void> {
    const run = this.#queue.then(() => this.#reload());
    this.#queue = run.catch(() => undefined);
    return run;
  }

  /** Ends dispatching: flushes under way, those of former configurations too, are told to end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    const all = [...this.#retiring, ...(this.#generation === undefined ? [] : [this.#generation])];
    await Promise.all(all.map((generation) => generation.stop()));
  }

  async #reload(): Promise<void> {
    const { file, load, lasting, build, metrics } = this.#options;
    this.#logger.info('Loading configuration file', { file });
    try {
      const loaded = await load();
      const { config, warnings, text } = loaded;
      if (this.#stopped) return;
      const generation = buildGeneration(loaded, lasting, build);
      for (const warning of warnings) this.#logger.warn(warning, { file });
      this.#swap(generation);
      const integrations = [...generation.integrations.values()].flat();
      metrics.reloadSucceeded(
        {
          hash: hashOf(text),
          receivers: generation.integrations.size,
          integrations: integrations.length,
          inhibitionRules: config.inhibitRules.length,
        },
        lasting.clock.now(),
      );
      this.#loaded(undefined);
      this.#logger.info('Completed loading of configuration file', { file });
    } catch (error) {
      metrics.reloadFailed();
      this.#loaded(messageOf(error));
      this.#logger.error('Loading configuration file failed', { file, err: messageOf(error) });
      throw error;
    }
  }

  #loaded(error: string | undefined): void {
    this.#lastLoad = { atMs: this.#options.lasting.clock.now(), error };
    this.#loads++;
  }

  #swap(next: Generation): void {
    const { store, lasting, restored } = this.#options;
    const former = this.#generation;
    this.#unsubscribe();
    lasting.notifyMetrics.initialiseFor([...next.integrations.values()].flat());
    // Sources first, here and with every later change: nothing is told before what inhibits it is known.
    next.inhibitor?.accept(store.values());
    if (former !== undefined) next.dispatcher.takeOver(former.dispatcher, store.values());
    else if (restored !== undefined) next.dispatcher.restore(restored.groups, restored.open);
    else next.dispatcher.accept([...store.values()]);
    const subscriptions = [
      store.subscribe('inhibitor', (alerts) => next.inhibitor?.accept(alerts)),
      store.subscribe('dispatcher', (alerts) => next.dispatcher.accept(alerts)),
    ];
    this.#unsubscribe = () => subscriptions.forEach((unsubscribe) => unsubscribe());
    this.#generation = next;
    if (former !== undefined) this.#retire(former);
  }

  #retire(former: Generation): void {
    this.#retiring.add(former);
    void former
      .retire()
      .catch((error: unknown) => {
        this.#logger.warn('former configuration did not end cleanly', { err: messageOf(error) });
      })
      .finally(() => this.#retiring.delete(former));
  }

  #required(): Generation {
    if (this.#generation === undefined) throw new Error('no configuration is loaded yet');
    return this.#generation;
  }
}

/** 48 bits of the configuration's hash, which a float holds exactly. */
function hashOf(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6);
}
