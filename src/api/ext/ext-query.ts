import { CodedError, messageOf } from '../../base/errors.ts';
import type { Matcher } from '../../labels/matcher.ts';
import type { MatcherParser } from '../../labels/matcher-parser.ts';
import { compileAnchored } from '../../labels/regexp.ts';
import type { AlertState } from '../contract/alert-view.ts';
import { ApiError } from '../v2/errors.ts';

/** The query of a request: parameters by name, each with its values. */
export type Query = Readonly<Record<string, unknown>>;

/** Most values of one parameter. */
const MAX_VALUES = 200;
const STATES: readonly AlertState[] = ['active', 'silenced', 'inhibited', 'muted'];

/** A refusal in the form of this API. */
export function refused(status: number, message: string): ApiError {
  return ApiError.framework(status, message);
}

/** Reads the parameters of a query. Every method throws an `ApiError` 400 that names the parameter. */
export class ExtQuery {
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  /** Every value; none where it is not given. */
  all(name: string): readonly string[] {
    const value = this.#query[name];
    const values = Array.isArray(value) ? value : [value];
    const texts = values.filter((each) => typeof each === 'string');
    if (texts.length > MAX_VALUES) throw refused(400, `${name}: more than ${MAX_VALUES} values`);
    return texts;
  }

  /** The last value; empty is as good as none. */
  text(name: string): string | undefined {
    const last = this.all(name).at(-1);
    return last === '' ? undefined : last;
  }

  /** A whole number from 0, cut to `max`. */
  count(name: string, without: number, max: number): number {
    const text = this.text(name);
    if (text === undefined) return without;
    if (!/^\d{1,15}$/.test(text))
      throw refused(400, `${name}: ${JSON.stringify(text)} is no count`);
    return Math.min(Number(text), max);
  }

  /** One of some words. */
  word<const W extends string>(name: string, words: readonly W[]): W | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : wordOf(name, text, words);
  }

  /** Several of some words; undefined: all. */
  words<const W extends string>(name: string, words: readonly W[]): ReadonlySet<W> | undefined {
    const texts = this.all(name).filter((text) => text !== '');
    return texts.length === 0 ? undefined : new Set(texts.map((text) => wordOf(name, text, words)));
  }

  /** Matchers, one a value. */
  matchers(name: string, { parseMatcher }: MatcherParser): readonly Matcher[] {
    return this.all(name).map((text) => {
      try {
        return parseMatcher(text, 'api');
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
        throw refused(400, `${name}: ${error.message}`);
      }
    });
  }
}

function wordOf<const W extends string>(name: string, text: string, words: readonly W[]): W {
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  throw refused(400, `${name}: ${JSON.stringify(text)} is none of ${words.join(', ')}`);
}

/** Which alerts are asked for, and how they are grouped. */
export interface BoardQuery {
  readonly matchers: readonly Matcher[];
  /** Undefined: every receiver. */
  readonly wantsReceiver: ((name: string) => boolean) | undefined;
  /** Undefined: any. */
  readonly states: ReadonlySet<AlertState> | undefined;
  /** Undefined: as notified. */
  readonly groupBy: readonly string[] | undefined;
  /** The same for the same questions. */
  readonly key: string;
}

/** Reads what `GET /alerts` and those like it are asked for. @throws ApiError 400 */
export function boardQuery(query: ExtQuery, parser: MatcherParser): BoardQuery {
  const matchers = query.matchers('filter', parser);
  const receiver = query.text('receiver');
  const states = query.words('state', STATES);
  const groupBy = query.all('group_by');
  return {
    matchers,
    wantsReceiver: receiver === undefined ? undefined : receiverTest(receiver),
    states,
    groupBy: groupBy.length === 0 ? undefined : groupBy.filter((name) => name !== ''),
    key: JSON.stringify([matchers.map(String), receiver, [...(states ?? [])].sort(), groupBy]),
  };
}

function receiverTest(pattern: string): (name: string) => boolean {
  try {
    const regexp = compileAnchored(pattern);
    return (name) => regexp.test(name);
  } catch (error) {
    throw refused(400, `receiver: ${messageOf(error)}`);
  }
}
