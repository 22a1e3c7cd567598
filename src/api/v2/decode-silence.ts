import { parseAlertTime } from '../../alerts/time-format.ts';
import { messageOf } from '../../base/errors.ts';
import { type MatcherRecord, msToNs } from '../../replication/records.ts';
import type { SilenceInput } from '../../silences/validate.ts';
import { kindOf, required, unreadable } from './body-errors.ts';
import { dateProblem } from './date-problem.ts';
import { ApiError } from './errors.ts';
import { readJson } from './read-json.ts';

/**
 * How many characters the regular expressions of one silence may have together. Compiling that many takes about a
 * second, in which nothing else is done; 3,000 host names are well below.
 */
const MAX_PATTERNS_LENGTH = 65_536;

type Fields = Readonly<Record<string, unknown>>;

/** What is in a body, each undefined where it is absent or null. */
interface PostedSilence {
  id?: string;
  annotations?: Readonly<Record<string, string>>;
  comment?: string;
  createdBy?: string;
  endsAt?: bigint;
  matchers?: readonly (PostedMatcher | undefined)[];
  startsAt?: bigint;
}

interface PostedMatcher {
  isEqual?: boolean;
  isRegex?: boolean;
  name?: string;
  value?: string;
}

/**
 * Reads the body of POST /api/v2/silences.
 * @throws ApiError with Alertmanager's status, code and text where what is there has the wrong type, is missing, or
 * the times cannot be those of a new silence
 */
export function decodeSilence(body: string, nowMs: number): SilenceInput {
  if (body.trim() === '') throw required('silence');
  const posted = read(body);
  const { id = '', annotations = {} } = posted;
  if (posted.comment === undefined) throw required('comment');
  if (posted.createdBy === undefined) throw required('createdBy');
  if (posted.endsAt === undefined) throw required('endsAt');
  const matchers = toMatchers(posted.matchers);
  if (posted.startsAt === undefined) throw required('startsAt');
  if (posted.startsAt >= posted.endsAt) throw refused('start time must be before end time');
  if (posted.endsAt < msToNs(nowMs)) throw refused("end time can't be in the past");
  if (patternsLength(matchers) > MAX_PATTERNS_LENGTH) {
    throw refused(`more than ${MAX_PATTERNS_LENGTH} characters of regular expressions`);
  }
  return {
    id,
    matcherSets: [matchers],
    startsAtNs: posted.startsAt,
    endsAtNs: posted.endsAt,
    createdBy: posted.createdBy,
    comment: posted.comment,
    annotations,
  };
}

function read(body: string): PostedSilence {
  let value: unknown;
  try {
    value = readJson(body);
  } catch (error) {
    throw unreadable('silence', messageOf(error));
  }
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    const into = 'struct { ID string "json:\\"id,omitempty\\"" }';
    throw unreadable(
      'silence',
      `json: cannot unmarshal ${kindOf(value)} into Go value of type ${into}`,
    );
  }
  return new SilenceReader().read(value as Fields);
}

/**
 * Takes a body apart as Go's decoder does: of several values of a wrong type the first is told of, in the order in
 * which they are written, but a time that is none ends the reading at once; the id is looked for before all else.
 */
class SilenceReader {
  #problem: string | undefined;

  read(fields: Fields): PostedSilence {
    const posted: PostedSilence = {};
    for (const [key, value] of Object.entries(fields)) {
      if (value !== null && key.toLowerCase() === 'id') posted.id = this.#text(value, '.id');
    }
    this.#refuse();
    for (const [key, value] of Object.entries(fields))
      if (value !== null) this.#field(posted, key, value);
    this.#refuse();
    return posted;
  }

  #refuse(): void {
    if (this.#problem !== undefined) throw unreadable('silence', this.#problem);
  }

  /** Go finds a field by its name in whatever case. */
  #field(posted: PostedSilence, key: string, value: unknown): void {
    switch (key.toLowerCase()) {
      case 'annotations':
        posted.annotations = this.#annotations(value);
        return;
      case 'comment':
        posted.comment = this.#text(value, 'Silence.comment');
        return;
      case 'createdby':
        posted.createdBy = this.#text(value, 'Silence.createdBy');
        return;
      case 'endsat':
        posted.endsAt = timeNs(value, 'Silence.endsAt');
        return;
      case 'matchers':
        posted.matchers = this.#matchers(value);
        return;
      case 'startsat':
        posted.startsAt = timeNs(value, 'Silence.startsAt');
        return;
      default:
    }
  }

  #annotations(value: unknown): Readonly<Record<string, string>> {
    if (typeof value !== 'object' || Array.isArray(value)) {
      this.#wrong(value, 'Silence.annotations', 'models.LabelSet');
      return {};
    }
    const notes = Object.entries(value as Fields).map(([name, note]) => [
      name,
      note === null ? '' : this.#text(note, 'Silence.annotations'),
    ]);
    return Object.fromEntries(notes) as Readonly<Record<string, string>>;
  }

  #matchers(value: unknown): readonly (PostedMatcher | undefined)[] {
    if (Array.isArray(value)) return value.map((each: unknown) => this.#matcher(each));
    this.#wrong(value, 'Silence.matchers', 'models.Matchers');
    return [];
  }

  #matcher(value: unknown): PostedMatcher | undefined {
    if (value === null) return undefined;
    const posted: PostedMatcher = {};
    if (typeof value !== 'object' || Array.isArray(value)) {
      this.#wrong(value, 'Silence.matchers', 'models.Matcher');
      return posted;
    }
    for (const [key, part] of Object.entries(value as Fields)) {
      if (part !== null) this.#matcherField(posted, key, part);
    }
    return posted;
  }

  #matcherField(posted: PostedMatcher, key: string, value: unknown): void {
    switch (key.toLowerCase()) {
      case 'isequal':
        posted.isEqual = this.#flag(value, 'Matcher.matchers.isEqual');
        return;
      case 'isregex':
        posted.isRegex = this.#flag(value, 'Matcher.matchers.isRegex');
        return;
      case 'name':
        posted.name = this.#text(value, 'Matcher.matchers.name');
        return;
      case 'value':
        posted.value = this.#text(value, 'Matcher.matchers.value');
        return;
      default:
    }
  }

  #text(value: unknown, where: string): string {
    if (typeof value === 'string') return value;
    this.#wrong(value, where, 'string');
    return '';
  }

  #flag(value: unknown, where: string): boolean {
    if (typeof value === 'boolean') return value;
    this.#wrong(value, where, 'bool');
    return false;
  }

  #wrong(value: unknown, where: string, type: string): void {
    this.#problem ??= wrongType(value, where, type);
  }
}

function wrongType(value: unknown, where: string, type: string): string {
  return `json: cannot unmarshal ${kindOf(value)} into Go struct field ${where} of type ${type}`;
}

function timeNs(value: unknown, where: string): bigint {
  if (typeof value !== 'string') throw unreadable('silence', wrongType(value, where, 'string'));
  const time = parseAlertTime(value);
  if (time === undefined) throw unreadable('silence', dateProblem(value));
  return msToNs(time.ms) + BigInt(time.detail?.nanos ?? 0);
}

function toMatchers(posted: PostedSilence['matchers']): readonly MatcherRecord[] {
  if (posted === undefined) throw required('matchers');
  if (posted.length === 0)
    throw ApiError.framework(422, 'matchers in body should have at least 1 items', 612);
  return posted.map((matcher, i) => {
    // The original panics over a null and hangs up.
    if (matcher === undefined) throw required(`matchers.${i}`);
    const { isEqual = true, isRegex, name, value } = matcher;
    if (isRegex === undefined) throw required(`matchers.${i}.isRegex`);
    if (name === undefined) throw required(`matchers.${i}.name`);
    if (value === undefined) throw required(`matchers.${i}.value`);
    const operator = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
    return { operator, name, value };
  });
}

function patternsLength(matchers: readonly MatcherRecord[]): number {
  const patterns = matchers.filter(({ operator }) => operator === '=~' || operator === '!~');
  return patterns.reduce((sum, { value }) => sum + value.length, 0);
}

function refused(why: string): ApiError {
  return ApiError.plain(400, `Failed to create silence: ${why}`);
}
