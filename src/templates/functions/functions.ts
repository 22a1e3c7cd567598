import type { Clock } from '../../base/clock.ts';
import { createMatcher, matchersToString } from '../../labels/matcher.ts';
import { duration, DURATION } from '../values/duration-values.ts';
import { joinTexts, KV, sortedEntries, textsOf } from '../values/label-values.ts';
import { timeOf } from '../values/time-values.ts';
import type { TimeValues } from '../values/time-values.ts';
import { func, variadicFunc } from '../engine/funcs.ts';
import type { FuncMap } from '../engine/funcs.ts';
import { ANY, BOOL, mapOf, sliceOf, STRING } from '../engine/types.ts';
import { GoMap, GoSlice, stringSlice, unboxed } from '../engine/values.ts';
import type { Value } from '../engine/values.ts';
import { safe, SAFE_TYPES } from '../html/content.ts';
import { encodeJson } from '../html/json.ts';
import { formatTime } from '../time/format.ts';
import { GoTime } from '../time/go-time.ts';
import { UTC } from '../time/location.ts';
import type { Zones } from '../time/location.ts';
import { parseTime } from '../time/parse.ts';
import { base64Decode, base64Encode, queryUnescape } from './convert.ts';
import { functionError } from './function-error.ts';
import { humanizeDuration } from './humanize.ts';
import { titleCase, toLower, toUpper, trimSpace } from './letter-case.ts';
import { Patterns } from './patterns.ts';

/** What functions of templates need of the world. */
export interface FunctionDeps {
  readonly clock: Clock;
  readonly zones: Zones;
  readonly times: TimeValues;
}

/** The functions that Alertmanager gives templates beside the built-in ones, and what the HTML mail needs. */
export function alertmanagerFunctions(deps: FunctionDeps): FuncMap {
  return { ...textFunctions(), ...timeFunctions(deps), ...listFunctions(), ...ownFunctions() };
}

/** The function `routeLabels` of one run. */
export function routeLabelsFunction(render: (name: string) => string): FuncMap {
  return { routeLabels: func([STRING], render, STRING) };
}

function textFunctions(): FuncMap {
  const patterns = new Patterns();
  const text = (change: (text: string) => string) => func([STRING], change, STRING);
  return {
    toUpper: text(toUpper),
    toLower: text(toLower),
    title: text(titleCase),
    trimSpace: text(trimSpace),
    urlUnescape: text(queryUnescape),
    base64encode: text(base64Encode),
    base64decode: text(base64Decode),
    safeHtml: func([STRING], (html: string) => safe('HTML', html), SAFE_TYPES.HTML),
    safeUrl: func([STRING], (url: string) => safe('URL', url), SAFE_TYPES.URL),
    match: func(
      [STRING, STRING],
      (pattern: string, subject: string) => patterns.match(pattern, subject),
      BOOL,
    ),
    reReplaceAll: func(
      [STRING, STRING, STRING],
      (pattern: string, template: string, subject: string) =>
        patterns.replaceAll(pattern, template, subject),
      STRING,
    ),
    toJson: func([ANY], encodeJson, STRING),
    // Takes the place of the one that each run brings, so that templates with it can be parsed.
    ...routeLabelsFunction(() => ''),
  };
}

function timeFunctions({ clock, zones, times }: FunctionDeps): FuncMap {
  const present = (): GoTime => {
    const { unixSeconds, nanos } = GoTime.ofMillis(clock.now(), 0, zones.local);
    const monotonicNs = BigInt(Math.round(clock.monotonic() * 1_000_000));
    return new GoTime(unixSeconds, nanos, zones.local, monotonicNs);
  };
  const parse = (layout: string, text: string): Value => times.of(parseTime(layout, text, UTC));
  const parseOrZero = (layout: string, text: string): Value => {
    try {
      return parse(layout, text);
    } catch {
      return times.of(GoTime.zero);
    }
  };
  return {
    date: func(
      [STRING, times.type],
      (layout: string, time: Value) => formatTime(timeOf(time), layout),
      STRING,
    ),
    tz: func(
      [STRING, times.type],
      (zone: string, time: Value) => times.of(timeOf(time).in(zones.load(zone))),
      times.type,
    ),
    now: func([], () => times.of(present()), times.type),
    since: func(
      [times.type],
      (time: Value) => duration(elapsed(present(), timeOf(time))),
      DURATION,
    ),
    humanizeDuration: func([ANY], humanizeDuration, STRING),
    toDate: func([STRING, STRING], parseOrZero, times.type),
    mustToDate: func([STRING, STRING], parse, times.type),
  };
}

/** Between two readings of the monotonic clock where both have one. */
function elapsed(now: GoTime, since: GoTime): bigint {
  if (now.monotonicNs === undefined || since.monotonicNs === undefined) return now.sub(since);
  return now.monotonicNs - since.monotonicNs;
}

/** Ours alone, so that the default templates need not spell out each label; not for templates of users. */
function ownFunctions(): FuncMap {
  const filter = (labels: Value): string =>
    matchersToString(sortedEntries(labels).map(([name, value]) => createMatcher('=', name, value)));
  return { tocsinSilenceFilter: func([KV], filter, STRING) };
}

const ANY_SLICE = sliceOf(ANY);
const ANY_MAP = mapOf(STRING, ANY);

function listFunctions(): FuncMap {
  return {
    join: func(
      [STRING, sliceOf(STRING)],
      (separator: string, texts: Value) => joinTexts(textsOf(texts), separator),
      STRING,
    ),
    stringSlice: variadicFunc(
      [STRING],
      (...texts: string[]) => stringSlice(texts),
      sliceOf(STRING),
    ),
    list: variadicFunc([ANY], (...items: Value[]) => anySlice(items), ANY_SLICE),
    append: variadicFunc(
      [ANY_SLICE, ANY],
      (slice: Value, ...items: Value[]) => appended(slice, items),
      ANY_SLICE,
    ),
    dict: variadicFunc([ANY], (...values: Value[]) => dictionary(values), ANY_MAP),
  };
}

function anySlice(items: readonly Value[]): GoSlice {
  return new GoSlice(ANY_SLICE, items.map(unboxed));
}

function appended(slice: Value, items: readonly Value[]): Value {
  if (items.length === 0) return slice;
  return anySlice([...(slice instanceof GoSlice ? slice.items : []), ...items]);
}

function dictionary(values: readonly Value[]): GoMap {
  if (values.length % 2 !== 0) throw functionError('dict requires an even number of arguments');
  const entries = new Map<string, Value>();
  for (let i = 0; i < values.length; i += 2) {
    const key = unboxed(values[i]);
    if (typeof key !== 'string') throw functionError('dict keys must be strings');
    entries.set(key, unboxed(values[i + 1]));
  }
  return new GoMap(ANY_MAP, entries);
}
