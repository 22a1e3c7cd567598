import type { SilenceRecord } from '../../../src/replication/records.ts';
import { nsToMs } from '../../../src/replication/records.ts';
import { EPOCH_MS } from '../engine/machine-clock.ts';
import type { Facts } from '../facts.ts';
import type { AlertStory } from '../plan.ts';
import { audienceOf, type Audience, groupOfKey } from '../replica/configuration.ts';
import type { Attempt } from '../world/pager.ts';
import type { Fault } from '../world/faults.ts';
import { SETTLE_MS } from './bounds.ts';
import { overlapsAny, type Stretch } from './spans.ts';

/** An attempt that the receiver took. */
export type Delivery = Attempt & { readonly deliveredMs: number };

/** How far a wrong clock is off at the most, milliseconds. */
export const MAX_SKEW_MS = 10_000;

/** How a replica ceased to hold an alert as firing. */
export type Ending = 'by word' | 'in doubt' | 'unheard of' | 'with the process';

/** How an alert is called: `A0/c1/i2`. */
export function idOf({ name, cluster, instance }: AlertStory): string {
  return `${name}/${cluster}/${instance}`;
}

/** The facts of a simulation as checks look at them. */
export class View {
  readonly facts: Facts;
  readonly stories: ReadonlyMap<string, AlertStory>;
  readonly audiences: ReadonlyMap<string, readonly Audience[]>;
  /** By `integration group`, in the order of time. */
  readonly deliveries = new Map<string, Delivery[]>();
  /** How far clocks may be from the truth in this simulation. */
  readonly skewMs: number;

  constructor(facts: Facts) {
    this.facts = facts;
    const { alerts, settings, faultClasses } = facts.plan;
    this.stories = new Map(alerts.map((story) => [idOf(story), story]));
    this.audiences = new Map(alerts.map((story) => [idOf(story), audienceOf(story, settings)]));
    this.skewMs = faultClasses.includes('clock') ? MAX_SKEW_MS : 0;
    for (const delivery of facts.deliveries()) {
      const key = `${delivery.integration} ${groupOfKey(delivery.groupKey)}`;
      const list = this.deliveries.get(key);
      if (list === undefined) this.deliveries.set(key, [delivery]);
      else list.push(delivery);
    }
  }

  /** When faults of these kinds were there. */
  faults(
    ...kinds: readonly Fault['kind'][]
  ): { readonly fault: Fault; readonly stretch: Stretch }[] {
    return this.facts.faults
      .filter(({ fault }) => kinds.includes(fault.kind))
      .map(({ fault, span }) => ({ fault, stretch: [span.fromMs, span.toMs] }));
  }

  /** When a receiver was in trouble for a replica. */
  troubles(replica: number): Stretch[] {
    return this.faults('receiver fails', 'receiver answers are lost', 'receiver is slow')
      .filter(({ fault }) => {
        return !('replica' in fault) || fault.replica === undefined || fault.replica === replica;
      })
      .map(({ stretch }) => stretch);
  }

  /**
   * When a process of a replica certainly holds an alert as firing: from the post that says so until one says
   * otherwise, the alert runs out (at `lastsMs`), or the process ends.
   */
  firingAt(
    replica: number,
    id: string,
  ): { readonly stretch: Stretch; readonly ended: Ending; readonly lastsMs: number }[] {
    const found: { stretch: Stretch; ended: Ending; lastsMs: number }[] = [];
    for (const life of this.facts.lives[replica] ?? []) {
      let fromMs: number | undefined;
      let untilMs = 0;
      const close = (atMs: number, ended: Ending): void => {
        if (fromMs !== undefined)
          found.push({ stretch: [fromMs, Math.min(atMs, untilMs)], ended, lastsMs: untilMs });
        fromMs = undefined;
      };
      for (const arrival of this.facts.arrivals) {
        if (arrival.replica !== replica || arrival.id !== id) continue;
        if (arrival.atMs < life.fromMs || arrival.atMs >= life.toMs) continue;
        if (fromMs !== undefined && arrival.atMs > untilMs) close(untilMs, 'unheard of');
        if (!arrival.firing) {
          close(arrival.atMs, arrival.isOver ? 'by word' : 'in doubt');
          continue;
        }
        fromMs ??= arrival.atMs;
        untilMs = Math.max(untilMs, arrival.endsAtMs - this.skewMs);
      }
      close(Math.min(life.toMs, this.facts.plan.endMs), 'with the process');
    }
    return found;
  }

  /** When any replica may keep an alert from being told. */
  muted(id: string): Stretch[] {
    const story = this.stories.get(id);
    if (story === undefined) return [];
    return [...this.silenced(story), ...this.inhibited(story)];
  }

  /** When any replica knows of a silence that is active and matches. */
  silenced(story: AlertStory): Stretch[] {
    const marginMs = this.skewMs + 1000;
    const found: Stretch[] = [];
    for (const [, known] of this.silenceHistory()) {
      for (const [i, { atMs, record }] of known.entries()) {
        if (!silences(record, story)) continue;
        const [startsMs, endsMs] = activeTime(record);
        const replacedMs = known[i + 1]?.atMs ?? Infinity;
        found.push([Math.max(startsMs, atMs) - marginMs, Math.min(endsMs, replacedMs) + marginMs]);
      }
    }
    return found;
  }

  /** What each replica learned of each silence, in the order of time; by replica and id. */
  silenceHistory(): Map<string, { atMs: number; record: SilenceRecord }[]> {
    const histories = new Map<string, { atMs: number; record: SilenceRecord }[]>();
    for (const { replica, atMs, record } of this.facts.silenced) {
      const key = `${replica} ${record.id}`;
      const history = histories.get(key);
      if (history === undefined) histories.set(key, [{ atMs, record }]);
      else history.push({ atMs, record });
    }
    return histories;
  }

  /** When any replica may hold a source that inhibits. Processes take alerts over from those before them. */
  inhibited({ cluster, severity }: AlertStory): Stretch[] {
    const { settings, replicas, endMs } = this.facts.plan;
    if (!settings.inhibits || severity !== 'warning') return [];
    const found: Stretch[] = [];
    for (const source of this.stories.values()) {
      if (source.severity !== 'critical' || source.cluster !== cluster) continue;
      for (let replica = 0; replica < replicas; replica++) {
        const arrivals = this.facts.arrivals.filter(
          (each) => each.replica === replica && each.id === idOf(source),
        );
        for (const [i, { atMs, firing, endsAtMs }] of arrivals.entries()) {
          if (!firing) continue;
          const next = arrivals.slice(i + 1).find((each) => each.firing || each.isOver);
          // A process that was away gives what fired that much longer.
          const lastsMs = endsAtMs + 2 * this.skewMs + 120_000;
          const toMs =
            next === undefined ? lastsMs : Math.min(next.atMs + 2 * this.skewMs, lastsMs);
          found.push([atMs, Math.min(toMs, endMs)]);
        }
      }
    }
    return found;
  }

  /** Whether some replica holds an alert as firing from one instant to another, with nothing in the way of telling. */
  firesUndisturbed(id: string, fromMs: number, toMs: number): boolean {
    const { replicas } = this.facts.plan;
    if (overlapsAny([fromMs, toMs], this.muted(id))) return false;
    return Array.from({ length: replicas }, (_, replica) => replica).some((replica) => {
      const holds = this.firingAt(replica, id).some(
        ({ stretch: [from, to] }) => from <= fromMs && to >= toMs,
      );
      return holds && !overlapsAny([fromMs, toMs], this.hindrances(replica));
    });
  }

  /** When a replica cannot be asked to tell: it does not run, has not settled, or the receiver is in trouble for it. */
  hindrances(replica: number): Stretch[] {
    const { freezes, lives, plan } = this.facts;
    const found: Stretch[] = this.troubles(replica);
    for (const { fromMs, toMs } of freezes[replica] ?? []) found.push([fromMs, toMs]);
    for (const { fromMs, readyMs } of lives[replica] ?? [])
      found.push([fromMs, readyMs + (plan.replicas > 1 ? SETTLE_MS : 0)]);
    return found;
  }

  /** How late a Prometheus may see a change. */
  get evaluationMs(): number {
    return this.facts.plan.settings.evaluationMs;
  }

  /** When people believe that an alert fires, by what one integration told them. */
  believed(audience: Audience, id: string): Stretch[] {
    const found: Stretch[] = [];
    let sinceMs: number | undefined;
    for (const each of this.deliveries.get(`${audience.integration} ${audience.group}`) ?? []) {
      if (each.firing.includes(id)) sinceMs ??= each.deliveredMs;
      else if (each.resolved.includes(id) && sinceMs !== undefined) {
        found.push([sinceMs, each.deliveredMs]);
        sinceMs = undefined;
      }
    }
    if (sinceMs !== undefined) found.push([sinceMs, Infinity]);
    return found;
  }
}

/** Whether a silence is one of an alert's name and cluster, which is all that silences here match. */
export function silences({ matcherSets }: SilenceRecord, { name, cluster }: AlertStory): boolean {
  const [matchers = []] = matcherSets;
  return (
    matchers.some(({ value }) => value === name) && matchers.some(({ value }) => value === cluster)
  );
}

/** When a silence is active, in virtual time. */
export function activeTime({ startsAtNs, endsAtNs }: SilenceRecord): Stretch {
  return [nsToMs(startsAtNs) - EPOCH_MS, nsToMs(endsAtNs) - EPOCH_MS];
}
