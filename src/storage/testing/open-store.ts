import { Registry } from 'prom-client';
import { MemoryLogger } from '../../base/testing/memory-logger.ts';
import { NodeClock } from '../../base/node/node-clock.ts';
import { StateStore } from '../state-store.ts';
import { StorageMetrics } from '../storage.metrics.ts';

/** Opens the store of a directory on the machine's clock. */
export function openStore(directory: string, logger = new MemoryLogger()): Promise<StateStore> {
  const metrics = new StorageMetrics(new Registry());
  return StateStore.open({ directory, clock: new NodeClock(), logger, metrics });
}
