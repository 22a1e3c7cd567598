import type { Alert } from '../../alerts/alert.ts';
import type { LabelInterner } from '../../labels/interner.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import { ScanBytes } from '../../labels/scan-bytes.ts';
import type { ScannedAnnotations } from '../../labels/scanned-annotations.ts';
import type { ScannedPairs, ScannedTexts } from '../../labels/scanned-pairs.ts';
import {
  alertOf,
  type DecodedAlerts,
  endsBeforeStart,
  readTime,
  type Time,
} from './decode-alerts.ts';
import { holdsTooMuch } from './read-json.ts';
import { isUri } from './uri.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/** A field of an alert. Told apart by the object: by its name would take V8 a look-up at every step. */
interface Field {
  /** As it stands in JSON. */
  readonly bytes: ScanBytes;
  /** Its bit among those that were seen. */
  readonly bit: number;
}

const LABELS = fieldOf('labels', 1);
const ANNOTATIONS = fieldOf('annotations', 2);
const STARTS_AT = fieldOf('startsAt', 4);
const ENDS_AT = fieldOf('endsAt', 8);
const GENERATOR_URL = fieldOf('generatorURL', 16);

/** By the letter that begins the name. */
const FIELD_OF_LETTER = new Array<Field | undefined>(256).fill(undefined);
for (const field of [LABELS, ANNOTATIONS, STARTS_AT, ENDS_AT, GENERATOR_URL])
  FIELD_OF_LETTER[field.bytes.at(1) ?? 0] = field;

const URL_TEXT = 0;
/** How many good URLs are known again, a power of two, and how long they may be. */
const GOOD_URLS = 256;
const MAX_KEPT_URL = 1024;
/** No good time is longer. */
const MAX_TIME_BYTES = 64;

/** What a scanner is built with. */
export interface ScannerOptions {
  readonly interner: LabelInterner;
  /** What the store holds of these labels: a resend then costs no new texts. */
  readonly held: (labels: LabelSet) => Alert | undefined;
}

/**
 * Reads the bodies that Prometheus and its like post, straight from their bytes: five known fields, no spaces, plain
 * names of labels, all of it valid. What is held already is found by its bytes and costs no objects. A body that has
 * anything else in it, be it good or bad, is left to `decodeAlerts`, which says what is wrong; both read alike what both can read
 * (a property test holds them to that).
 */
export class AlertScanner {
  readonly #options: ScannerOptions;
  readonly #labels: ScannedPairs;
  readonly #annotations: ScannedAnnotations;
  readonly #texts: ScannedTexts;
  readonly #startTexts = new LastTime();
  readonly #endTexts = new LastTime();
  readonly #goodUrls = new Array<string>(GOOD_URLS).fill('');
  #body = ScanBytes.none;
  #at = 0;
  #seen = 0;
  #start: Time | undefined;
  #end: Time | undefined;

  constructor(options: ScannerOptions) {
    this.#options = options;
    this.#labels = options.interner.labelScan();
    this.#annotations = options.interner.annotationScan();
    this.#texts = options.interner.textScan();
  }

  /** The alerts of a body; undefined where there is anything unusual in it. */
  scan(body: Buffer, nowMs: number, resolveTimeoutMs: number): DecodedAlerts | undefined {
    if (holdsTooMuch(body)) return undefined;
    this.#body = new ScanBytes(body);
    this.#at = 0;
    if (!this.#take(OPEN_LIST)) return undefined;
    const valid: Alert[] = [];
    let firing = 0;
    while (valid.length === 0 || this.#take(COMMA)) {
      if (!this.#fields()) return undefined;
      const alert = this.#alert(nowMs, resolveTimeoutMs);
      if (alert === undefined) return undefined;
      if (alert.endsAtMs > nowMs) firing++;
      valid.push(alert);
    }
    // As in Go, what follows the list is not looked at.
    if (!this.#take(CLOSE_LIST)) return undefined;
    return { valid, problems: [], firing, resolved: valid.length - firing };
  }

  #alert(nowMs: number, resolveTimeoutMs: number): Alert | undefined {
    const labels = this.#options.interner.internScanned(this.#labels);
    const held = this.#options.held(labels);
    const url = this.#url(held);
    if (url !== '' && url !== held?.generatorUrl && !this.#isGood(url)) return undefined;
    const alert = alertOf({
      labels,
      annotations:
        held !== undefined && this.#annotations.matches(held.annotations)
          ? held.annotations
          : this.#annotations.annotations(),
      start: this.#start,
      end: this.#end,
      generatorUrl: url,
      nowMs,
      resolveTimeoutMs,
    });
    return endsBeforeStart(alert) ? undefined : alert;
  }

  #url(held: Alert | undefined): string {
    if ((this.#seen & GENERATOR_URL.bit) === 0) return '';
    const isHeld = held !== undefined && this.#texts.equals(URL_TEXT, held.generatorUrl);
    return isHeld ? held.generatorUrl : this.#texts.text(URL_TEXT);
  }

  /** Whether the URL that was read is one: the alerts of a rule share theirs. */
  #isGood(url: string): boolean {
    const place = this.#texts.hash(URL_TEXT) & (GOOD_URLS - 1);
    if (this.#goodUrls[place] === url) return true;
    if (!isUri(url)) return false;
    if (url.length <= MAX_KEPT_URL) this.#goodUrls[place] = url;
    return true;
  }

  /** Reads an object of the five fields; whether it is one, with labels. */
  #fields(): boolean {
    this.#seen = 0;
    this.#start = undefined;
    this.#end = undefined;
    this.#annotations.clear();
    if (!this.#take(OPEN)) return false;
    do {
      const field = FIELD_OF_LETTER[this.#body.at(this.#at + 1) ?? 0];
      if (field === undefined || (this.#seen & field.bit) !== 0) return false;
      if (!this.#takeAll(field.bytes) || !this.#value(field)) return false;
      this.#seen |= field.bit;
    } while (this.#take(COMMA));
    return this.#take(CLOSE) && (this.#seen & LABELS.bit) !== 0;
  }

  #value(field: Field): boolean {
    switch (field) {
      case LABELS:
        this.#at = this.#labels.scan(this.#body, this.#at);
        return this.#at >= 0 && this.#labels.size > 0 && !this.#labels.hasEmptyValue;
      case ANNOTATIONS:
        this.#at = this.#annotations.scan(this.#body, this.#at);
        return this.#at >= 0;
      case STARTS_AT:
        this.#start = this.#time(this.#startTexts);
        return this.#at >= 0;
      case ENDS_AT:
        this.#end = this.#time(this.#endTexts);
        return this.#at >= 0;
      default:
        if (!this.#take(QUOTE)) return false;
        this.#at = this.#texts.read(this.#body, this.#at, URL_TEXT);
        return this.#at >= 0;
    }
  }

  /** Undefined also for Go's zero time. Sets the place to -1 where there is no good time. */
  #time(last: LastTime): Time | undefined {
    this.#at = this.#take(QUOTE) ? last.read(this.#body, this.#at) : -1;
    return last.time;
  }

  #take(byte: number): boolean {
    if (this.#body.at(this.#at) !== byte) return false;
    this.#at++;
    return true;
  }

  #takeAll(bytes: ScanBytes): boolean {
    if (!this.#body.has(bytes, this.#at)) return false;
    this.#at += bytes.length;
    return true;
  }
}

/** The time that was read last: the alerts of a rule, and those of a body, share theirs. */
class LastTime {
  /** Undefined also for Go's zero time. */
  time: Time | undefined;
  /** How it was written, with the closing quote. */
  #bytes = ScanBytes.none;

  /** Reads the time that begins at `from`. Answers where the next byte is after its closing quote; -1 where it is no good time. */
  read(body: ScanBytes, from: number): number {
    if (this.#bytes.length > 0 && body.has(this.#bytes, from)) return from + this.#bytes.length;
    const { bytes } = body;
    const to = bytes.indexOf(QUOTE, from);
    if (to < 0 || to - from > MAX_TIME_BYTES) return -1;
    // An escape, or what is not ASCII, is in no good time.
    const time = readTime(bytes.toString('latin1', from, to));
    if (time === null) return -1;
    this.time = time;
    this.#bytes = new ScanBytes(Buffer.from(bytes.subarray(from, to + 1)));
    return to + 1;
  }
}

function fieldOf(name: string, bit: number): Field {
  return { bytes: new ScanBytes(Buffer.from(`"${name}":`, 'latin1')), bit };
}
