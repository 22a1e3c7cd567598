import { setTimeout as wait } from 'node:timers/promises';
import { ask, type HttpAnswer } from '../support/http.ts';
import type { SilenceExchange } from './silence-exchanges.ts';

/** An answer with ids and times named, so that it is the same in every run. */
export interface RecordedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The headers that clients look at. */
const HEADERS = [
  'content-type',
  'allow',
  'cache-control',
  'vary',
  'access-control-allow-origin',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-expose-headers',
];

/** How far an instant may be from that of the request to be called now. */
const NOW_MS = 15_000;
/** Between two requests, so that no two silences end in the same millisecond and their order is known. */
const PAUSE_MS = 3;
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 };
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

/** Asks a server everything in order. A connection that it cuts is an answer of status 0. */
export async function replay(
  url: string,
  exchanges: readonly SilenceExchange[],
): Promise<ReadonlyMap<string, RecordedAnswer>> {
  const run = new Run();
  const answers = new Map<string, RecordedAnswer>();
  for (const exchange of exchanges) {
    if (answers.has(exchange.name)) throw new Error(`two exchanges are called ${exchange.name}`);
    answers.set(exchange.name, await run.ask(url, exchange));
    await wait(PAUSE_MS);
  }
  return answers;
}

class Run {
  readonly #beginMs = Math.floor(Date.now() / 1000) * 1000;
  readonly #ids = new Map<string, string>();
  readonly #instants = new Map<string, string>();

  async ask(url: string, exchange: SilenceExchange): Promise<RecordedAnswer> {
    const { method, path, headers, body, keep } = exchange;
    const question = { method, headers, ...(body === undefined ? {} : { body: this.#fill(body) }) };
    const hungUp: HttpAnswer = { status: 0, headers: {}, text: '' };
    const answer = await ask(url + this.#fill(path), question).catch(() => hungUp);
    if (keep !== undefined) this.#keep(keep, answer.text);
    return this.#recorded(answer);
  }

  #keep(name: string, text: string): void {
    const { silenceID } = JSON.parse(text) as { readonly silenceID?: unknown };
    if (typeof silenceID !== 'string') throw new Error(`no id for ${name} in ${text}`);
    this.#ids.set(name, silenceID);
  }

  #fill(text: string): string {
    return text
      .replace(/<id:([\w-]+)>/g, (_, name: string) => {
        const id = this.#ids.get(name);
        if (id === undefined) throw new Error(`nothing was kept as ${name}`);
        return id;
      })
      .replace(/<([+-])(\d+)([smh])>/g, (shown, sign: string, count: string, unit: string) => {
        const distance = Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
        const at = this.#beginMs + (sign === '+' ? distance : -distance);
        const instant = new Date(at).toISOString();
        this.#instants.set(instant, shown);
        return instant;
      });
  }

  #recorded({ status, headers, text }: HttpAnswer): RecordedAnswer {
    const shown = HEADERS.flatMap((name) => {
      const value = headers[name];
      if (value === undefined) return [];
      return [[name, name === 'allow' ? sorted(String(value)) : String(value)] as const];
    });
    return { status, headers: Object.fromEntries(shown), text: this.#named(text) };
  }

  #named(text: string): string {
    let named = text.replace(
      /but \[([A-Z,]+)\] are/,
      (_, all: string) => `but [${sorted(all)}] are`,
    );
    // The first name of an id is the one it keeps.
    for (const [name, id] of this.#ids) named = named.replaceAll(id, `<id:${name}>`);
    named = named.replace(
      /"silencedBy":\[([^\]]*)\]/g,
      (_, ids: string) => `"silencedBy":[${sorted(ids)}]`,
    );
    return named.replace(TIME, (time) => {
      const instant = this.#instants.get(time);
      if (instant !== undefined) return instant;
      return Math.abs(Date.parse(time) - Date.now()) < NOW_MS ? '<now>' : time;
    });
  }
}

function sorted(list: string): string {
  return list.split(/, */).sort().join(',');
}
