import type { Shape } from '../../labels/pairs.ts';
import { Recurrence } from './recurrence.ts';
import type { Alert, TimeDetail } from '../alert.ts';
import { FLAGS, HEADER_BYTES, HIGH_FACTOR, ROWS, VERSION } from './segment-format.ts';

const INITIAL_BYTES = 64 * 1024;
const MAX_ROWS = 2000;
const MAX_TEXT_UNITS = 2 * 1024 * 1024;
/** The most a row takes beside its lengths: kind, slot, flags, three times, two details. */
const FIXED_ROW_BYTES = 64;
/** The most a length takes. */
const MAX_LENGTH_BYTES = 5;
/** What is gathered before it is encoded: little enough that it dies young, much enough that a call pays. */
const GATHERED_UNITS = 16 * 1024;
/** The most that a UTF-16 unit takes in UTF-8. */
const MAX_UNIT_BYTES = 3;
/** A shorter text is written again: its number would not be shorter. */
const MIN_SHARED_UNITS = 4;
/** How many texts are looked for among those before, a power of two. */
const KNOWN_TEXTS = 4096;
/** The columns: the values of labels by their place, the last for all beyond; and the others. */
const LAST_LABEL_COLUMN = 63;
const ANNOTATIONS_COLUMN = 64;
const URL_COLUMN = 65;
const NAMES_COLUMN = 66;
const COLUMNS = 67;

/** Builds segments of alerts (see `segment-format.ts`). One can be used again and again. */
export class SegmentWriter {
  #bytes = new Uint8Array(INITIAL_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #at = HEADER_BYTES;
  /** Texts not encoded yet. Grown by concatenation, which V8 flattens once: faster than writing each text. */
  #gathered = '';
  /** Texts encoded. */
  #texts = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #textsAt = 0;
  /** The units of all texts. */
  #units = 0;
  #textCount = 0;
  /** Texts of the segment, each at a place of its own making, and their numbers: a later one takes an earlier one's place. */
  readonly #known = new Array<string>(KNOWN_TEXTS).fill('');
  readonly #knownNumbers = new Uint32Array(KNOWN_TEXTS);
  readonly #recurrences = Array.from({ length: COLUMNS }, () => new Recurrence());
  readonly #shapes = new Map<Shape, number>();
  #lastShape: Shape | undefined;
  #lastShapeNumber = 0;
  #rows = 0;

  get isEmpty(): boolean {
    return this.#rows === 0;
  }

  /** Whether the segment holds as much as one turn of the event loop should encode, a millisecond or two. */
  get isFull(): boolean {
    return this.#rows >= MAX_ROWS || this.#units >= MAX_TEXT_UNITS;
  }

  /** All of an alert; answers about how many bytes that takes. */
  alert(slot: number, alert: Alert, told: boolean): number {
    const begin = this.#at + this.#units;
    const { labels, annotations, generatorUrl } = alert;
    const labelShape = this.#shape(labels.shape);
    const lengths = labels.values.length + 3;
    this.#reserve(FIXED_ROW_BYTES + lengths * MAX_LENGTH_BYTES);
    this.#begin(ROWS.alert, slot);
    this.#times(alert, told);
    this.#length(labelShape);
    const { values } = labels;
    for (let i = 0; i < values.length; i++)
      this.#column(values[i] ?? '', Math.min(i, LAST_LABEL_COLUMN));
    this.#column(annotations.json, ANNOTATIONS_COLUMN);
    this.#column(generatorUrl, URL_COLUMN);
    return this.#at + this.#units - begin;
  }

  /** The times of an alert that an earlier row holds. */
  times(slot: number, alert: Alert, told: boolean): void {
    this.#reserve(FIXED_ROW_BYTES);
    this.#begin(ROWS.times, slot);
    this.#times(alert, told);
  }

  /** That an alert is gone. */
  removed(slot: number): void {
    this.#reserve(FIXED_ROW_BYTES);
    this.#begin(ROWS.removed, slot);
  }

  /** That the process began anew at the segment's time: ends move by its absence. */
  woke(): void {
    this.#reserve(FIXED_ROW_BYTES);
    this.#begin(ROWS.woke, 0);
  }

  /** The segment, said to be of `nowMs`; the writer begins the next one. */
  finish(nowMs: number): Uint8Array {
    this.#encode();
    const segment = Buffer.allocUnsafeSlow(this.#at + this.#textsAt);
    this.#view.setUint8(0, VERSION);
    this.#view.setFloat64(1, nowMs);
    this.#view.setUint32(9, this.#at);
    segment.set(this.#bytes.subarray(0, this.#at));
    segment.set(this.#texts.subarray(0, this.#textsAt), this.#at);
    this.#at = HEADER_BYTES;
    this.#rows = 0;
    this.#shapes.clear();
    this.#lastShape = undefined;
    this.#textsAt = 0;
    this.#units = 0;
    if (this.#textCount > 0) this.#known.fill('');
    this.#textCount = 0;
    return segment;
  }

  #shape(shape: Shape): number {
    if (shape === this.#lastShape) return this.#lastShapeNumber;
    let number = this.#shapes.get(shape);
    if (number === undefined) {
      number = this.#shapes.size;
      this.#shapes.set(shape, number);
      this.#reserve(FIXED_ROW_BYTES + (shape.names.length + 1) * MAX_LENGTH_BYTES);
      this.#begin(ROWS.shape, 0);
      this.#length(shape.names.length);
      for (const name of shape.names) this.#column(name, NAMES_COLUMN);
    }
    this.#lastShape = shape;
    this.#lastShapeNumber = number;
    return number;
  }

  #begin(kind: number, slot: number): void {
    this.#rows++;
    this.#view.setUint8(this.#at, kind);
    this.#view.setUint32(this.#at + 1, slot >>> 0);
    this.#view.setUint16(this.#at + 5, Math.floor(slot / HIGH_FACTOR));
    this.#at += 7;
  }

  #times(alert: Alert, told: boolean): void {
    const { startsAtDetail, endsAtDetail } = alert;
    const view = this.#view;
    const flags =
      (alert.timeout ? FLAGS.timeout : 0) |
      (told ? FLAGS.told : 0) |
      (startsAtDetail === undefined ? 0 : FLAGS.startsAtDetail) |
      (endsAtDetail === undefined ? 0 : FLAGS.endsAtDetail);
    view.setUint8(this.#at, flags);
    view.setFloat64(this.#at + 1, alert.startsAtMs);
    view.setFloat64(this.#at + 9, alert.endsAtMs);
    view.setFloat64(this.#at + 17, alert.updatedAtMs);
    this.#at += 25;
    if (startsAtDetail !== undefined) this.#detail(startsAtDetail);
    if (endsAtDetail !== undefined) this.#detail(endsAtDetail);
  }

  #detail({ nanos, offsetMinutes }: TimeDetail): void {
    this.#view.setUint32(this.#at, nanos);
    this.#view.setInt32(this.#at + 4, offsetMinutes);
    this.#at += 8;
  }

  /** A text of a column: by its number if the segment has it already. */
  #column(text: string, column: number): void {
    const recurrence = this.#recurrences[column];
    if (text.length < MIN_SHARED_UNITS || recurrence?.isLikely() !== true) {
      this.#write(text);
      return;
    }
    const place = placeOf(text);
    const isKnown = this.#known[place] === text;
    recurrence.met(isKnown);
    if (isKnown) {
      this.#length((this.#knownNumbers[place] ?? 0) * 2 + 1);
      return;
    }
    this.#known[place] = text;
    this.#knownNumbers[place] = this.#textCount;
    this.#write(text);
  }

  #write(text: string): void {
    const { length } = text;
    this.#textCount++;
    this.#units += length;
    this.#length(length * 2);
    this.#gathered += text;
    if (this.#gathered.length >= GATHERED_UNITS) this.#encode();
  }

  #encode(): void {
    const needed = this.#textsAt + this.#gathered.length * MAX_UNIT_BYTES;
    if (needed > this.#texts.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.#texts.length * 2, needed));
      grown.set(this.#texts.subarray(0, this.#textsAt));
      this.#texts = grown;
    }
    this.#textsAt += this.#texts.write(this.#gathered, this.#textsAt, 'utf8');
    this.#gathered = '';
  }

  #length(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#at++] = rest;
  }

  #reserve(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + count));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/**
 * From the length and a few characters, as in `TextPool`. Three of them are before the `&g0.tab=1` that ends the URLs
 * of Prometheus: those differ in a threshold there, and would all be put in one place.
 */
function placeOf(text: string): number {
  const { length } = text;
  let hash = length;
  hash = (hash * 31 + text.charCodeAt(length >> 2)) | 0;
  hash = (hash * 31 + text.charCodeAt(length >> 1)) | 0;
  hash = (hash * 31 + text.charCodeAt(length - 2)) | 0;
  hash = (hash * 31 + text.charCodeAt(length - 1)) | 0;
  if (length >= 12) {
    hash = (hash * 31 + text.charCodeAt(length - 12)) | 0;
    hash = (hash * 31 + text.charCodeAt(length - 11)) | 0;
    hash = (hash * 31 + text.charCodeAt(length - 10)) | 0;
  }
  return (hash ^ (hash >>> 12)) & (KNOWN_TEXTS - 1);
}
