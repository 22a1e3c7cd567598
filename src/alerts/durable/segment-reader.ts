import { isAscii } from 'node:buffer';
import { CodedError } from '../../base/errors.ts';
import { Annotations } from '../../labels/annotations.ts';
import type { TimeDetail } from '../alert.ts';
import { FLAGS, HEADER_BYTES, HIGH_FACTOR, MAX_SLOT, ROWS, VERSION } from './segment-format.ts';

/** The largest time that a date can hold, milliseconds from the epoch either way. */
const MAX_TIME_MS = 8.64e15;
const MAX_NANOS = 999_999;

/** What a row says of an alert's times. */
export interface TimesRow {
  readonly startsAtMs: number;
  readonly startsAtDetail: TimeDetail | undefined;
  readonly endsAtMs: number;
  readonly endsAtDetail: TimeDetail | undefined;
  readonly updatedAtMs: number;
  readonly timeout: boolean;
  /** Whether no group held it any more. */
  readonly told: boolean;
}

/** Labels as a row holds them: names in their order, values beside them. */
export interface Texts {
  readonly names: readonly string[];
  readonly values: readonly string[];
}

/** A row of a segment. */
export type Row =
  | {
      readonly kind: 'alert';
      readonly slot: number;
      readonly times: TimesRow;
      readonly labels: Texts;
      /** See `Annotations`. */
      readonly annotations: string;
      readonly generatorUrl: string;
    }
  | { readonly kind: 'times'; readonly slot: number; readonly times: TimesRow }
  | { readonly kind: 'removed'; readonly slot: number }
  | { readonly kind: 'woke' };

/** A segment read. */
export interface Segment {
  /** When it was written. */
  readonly nowMs: number;
  readonly rows: readonly Row[];
}

/** Reads a segment whole; whatever the bytes, it answers or throws. @throws CodedError */
export function readSegment(bytes: Uint8Array): Segment {
  return new SegmentReader(bytes).read();
}

class SegmentReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #shapes: (readonly string[])[] = [];
  readonly #rowsEnd: number;
  readonly #texts: TextSource;
  readonly #nowMs: number;
  #at = HEADER_BYTES;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < HEADER_BYTES) throw damaged('it is cut short');
    const version = this.#view.getUint8(0);
    if (version !== VERSION) throw damaged(`version ${version} is unknown`);
    this.#nowMs = this.#timeAt(1);
    this.#rowsEnd = this.#view.getUint32(9);
    if (this.#rowsEnd < HEADER_BYTES || this.#rowsEnd > bytes.length) {
      throw damaged('its parts do not fit its size');
    }
    this.#texts = new TextSource(bytes.subarray(this.#rowsEnd));
  }

  read(): Segment {
    const rows: Row[] = [];
    while (this.#at < this.#rowsEnd) {
      const row = this.#row();
      if (row !== undefined) rows.push(row);
    }
    this.#texts.end();
    return { nowMs: this.#nowMs, rows };
  }

  #row(): Row | undefined {
    this.#need(7);
    const kind = this.#view.getUint8(this.#at);
    const slot =
      this.#view.getUint32(this.#at + 1) + this.#view.getUint16(this.#at + 5) * HIGH_FACTOR;
    this.#at += 7;
    if (slot > MAX_SLOT) throw damaged(`slot ${slot} is out of range`);
    switch (kind) {
      case ROWS.shape:
        this.#shapes.push(this.#takeTexts(this.#length()));
        return undefined;
      case ROWS.alert:
        return this.#alert(slot, () => this.#text());
      case ROWS.former:
        return this.#alert(slot, () => printed(this.#pairs()));
      case ROWS.times:
        return { kind: 'times', slot, times: this.#times() };
      case ROWS.removed:
        return { kind: 'removed', slot };
      case ROWS.woke:
        return { kind: 'woke' };
      default:
        throw damaged(`row kind ${kind} is unknown`);
    }
  }

  #alert(slot: number, readAnnotations: () => string): Row {
    return {
      kind: 'alert',
      slot,
      times: this.#times(),
      labels: this.#pairs(),
      annotations: readAnnotations(),
      generatorUrl: this.#text(),
    };
  }

  #times(): TimesRow {
    this.#need(25);
    const flags = this.#view.getUint8(this.#at);
    const at = this.#at + 1;
    this.#at += 25;
    return {
      startsAtMs: this.#timeAt(at),
      endsAtMs: this.#timeAt(at + 8),
      updatedAtMs: this.#timeAt(at + 16),
      startsAtDetail: (flags & FLAGS.startsAtDetail) === 0 ? undefined : this.#detail(),
      endsAtDetail: (flags & FLAGS.endsAtDetail) === 0 ? undefined : this.#detail(),
      timeout: (flags & FLAGS.timeout) !== 0,
      told: (flags & FLAGS.told) !== 0,
    };
  }

  #detail(): TimeDetail {
    this.#need(8);
    const nanos = this.#view.getUint32(this.#at);
    const offsetMinutes = this.#view.getInt32(this.#at + 4);
    this.#at += 8;
    if (nanos > MAX_NANOS) throw damaged(`${nanos} nanoseconds are more than a millisecond`);
    return { nanos, offsetMinutes };
  }

  #pairs(): Texts {
    const names = this.#shapes[this.#length()];
    if (names === undefined) throw damaged('a list of names is missing');
    return { names, values: this.#takeTexts(names.length) };
  }

  #takeTexts(count: number): string[] {
    // Each takes a byte at least: a count beyond that is refused before it costs memory.
    this.#need(count);
    const texts: string[] = [];
    for (let i = 0; i < count; i++) texts.push(this.#text());
    return texts;
  }

  #text(): string {
    const said = this.#length();
    return said % 2 === 0 ? this.#texts.take(said / 2) : this.#texts.again((said - 1) / 2);
  }

  #length(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      this.#need(1);
      const byte = this.#bytes[this.#at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw damaged('a length does not end');
  }

  #timeAt(at: number): number {
    const value = this.#view.getFloat64(at);
    if (Number.isInteger(value) && Math.abs(value) <= MAX_TIME_MS) return value;
    throw damaged('a time is none');
  }

  #need(count: number): void {
    if (this.#at + count > this.#rowsEnd) throw damaged('it is cut short');
  }
}

/** Cuts texts from the end of a segment. Copies, so that one text does not keep all of them in memory. */
class TextSource {
  readonly #bytes: Buffer;
  readonly #text: string | undefined;
  readonly #units: number;
  readonly #taken: string[] = [];
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#text = isAscii(this.#bytes) ? undefined : this.#bytes.toString('utf8');
    this.#units = this.#text?.length ?? bytes.length;
  }

  /** The next. */
  take(units: number): string {
    const from = this.#at;
    this.#at += units;
    if (this.#at > this.#units) throw damaged('its texts are cut short');
    const text = this.#cut(from);
    this.#taken.push(text);
    return text;
  }

  /** One that was taken. */
  again(number: number): string {
    const text = this.#taken[number];
    if (text === undefined) throw damaged(`it has no text ${number} yet`);
    return text;
  }

  end(): void {
    if (this.#at !== this.#units) throw damaged('there is more text than rows tell of');
  }

  #cut(from: number): string {
    if (this.#text === undefined) return this.#bytes.toString('latin1', from, this.#at);
    return Buffer.from(this.#text.slice(from, this.#at), 'utf16le').toString('utf16le');
  }
}

function printed({ names, values }: Texts): string {
  const record = Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
  return Annotations.of(record).json;
}

function damaged(why: string): CodedError {
  return new CodedError('damaged-segment', why);
}
