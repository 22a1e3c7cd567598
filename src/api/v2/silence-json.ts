import { TimeFormatter } from '../../alerts/time-format.ts';
import { compareBytewise } from '../../base/compare.ts';
import { JsonBytes } from '../../base/json-bytes.ts';
import { type MatcherRecord, nsToMs, type SilenceRecord } from '../../replication/records.ts';
import type { SilenceView } from '../../silences/query.ts';

/** By operator, what a matcher's JSON begins with. */
const KINDS: Readonly<Record<MatcherRecord['operator'], string>> = {
  '=': '{"isEqual":true,"isRegex":false,"name":',
  '!=': '{"isEqual":false,"isRegex":false,"name":',
  '=~': '{"isEqual":true,"isRegex":true,"name":',
  '!~': '{"isEqual":false,"isRegex":true,"name":',
};

/** The silences as a JSON array, in the order given. */
export function printSilences(silences: readonly SilenceView[]): Buffer {
  const json = new SilenceJson();
  silences.forEach((silence, i) => {
    json.raw(i === 0 ? '[' : ',');
    json.silence(silence);
  });
  json.raw(silences.length === 0 ? '[]\n' : ']\n');
  return json.finish();
}

/** One silence as a JSON object. */
export function printSilence(silence: SilenceView): Buffer {
  const json = new SilenceJson();
  json.silence(silence);
  json.raw('\n');
  return json.finish();
}

/**
 * Prints silences as the API shows them, byte for byte as the original: keys in the order of its Go structs, times in
 * milliseconds. One with several matcher sets, which the original's API cannot show, has all of them in an extra
 * `matcherSets`.
 */
class SilenceJson {
  readonly #out = new JsonBytes();
  // One for each, as a formatter remembers the last second it printed.
  readonly #starts = new TimeFormatter();
  readonly #ends = new TimeFormatter();
  readonly #updates = new TimeFormatter();

  raw(text: string): void {
    this.#out.raw(text);
  }

  silence({ record, state }: SilenceView): void {
    const out = this.#out;
    const [first = [], ...others] = record.matcherSets;
    out.raw('{"id":');
    out.string(record.id);
    out.raw(`,"status":{"state":"${state}"},"updatedAt":"`);
    out.raw(timeText(this.#updates, record.updatedAtNs));
    this.#annotations(record.annotations);
    out.raw(',"comment":');
    out.string(record.comment);
    out.raw(',"createdBy":');
    out.string(record.createdBy);
    out.raw(',"endsAt":"');
    out.raw(timeText(this.#ends, record.endsAtNs));
    out.raw('","matchers":');
    this.#matchers(first);
    if (others.length > 0) this.#matcherSets(record.matcherSets);
    out.raw(',"startsAt":"');
    out.raw(timeText(this.#starts, record.startsAtNs));
    out.raw('"}');
  }

  finish(): Buffer {
    return this.#out.finish();
  }

  #annotations(annotations: SilenceRecord['annotations']): void {
    const out = this.#out;
    const names = Object.keys(annotations);
    if (names.length === 0) {
      out.raw('"');
      return;
    }
    // An object has names that are numbers before all others.
    names.sort(compareBytewise).forEach((name, i) => {
      out.raw(i === 0 ? '","annotations":{' : ',');
      out.string(name);
      out.raw(':');
      out.string(annotations[name] ?? '');
    });
    out.raw('}');
  }

  #matcherSets(sets: SilenceRecord['matcherSets']): void {
    sets.forEach((matchers, i) => {
      this.#out.raw(i === 0 ? ',"matcherSets":[' : ',');
      this.#matchers(matchers);
    });
    this.#out.raw(']');
  }

  #matchers(matchers: readonly MatcherRecord[]): void {
    const out = this.#out;
    out.raw('[');
    for (let i = 0; i < matchers.length; i++) {
      const matcher = matchers[i];
      if (matcher === undefined) continue;
      if (i > 0) out.raw(',');
      out.raw(KINDS[matcher.operator]);
      out.string(matcher.name);
      out.raw(',"value":');
      out.string(matcher.value);
      out.raw('}');
    }
    out.raw(']');
  }
}

function timeText(formatter: TimeFormatter, ns: bigint): string {
  return formatter.millis(nsToMs(ns), undefined);
}
