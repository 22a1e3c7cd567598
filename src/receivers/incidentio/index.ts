import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { incidentioTelling } from './notifier.ts';
import type { IncidentioConfig } from './schema.ts';

/** Items of `incidentio_configs`. */
export const incidentio: ReceiverDefinition<IncidentioConfig> = {
  name: 'incidentio',
  build: (config, deps) => new HttpNotifier(config.http, deps, incidentioTelling(config, deps)),
};
