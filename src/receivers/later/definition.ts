import type { Report, Shape } from '../../base/schema/schema.ts';
import type { HttpConfig } from '../http/schema.ts';
import type { ReceiverDefaults } from '../defaults-schema.ts';

/** The settings of an integration by their keys in the file; undefined, or absent, where not given. */
export type GivenSettings = Readonly<Record<string, unknown>>;

/** What is known of a kind of integration that does not send yet: enough to judge its settings. */
export interface LaterDefinition {
  readonly sendResolved: boolean;
  /** Its keys beside `send_resolved` and `http_config`, in the order in which Alertmanager prints them. */
  readonly shape: () => Shape;
  readonly hasHttpConfig?: false;
  /** Alertmanager lets a null stand in the list. */
  readonly mayBeNull?: true;
  /** What an item has to obey by itself. */
  readonly check?: (given: GivenSettings, report: Report) => void;
  /** What it has to obey once it has inherited from `global`. */
  readonly checkInherited?: (
    given: GivenSettings,
    defaults: ReceiverDefaults,
    http: InheritedHttp,
    report: Report,
  ) => void;
}

/** The `http_config` of the item itself, if any, and the one that holds. */
export interface InheritedHttp {
  readonly own: HttpConfig | undefined;
  readonly effective: HttpConfig;
}

/** Whether any of `keys` is given, and not 0. */
export function hasAny(given: GivenSettings, ...keys: readonly string[]): boolean {
  return keys.some((key) => given[key] !== undefined && given[key] !== 0);
}
