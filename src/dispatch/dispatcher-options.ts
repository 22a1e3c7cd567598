import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { Flush, FlushReport } from '../notify/flush.ts';
import type { RouteTree } from '../routing/route.ts';
import type { DispatchMetrics } from './dispatch.metrics.ts';
import type { DispatchJournal } from './durable/group-journal.ts';
import type { RenderRouteLabels } from './route-labels.ts';

/** Tells people of a flush. Never rejects. */
export type FlushHandler = (flush: Flush) => Promise<FlushReport>;

/** What a dispatcher is built with. */
export interface DispatcherOptions {
  readonly routes: RouteTree;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: DispatchMetrics;
  readonly handle: FlushHandler;
  /** No group flushes before this instant, wall-clock milliseconds (`--dispatch.start-delay`). */
  readonly notBeforeMs: number;
  /** Added to a flush's time: what waiting for the replicas before this one may take. */
  readonly peerWaitMs: (groupKey: string) => number;
  /** Absent where nothing outlives the process. */
  readonly journal?: DispatchJournal;
  /** Absent where labels of routes are what they say. */
  readonly routeLabels?: RenderRouteLabels;
}
