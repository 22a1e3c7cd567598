import type { GivenInhibitRule } from '../inhibition/schema.ts';
import type { ReceiverConfig } from '../receivers/schema.ts';
import type { GivenRoute } from '../routing/schema.ts';
import type { NamedTimeInterval, TimeInterval } from '../time-intervals/schema.ts';
import type { EventRecorderConfig } from './event-recorder.ts';
import type { GlobalConfig } from './global.ts';
import type { TracingConfig } from './tracing.ts';

/** A configuration that was read, checked and completed: defaults and inherited values are in, paths are resolved. */
export interface Config {
  readonly global: GlobalConfig;
  readonly route: GivenRoute;
  /** What extensions add included. */
  readonly receivers: readonly ReceiverConfig[];
  readonly inhibitRules: readonly GivenInhibitRule[];
  /** By name, those of the older `mute_time_intervals` among them. */
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>;
  /** Globs of template files. */
  readonly templates: readonly string[];
  readonly tracing: TracingConfig | undefined;
  readonly eventRecorder: EventRecorderConfig | undefined;
  /** What the file of extensions adds, included in `receivers`; undefined without one. */
  readonly extensions: ConfigExtensions | undefined;
  /** The intervals by the list they were given in, which is how the API shows them. */
  readonly given: {
    readonly muteTimeIntervals: readonly NamedTimeInterval[];
    readonly timeIntervals: readonly NamedTimeInterval[];
  };
  /** What `/api/v2/status` shows: the structure printed as Alertmanager prints it, without secrets. */
  readonly marshalled: string;
}

/** What a file of extensions adds to receivers of the main file. */
export interface ConfigExtensions {
  /** Its name. */
  readonly file: string;
  /** As they stand there: indices count within it. */
  readonly receivers: readonly ReceiverConfig[];
}
