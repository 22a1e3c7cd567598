import { lazily, list, object, text } from '../base/schema/schema.ts';
import type { Fields, Schema } from '../base/schema/schema.ts';
import { inhibitRuleSchema } from '../inhibition/schema.ts';
import type { MatcherParser } from '../labels/matcher-parser.ts';
import { receiverSchema } from '../receivers/schema.ts';
import { routeSchema } from '../routing/schema.ts';
import { namedTimeInterval } from '../time-intervals/schema.ts';
import { eventRecorderSchema } from './event-recorder.ts';
import { globalSchema } from './global.ts';
import { tracingSchema } from './tracing.ts';

/** The whole file: each room reads its own section. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the shape is its own best type
export function fileShape(parser: MatcherParser) {
  return {
    global: lazily(() => globalSchema()),
    route: routeSchema(parser),
    inhibit_rules: lazily(() => list(inhibitRuleSchema(parser))),
    receivers: list(receiverSchema({ extensions: false })),
    templates: list(text()),
    mute_time_intervals: lazily(() => list(namedTimeInterval('mute time interval'))),
    time_intervals: lazily(() => list(namedTimeInterval('time interval'))),
    tracing: lazily(() => tracingSchema()),
    event_recorder: lazily(() => eventRecorderSchema()),
  };
}

/** A file as given: sections by their names, nothing inherited. */
export type GivenFile = Fields<ReturnType<typeof fileShape>>;

/** Reads the whole file. Null, or nothing, is undefined. */
export function fileSchema(parser: MatcherParser): Schema<GivenFile | undefined> {
  return object(fileShape(parser));
}
