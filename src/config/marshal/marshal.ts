import { isTreeMap } from '../../base/schema/scalar.ts';
import type { Tree } from '../../base/schema/scalar.ts';
import type { Config } from '../config.ts';
import { printYaml } from '../yaml/print.ts';
import { list, map, texts } from './build.ts';
import { global } from './global.ts';
import { IntervalPrinter } from './intervals.ts';
import { eventRecorder, tracing } from './observability.ts';
import { receiver } from './receivers.ts';
import { inhibitRule, route } from './routing.ts';

/**
 * The text that `/api/v2/status` shows: the configuration printed with its defaults and inherited values, secrets
 * hidden, in the order and form of Alertmanager; it can be loaded again. Kinds of integrations that do not send yet
 * show the keys that were given in the file (`tree`).
 */
export function marshalConfig(config: Omit<Config, 'marshalled'>, tree: Tree | undefined): string {
  const receivers = isTreeMap(tree) ? tree['receivers'] : undefined;
  const intervals = new IntervalPrinter();
  return printYaml(
    map([
      ['global', global(config.global)],
      ['route', route(config.route)],
      ['inhibit_rules', list(config.inhibitRules, inhibitRule)],
      [
        'receivers',
        list([...config.receivers.entries()], ([index, item]) =>
          receiver(item, Array.isArray(receivers) ? (receivers as Tree[])[index] : undefined),
        ),
      ],
      ['templates', texts(config.templates) ?? { kind: 'list', items: [] }],
      ['mute_time_intervals', intervals.print(config.given.muteTimeIntervals)],
      ['time_intervals', intervals.print(config.given.timeIntervals)],
      ['tracing', config.tracing && tracing(config.tracing)],
      ['event_recorder', config.eventRecorder && eventRecorder(config.eventRecorder)],
    ]),
  );
}
