import type { Alert } from '../../alerts/alert.ts';
import { TimeFormatter } from '../../alerts/time-format.ts';
import { JsonBytes } from '../../base/json-bytes.ts';
import type { Pairs } from '../../labels/pairs.ts';
import type { AlertStatus } from './alert-status.ts';
import type { JsonMemo } from './json-memo.ts';

/** How many texts (receivers, links) and lists of one answer are remembered as they print. */
const MAX_REMEMBERED = 10_000;
/**
 * How many inhibiting alerts are named of each alert. All of them count; named without end, some hundred sources over
 * ten thousands of targets would make an answer of hundreds of megabytes.
 */
const MAX_INHIBITORS = 100;

const ACTIVE = '{"inhibitedBy":[],"mutedBy":[],"silencedBy":[],"state":"active"}';

/**
 * Prints alerts as the API shows them, byte for byte as the original: keys in the order of its Go structs. Written
 * out by hand, as lists of alerts are most of what the API ever sends: what many alerts share is printed once, and an
 * alert goes out in two strokes, before and after its fingerprint.
 */
export class AlertJson {
  readonly #memo: JsonMemo;
  readonly #out: JsonBytes;
  readonly #scratch = new JsonBytes(256);
  readonly #texts = new Map<string, string>();
  readonly #receivers = new PrintedLists((name) => `{"name":${this.#text(name)}}`);
  readonly #inhibitors = new PrintedLists((id) => this.#text(id), MAX_INHIBITORS);
  readonly #names = new PrintedLists((name) => this.#text(name));
  // One for each, as a formatter remembers the last second it printed.
  readonly #starts = new TimeFormatter();
  readonly #ends = new TimeFormatter();
  readonly #updates = new TimeFormatter();

  constructor(memo: JsonMemo) {
    this.#memo = memo;
    this.#out = new JsonBytes(memo.likelyLength);
  }

  /** Punctuation and keys: ASCII. */
  raw(text: string): void {
    this.#out.raw(text);
  }

  /** `mutedBy` are the names of intervals that mute the alert's group. */
  alert(
    alert: Alert,
    status: AlertStatus,
    receivers: readonly string[],
    mutedBy: readonly string[],
  ): void {
    const out = this.#out;
    const { labels, generatorUrl: url } = alert;
    out.raw('{"annotations":');
    out.bytes(alert.annotations.json);
    out.raw(',"endsAt":"');
    out.raw(this.#ends.millis(alert.endsAtMs, alert.endsAtDetail));
    out.raw('","fingerprint":"');
    out.hex(labels.fingerprintHigh);
    out.hex(labels.fingerprintLow);
    out.raw('","receivers":[');
    out.bytes(this.#receivers.of(receivers));
    out.raw('],"startsAt":"');
    out.raw(this.#starts.millis(alert.startsAtMs, alert.startsAtDetail));
    out.raw('","status":');
    out.bytes(this.#status(status, mutedBy));
    out.raw(',"updatedAt":"');
    out.raw(this.#updates.millis(alert.updatedAtMs, undefined));
    if (url !== '') {
      out.raw('","generatorURL":');
      out.bytes(this.#text(url));
    } else out.raw('"');
    out.raw(',"labels":');
    out.bytes(this.#memo.bytesOf(labels));
    out.raw('}');
  }

  /** An object, names in bytewise order. */
  pairs(pairs: Pairs): void {
    this.#out.bytes(this.#memo.bytesOf(pairs));
  }

  /** `{"name":"a"}`. */
  receiver(name: string): void {
    this.#out.bytes(`{"name":${this.#text(name)}}`);
  }

  /** All that was printed. */
  finish(): Buffer {
    this.#memo.likelyLength = this.#out.length;
    return this.#out.finish();
  }

  #status({ inhibitedBy, silencedBy }: AlertStatus, mutedBy: readonly string[]): string {
    if (inhibitedBy.length + silencedBy.length + mutedBy.length === 0) return ACTIVE;
    return `{"inhibitedBy":[${this.#inhibitors.of(inhibitedBy)}],"mutedBy":[${this.#names.of(mutedBy)}],"silencedBy":[${this.#names.of(silencedBy)}],"state":"suppressed"}`;
  }

  /** A JSON string: its bytes, one character each. */
  #text(text: string): string {
    let printed = this.#texts.get(text);
    if (printed === undefined) {
      this.#scratch.string(text);
      printed = this.#scratch.takeBytes();
      if (this.#texts.size >= MAX_REMEMBERED) this.#texts.clear();
      this.#texts.set(text, printed);
    }
    return printed;
  }
}

/** How lists print, told by their identity: alerts of one group, or under one silence, share them. */
class PrintedLists {
  readonly #print: (text: string) => string;
  readonly #most: number;
  readonly #printed = new Map<readonly string[], string>();

  constructor(print: (text: string) => string, most = Infinity) {
    this.#print = print;
    this.#most = most;
  }

  /** The first of a list, as many as there may be, with commas between. */
  of(list: readonly string[]): string {
    if (list.length === 0) return '';
    let printed = this.#printed.get(list);
    if (printed === undefined) {
      printed = list.slice(0, this.#most).map(this.#print).join();
      if (this.#printed.size >= MAX_REMEMBERED) this.#printed.clear();
      this.#printed.set(list, printed);
    }
    return printed;
  }
}
