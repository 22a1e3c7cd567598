import type { Report, Shape } from '../../base/schema/schema.ts';
import type { ReceiverDefaults } from '../defaults-schema.ts';
import type { GivenSettings, InheritedHttp } from '../kind-schema.ts';

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
