import type { SeededRandom } from './engine/seeded-random.ts';
import { planFaults, type Fault, type FaultClass } from './world/faults.ts';

/** How many replicas there are, by how often. */
const SIZES = [1, 1, 1, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 7];
const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** What flags and configuration say, milliseconds. */
export interface Settings {
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  /** `--cluster.peer-timeout`. */
  readonly peerTimeoutMs: number;
  /** `--cluster.pushpull-interval`. */
  readonly pushPullMs: number;
  /** Whether packets are compressed, which takes time of the simulation and none of its own. */
  readonly compress: boolean;
  /** Whether critical alerts go to both receivers. */
  readonly continues: boolean;
  /** Whether the second integration of the team wants to hear of ends. */
  readonly secondSendsResolved: boolean;
  /** Whether a critical alert keeps warnings of its cluster from being told. */
  readonly inhibits: boolean;
  /** Prometheus' `evaluation_interval` and `--rules.alert.resend-delay`. */
  readonly evaluationMs: number;
  readonly resendMs: number;
}

/** An alert of the world: when its condition really holds. */
export interface AlertStory {
  readonly name: string;
  readonly cluster: string;
  readonly instance: string;
  readonly severity: 'critical' | 'warning';
  readonly firing: readonly (readonly [fromMs: number, toMs: number])[];
}

/** A silence that somebody makes, and perhaps ends or prolongs, at replicas of chance. */
export interface SilenceStory {
  /** What it matches: all alerts of a name in a cluster. */
  readonly name: string;
  readonly cluster: string;
  readonly atMs: number;
  readonly forMs: number;
  /** What becomes of it; both at once: from two replicas in the same millisecond. */
  readonly then: readonly { readonly what: 'expire' | 'prolong'; readonly atMs: number }[];
}

/** All that a seed decides before a simulation begins. */
export interface Plan {
  readonly seed: number;
  readonly replicas: number;
  readonly prometheuses: number;
  /** `sorted`: as with a replica of Alertmanager among the members; `ring`: Tocsin only. */
  readonly order: 'ring' | 'sorted';
  readonly settings: Settings;
  readonly alerts: readonly AlertStory[];
  readonly silences: readonly SilenceStory[];
  readonly faultClasses: readonly FaultClass[];
  readonly faults: readonly Fault[];
  /** When faults have ended and no alert changes any more. */
  readonly calmFromMs: number;
  readonly endMs: number;
}

/** What one may ask of a plan beside its seed. */
export interface PlanOptions {
  readonly replicas?: number;
  /** These and no other classes of faults. */
  readonly faultClasses?: readonly FaultClass[];
}

/** Makes the plan of a seed. */
export function makePlan(seed: number, random: SeededRandom, options: PlanOptions = {}): Plan {
  const chance = random.fork('shape');
  const replicas = options.replicas ?? chance.pick(SIZES);
  const settings = makeSettings(chance);
  const activeMs = chance.whole(4, 6) * MINUTE;
  const calmFromMs = activeMs + 30 * SECOND;
  const alerts = makeAlerts(random.fork('alerts'), settings, activeMs);
  const { classes, faults } = planFaults(random.fork('faults'), {
    replicas,
    activeMs,
    only: options.faultClasses,
  });
  return {
    seed,
    replicas,
    prometheuses: chance.pick([1, 1, 2]),
    order: chance.chance(0.75) ? 'ring' : 'sorted',
    settings,
    alerts,
    silences: makeSilences(random.fork('silences'), alerts, activeMs),
    faultClasses: classes,
    faults,
    calmFromMs,
    endMs: calmFromMs + settlingTimeMs(settings, replicas),
  };
}

/** Long enough for every bound that begins when calm does. */
function settlingTimeMs(settings: Settings, replicas: number): number {
  const { groupWaitMs, groupIntervalMs, peerTimeoutMs, pushPullMs } = settings;
  const flushMs = groupWaitMs + 2 * groupIntervalMs + 2 * replicas * peerTimeoutMs;
  return Math.max(flushMs, 4 * pushPullMs) + 30 * SECOND;
}

function makeSettings(chance: SeededRandom): Settings {
  const groupIntervalMs = chance.pick([20, 30, 60]) * SECOND;
  return {
    groupWaitMs: chance.pick([2, 5, 10, 30]) * SECOND,
    groupIntervalMs,
    repeatIntervalMs: chance.pick([2, 3, 5]) * MINUTE,
    peerTimeoutMs: chance.pick([5, 10, 15]) * SECOND,
    pushPullMs: chance.pick([10, 20, 30]) * SECOND,
    compress: chance.chance(0.1),
    continues: chance.chance(0.5),
    secondSendsResolved: chance.chance(0.5),
    inhibits: chance.chance(0.3),
    evaluationMs: chance.pick([5, 15]) * SECOND,
    resendMs: chance.pick([20, 60]) * SECOND,
  };
}

function makeAlerts(chance: SeededRandom, settings: Settings, activeMs: number): AlertStory[] {
  const count = chance.whole(2, 8);
  const stories = new Map<string, AlertStory>();
  for (let i = 0; i < count; i++) {
    const name = `A${chance.whole(0, 2)}`;
    const cluster = `c${chance.whole(0, 1)}`;
    const instance = `i${chance.whole(0, 3)}`;
    const severity = name === 'A0' ? 'critical' : 'warning';
    const firing = spells(chance, settings, activeMs);
    stories.set(`${name}/${cluster}/${instance}`, { name, cluster, instance, severity, firing });
  }
  return [...stories.values()];
}

/** Mostly one long spell, sometimes several, with gaps that are now and then shorter than a group's interval. */
function spells(chance: SeededRandom, settings: Settings, activeMs: number): [number, number][] {
  const found: [number, number][] = [];
  let atMs = chance.between(12 * SECOND, activeMs / 2);
  for (let count = chance.pick([1, 1, 2, 3]); count > 0 && atMs < activeMs; count--) {
    const endMs = atMs + chance.between(20 * SECOND, 5 * MINUTE);
    // One that lasts to the end shows whether all is well then.
    found.push([atMs, count === 1 && chance.chance(0.3) ? Infinity : Math.min(endMs, activeMs)]);
    atMs = endMs + chance.between(settings.evaluationMs, 2 * MINUTE);
  }
  return found;
}

function makeSilences(
  chance: SeededRandom,
  alerts: readonly AlertStory[],
  activeMs: number,
): SilenceStory[] {
  if (!chance.chance(0.6)) return [];
  return Array.from({ length: chance.whole(1, 3) }, () => {
    const { name, cluster } = chance.pick(alerts);
    const atMs = chance.between(11 * SECOND, activeMs * 0.7);
    const forMs = chance.between(30 * SECOND, 4 * MINUTE);
    const laterMs = atMs + chance.between(2 * SECOND, forMs * 0.8);
    const then = chance.pick<SilenceStory['then']>([
      [],
      [{ what: 'expire', atMs: laterMs }],
      [{ what: 'prolong', atMs: laterMs }],
      [
        { what: 'prolong', atMs: laterMs },
        { what: 'prolong', atMs: laterMs },
      ],
      [
        { what: 'prolong', atMs: laterMs },
        { what: 'expire', atMs: laterMs + 10 * SECOND },
      ],
    ]);
    return { name, cluster, atMs, forMs, then };
  });
}
