import type { AlertHash } from '../../src/labels/alert-hash.ts';
import { Pairs } from '../../src/labels/pairs.ts';
import type { LogRecord } from '../../src/replication/records.ts';
import { getJson } from '../support/http.ts';
import type { Delivery, WebhookPayload } from '../support/webhook-sink.ts';
import type { Model } from './model.ts';

/** The longest that a group of the suite's configuration waits: its `group_interval`. */
export const LONGEST_WAIT_MS = 8000;

/** The `group_wait` of its slow groups. */
export const SLOW_WAIT_MS = 6000;

/** What delivery takes may differ by this much from one time to the next. */
const PACE_TOLERANCE_MS = 1000;

/**
 * A send that was answered this long before a crash must have been recorded, and the group's timer been written: within
 * a second on a machine of its own, the rest is for one that is busy.
 */
const RECORDED_MS = 2500;

/** A flush that is due has been delivered after this long, on a busy machine too. */
const FLUSHED_MS = 2000;

interface SilenceJson {
  readonly id: string;
  readonly comment: string;
  readonly status: { readonly state: 'active' | 'pending' | 'expired' };
}

interface AlertJson {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly silencedBy: readonly string[] };
}

/** What is wrong with the silences, in words: each that was acknowledged must be as it was acknowledged. */
export async function silenceFaults(url: string, model: Model): Promise<string[]> {
  const shown = (await getJson(`${url}/api/v2/silences`)) as readonly SilenceJson[];
  const byId = new Map(shown.map((silence) => [silence.id, silence]));
  const faults: string[] = [];
  for (const [id, known] of model.silences) {
    const silence = byId.get(id);
    if (silence === undefined) {
      faults.push(`silence ${id}, acknowledged, is lost`);
      continue;
    }
    const { comment, status } = silence;
    if (known.expiry === 'none' && status.state !== 'active')
      faults.push(`silence ${id} is ${status.state}, nobody expired it`);
    if (known.expiry === 'answered' && status.state !== 'expired')
      faults.push(`silence ${id}, acknowledged to be expired, is ${status.state}`);
    if (comment !== known.comment && comment !== known.doubtfulComment)
      faults.push(`silence ${id} says "${comment}" instead of "${known.comment}"`);
    // An update whose answer never came has either happened or not; from now on that is known.
    known.comment = comment;
    known.doubtfulComment = undefined;
    if (known.expiry === 'asked') known.expiry = status.state === 'expired' ? 'answered' : 'none';
  }
  return faults;
}

/** What is wrong with the alerts that the server shows, as far as a crash may not have touched them. */
export async function alertFaults(url: string, model: Model): Promise<string[]> {
  const shown = (await getJson(`${url}/api/v2/alerts`)) as readonly AlertJson[];
  const firing = new Set(
    shown.flatMap(({ labels }) => (labels['sender'] === undefined ? [] : nameOf(labels))),
  );
  return Array.from(model.alerts)
    .filter(([, { certain }]) => certain)
    .filter(([name, { last }]) => firing.has(name) !== (last === 'firing'))
    .map(([name, { last }]) => `alert "${name}" was last said to be ${last}, the server disagrees`);
}

/** What people have been told of each alert last. Deliveries themselves are too many to keep for a long run. */
export class Hearsay {
  readonly #told = new Map<string, string>();

  hear(deliveries: readonly Delivery[]): void {
    for (const { payload } of deliveries)
      for (const { labels, status } of payload.alerts) this.#told.set(nameOf(labels), status);
  }

  /** Which alerts people hold for something else than was last said. */
  untold(model: Model): string[] {
    return Array.from(model.alerts)
      .filter(([, { certain }]) => certain)
      .filter(([name, { last }]) => this.lastOf(name) !== last)
      .map(([name, { last }]) => `"${name}" is ${last}, people were told ${this.#told.get(name)}`);
  }

  /** What people hold an alert for: who heard nothing takes all to be well. */
  lastOf(name: string): string {
    return this.#told.get(name) ?? 'resolved';
  }
}

/**
 * What people should have been told by now: the server took it in an earlier life, longer ago than a group waits, and
 * has been up since for longer than a flush takes. A group whose timer began anew at each start would never speak.
 */
export function overdue(model: Model, hearsay: Hearsay, killedAtMs: number): string[] {
  return Array.from(model.alerts)
    .filter(([, { certain, answeredAtMs }]) => certain && answeredAtMs !== undefined)
    .filter(([, { answeredAtMs = Infinity }]) => {
      const dueAtMs = Math.max(answeredAtMs + LONGEST_WAIT_MS, model.bornAtMs);
      return dueAtMs + FLUSHED_MS < killedAtMs;
    })
    .filter(([name, { last }]) => hearsay.lastOf(name) !== last)
    .map(([name, { last }]) => `"${name}" is ${last}, and people were not told in time`);
}

/**
 * Hears when slow groups speak: never sooner than after their `group_wait`, however often the server was killed since.
 * A group whose timer is lost speaks at once after a start, as its alerts are old.
 */
export class Pace {
  readonly #lastMs = new Map<string, number>();

  /** Deliveries that came too soon after the one before; `killsMs` is when the server was killed. */
  tooSoon(deliveries: readonly Delivery[], killsMs: readonly number[]): string[] {
    const faults: string[] = [];
    for (const { payload, atMs } of deliveries) {
      const { groupKey } = payload;
      if (!groupKey.includes('speed="slow"')) continue;
      const lastMs = this.#lastMs.get(groupKey) ?? -Infinity;
      this.#lastMs.set(groupKey, atMs);
      // A crash right after a flush takes along that it had ended: then the group flushes at once.
      const isKnown = !killsMs.some((killMs) => killMs > lastMs && killMs < lastMs + RECORDED_MS);
      const distanceMs = atMs - lastMs;
      if (isKnown && distanceMs < SLOW_WAIT_MS - PACE_TOLERANCE_MS)
        faults.push(`${groupKey} spoke ${distanceMs} ms after it had spoken`);
    }
    return faults;
  }
}

/** Deliveries of alerts that were silenced before they came. */
export function brokenSilences(deliveries: readonly Delivery[], model: Model): string[] {
  return deliveries.flatMap(({ payload }) =>
    payload.alerts
      .filter(({ labels }) => model.silences.get(labels['id'] ?? '')?.expiry === 'none')
      .map(({ labels }) => `a silenced alert was told: ${JSON.stringify(labels)}`),
  );
}

/** What is known to have been told of a group: by what the log on disk says, or by what arrived. */
export interface Told {
  readonly firing: ReadonlySet<string>;
  readonly resolved: ReadonlySet<string>;
}

/** By group key, what the log on disk says. */
export function toldByLog(log: readonly LogRecord[]): ReadonlyMap<string, Told> {
  const texts = (hashes: BigUint64Array): ReadonlySet<string> =>
    new Set(Array.from(hashes, String));
  return new Map(
    log.map(({ groupKey, firing, resolved }) => [
      groupKey,
      { firing: texts(firing), resolved: texts(resolved) },
    ]),
  );
}

/** By group key, what arrived last, where that was long enough before the crash. */
export function toldByArrivals(
  deliveries: readonly Delivery[],
  killedAtMs: number,
  hash: AlertHash,
): ReadonlyMap<string, Told> {
  const last = new Map(deliveries.map((delivery) => [delivery.payload.groupKey, delivery]));
  return new Map(
    Array.from(last)
      .filter(([, { atMs }]) => atMs < killedAtMs - RECORDED_MS)
      .map(([groupKey, { payload }]) => [groupKey, toldBy(payload, hash)]),
  );
}

/** Of the first delivery of each group after a restart: what had been told already. */
export function toldTwice(
  deliveries: readonly Delivery[],
  told: ReadonlyMap<string, Told>,
  hash: AlertHash,
): string[] {
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const { payload } of deliveries) {
    if (seen.has(payload.groupKey)) continue;
    seen.add(payload.groupKey);
    const before = told.get(payload.groupKey);
    if (before === undefined) continue;
    const { firing, resolved } = toldBy(payload, hash);
    const isNew =
      !isSubset(firing, before.firing) ||
      !isSubset(resolved, before.resolved) ||
      (firing.size === 0 && before.firing.size > 0);
    if (!isNew) faults.push(`told again: ${JSON.stringify(payload)}`);
  }
  return faults;
}

function toldBy({ alerts }: WebhookPayload, hash: AlertHash): Told {
  const hashes = (wanted: string): ReadonlySet<string> =>
    new Set(
      alerts
        .filter(({ status }) => status === wanted)
        .map(({ labels }) => String(hash(Pairs.of(labels)))),
    );
  return { firing: hashes('firing'), resolved: hashes('resolved') };
}

function isSubset(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((each) => all.has(each));
}

function nameOf({ sender, alertname, instance }: Readonly<Record<string, string>>): string {
  return `s${sender} ${alertname} ${instance}`;
}
