import { JsonBytes } from '../base/json-bytes.ts';
import { Pairs, type Shape } from './pairs.ts';
import { writeJsonMap } from './pairs-json.ts';

/** JSON in which every text stands as it is. */
const PLAIN_JSON = /^[\x20-\x5b\x5d-\x7e]*$/;

/**
 * The annotations of an alert, kept as the JSON that Go prints of them, sorted by name, until somebody looks at one:
 * alerts are resent for as long as they live and told of now and then, and webhooks and lists want the very JSON. One
 * text instead of a text for each, as the time of the garbage collector goes by objects. Immutable.
 */
export class Annotations {
  /** The names. */
  readonly shape: Shape;
  /** A JSON object: its bytes, one character each (see `JsonBytes.bytes`). */
  readonly json: string;

  /** `json` must be what Go prints of texts with the names of `shape`; `ScannedAnnotations` and `ofPairs` see to it. */
  constructor(shape: Shape, json: string) {
    this.shape = shape;
    this.json = json;
  }

  static readonly empty = new Annotations(Pairs.empty.shape, '{}');

  /** What is not well-formed Unicode becomes U+FFFD, as in Go. `scratch` must be empty, and is again after. */
  static ofPairs(pairs: Pairs, scratch: JsonBytes = new JsonBytes(256)): Annotations {
    if (pairs.size === 0) return Annotations.empty;
    if (!pairs.names.every((name) => name.isWellFormed())) return Annotations.of(wellFormed(pairs));
    writeJsonMap(scratch, pairs);
    return new Annotations(pairs.shape, scratch.takeBytes());
  }

  /** From any record; for tests and cold paths. */
  static of(record: Readonly<Record<string, string>>): Annotations {
    return Annotations.ofPairs(Pairs.of(record));
  }

  get names(): readonly string[] {
    return this.shape.names;
  }

  equals(other: Annotations): boolean {
    return this.json === other.json;
  }

  /** Read anew at each call: keep them while you need them. */
  pairs(): Pairs {
    if (this.names.length === 0) return Pairs.empty;
    return new Pairs(this.shape, PLAIN_JSON.test(this.json) ? cut(this) : parse(this));
  }
}

/** The values from between the keys, whose places follow from one another. */
function cut({ shape, json }: Annotations): string[] {
  let at = 0;
  return shape.jsonKeys.map((key) => {
    const from = at + key.length + 1;
    const to = json.indexOf('"', from);
    at = to + 1;
    return json.slice(from, to);
  });
}

function parse({ names, json }: Annotations): string[] {
  const record = parseAnnotations(json);
  return names.map((name) => record[name] ?? '');
}

/** What JSON says that is there as bytes, one character each. @throws SyntaxError */
export function parseAnnotations(json: string): Readonly<Record<string, string>> {
  const text = Buffer.from(json, 'latin1').toString('utf8');
  return text.includes('\\')
    ? parseEscaped(text)
    : (JSON.parse(text) as Readonly<Record<string, string>>);
}

/** A text of JSON, and the colon after it if it is a name. */
const TEXTS = /"(?:[^"\\]|\\.)*":?/g;

/**
 * Reads names like values, as a list: V8 14.6 takes the name `"` (written `\"`) for `\` once it has read an object with
 * a name `\` in that place.
 */
function parseEscaped(text: string): Record<string, string> {
  if (!text.startsWith('{') || !text.endsWith('}')) throw new SyntaxError('no object');
  const list = text.slice(1, -1).replace(TEXTS, (found) => found.replace(/:$/, ','));
  const texts: unknown = JSON.parse(`[${list}]`);
  if (!Array.isArray(texts) || !texts.every((each) => typeof each === 'string'))
    throw new SyntaxError('not all are texts');
  return Object.fromEntries(
    Array.from({ length: texts.length / 2 }, (_, i) => [texts[2 * i], texts[2 * i + 1]]),
  ) as Record<string, string>;
}

function wellFormed(pairs: Pairs): Record<string, string> {
  return Object.fromEntries(
    Array.from(pairs.entries(), ([name, value]) => [name.toWellFormed(), value]),
  );
}
