import type { Outcome } from './simulation.ts';

/** Sums up what many simulations went through. */
export class Report {
  #seeds = 0;
  #virtualMs = 0;
  #events = 0;
  readonly #counts = new Map<string, number>();
  readonly #replicas = new Map<string, number>();
  readonly failed: number[] = [];

  add({ plan, facts, events, violations }: Outcome): void {
    this.#seeds++;
    this.#virtualMs += plan.endMs;
    this.#events += events;
    if (violations.length > 0) this.failed.push(plan.seed);
    for (const { fault } of facts.faults) this.#count(`fault: ${fault.kind}`);
    if (plan.faultClasses.length === 0) this.#count('simulations without faults');
    this.#count('attempts to send', facts.attempts.length);
    const deliveries = facts.deliveries();
    this.#count('notifications', deliveries.length);
    const groups = new Set(deliveries.map((each) => `${each.integration} ${each.groupKey}`));
    this.#count('groups told of', groups.size);
    this.#count('changes of silences', facts.acknowledged.length);
    this.#count('alerts', plan.alerts.length);
    const size = `of ${plan.replicas} replica${plan.replicas > 1 ? `s, by ${plan.order}` : ''}`;
    this.#replicas.set(size, (this.#replicas.get(size) ?? 0) + 1);
  }

  #count(what: string, by = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + by);
  }

  /** `tookMs` is real time. */
  print(tookMs: number): string {
    const hours = this.#virtualMs / 3_600_000;
    const lines = [
      `${this.#seeds} seeds, ${this.failed.length} failed`,
      `${hours.toFixed(1)} virtual hours in ${(tookMs / 1000).toFixed(1)} s: ${(this.#virtualMs / tookMs).toFixed(0)} times as fast as time, ${((this.#seeds * 1000) / tookMs).toFixed(1)} seeds/s, ${this.#events} events`,
      ...sorted(this.#replicas).map(([size, count]) => `  clusters ${size}: ${count}`),
      ...sorted(this.#counts).map(([what, count]) => `  ${what}: ${count}`),
    ];
    if (this.failed.length > 0) lines.push(`failed: ${this.failed.join(' ')}`);
    return lines.join('\n');
  }
}

function sorted(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
