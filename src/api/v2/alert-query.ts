import { compileAnchored, type TextTest } from '../../labels/regexp.ts';
import { messageOf } from '../../base/errors.ts';
import type { Matcher } from '../../labels/matcher.ts';
import type { Pairs } from '../../labels/pairs.ts';
import { ApiError } from './errors.ts';

/** The query of a request, parameters by name; one that is repeated is a list. */
export type Query = Readonly<Record<string, unknown>>;

/** Reads one matcher of a filter, as the mode of the server has it. */
export type ParseMatcher = (input: string) => Matcher;

/** What GET /alerts and GET /alerts/groups are asked for. */
export interface AlertQuery {
  readonly matchers: readonly Matcher[];
  readonly active: boolean;
  readonly silenced: boolean;
  readonly inhibited: boolean;
  readonly muted: boolean;
  /** Whether a receiver of this name is asked for. */
  readonly wantsReceiver: (name: string) => boolean;
  /** False when every receiver is. */
  readonly byReceiver: boolean;
}

/** What counts as true in a query; anything else is false (go-openapi's `swag.ConvertBool`). */
const TRUE = new Set(['true', '1', 'yes', 'ok', 'y', 'on', 'selected', 'checked', 't', 'enabled']);

/**
 * Reads the query. `receiverLabels` are the labels of each receiver by name.
 * @throws ApiError 400 for a filter or regular expression that cannot be read
 */
export function parseAlertQuery(
  query: Query,
  parse: ParseMatcher,
  receiverLabels: ReadonlyMap<string, Pairs>,
): AlertQuery {
  const matchers = parseMatchers(query['filter'], parse, '');
  const receiver = last(query['receiver']);
  const regexp = receiver === undefined || receiver === '' ? undefined : receiverRegexp(receiver);
  const receiverMatchers = parseMatchers(
    query['receiver_matchers'],
    parse,
    'failed to parse receiver_matchers param: ',
  );
  const wants = (name: string): boolean => {
    if (regexp !== undefined && !regexp.test(name)) return false;
    if (receiverMatchers.length === 0) return true;
    const labels = receiverLabels.get(name);
    return labels !== undefined && receiverMatchers.every((matcher) => matcher.matches(labels));
  };
  return {
    matchers,
    active: flag(query['active']),
    silenced: flag(query['silenced']),
    inhibited: flag(query['inhibited']),
    muted: flag(query['muted']),
    wantsReceiver: wants,
    byReceiver: regexp !== undefined || receiverMatchers.length > 0,
  };
}

/** Reads matchers, one a value. @throws ApiError 400, its text begun with `prefix` */
export function parseMatchers(values: unknown, parse: ParseMatcher, prefix: string): Matcher[] {
  return all(values).map((value) => {
    try {
      return parse(value);
    } catch (error) {
      throw ApiError.plain(400, prefix + messageOf(error));
    }
  });
}

function receiverRegexp(pattern: string): TextTest {
  try {
    return compileAnchored(pattern);
  } catch (error) {
    throw ApiError.plain(400, `failed to parse receiver param: ${messageOf(error)}`);
  }
}

/** Whether a parameter that is true unless it is given says so. */
export function flag(value: unknown): boolean {
  const text = last(value);
  return text === undefined || text === '' || TRUE.has(text.toLowerCase());
}

function all(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((each) => typeof each === 'string');
  return typeof value === 'string' ? [value] : [];
}

function last(value: unknown): string | undefined {
  return all(value).at(-1);
}
