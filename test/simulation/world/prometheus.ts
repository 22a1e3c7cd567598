import { EPOCH_MS } from '../engine/machine-clock.ts';
import type { Schedule } from '../engine/schedule.ts';
import type { AlertStory, Settings } from '../plan.ts';

/** How long Prometheus goes on to say that an alert is over (`resolvedRetention` of its rules). */
const RESOLVED_RETENTION_MS = 15 * 60_000;

/** What Prometheus says of an alert. */
export interface PostedAlert {
  readonly id: string;
  readonly firing: boolean;
  readonly json: {
    readonly labels: Readonly<Record<string, string>>;
    readonly startsAt: string;
    readonly endsAt: string;
  };
  /** Of `json`, milliseconds of virtual time. */
  readonly endsAtMs: number;
}

interface Watched {
  readonly story: AlertStory;
  state: 'inactive' | 'firing' | 'resolved';
  firedAtMs: number;
  resolvedAtMs: number;
  lastSentMs: number;
}

/**
 * A Prometheus server: evaluates its rules at its interval and posts what fires, or has ended, when that is new and
 * again after the resend delay, to every replica at once. Source: `sendAlerts` and `AlertingRule.Eval` of Prometheus.
 */
export class Prometheus {
  readonly name: string;
  readonly #schedule: Schedule;
  readonly #settings: Settings;
  readonly #watched: Watched[];
  readonly #post: (name: string, alerts: readonly PostedAlert[]) => void;

  constructor(
    name: string,
    schedule: Schedule,
    settings: Settings,
    stories: readonly AlertStory[],
    post: (name: string, alerts: readonly PostedAlert[]) => void,
  ) {
    this.name = name;
    this.#schedule = schedule;
    this.#settings = settings;
    this.#post = post;
    this.#watched = stories.map((story) => ({
      story,
      state: 'inactive',
      firedAtMs: 0,
      resolvedAtMs: 0,
      lastSentMs: -Infinity,
    }));
  }

  /** Begins to evaluate after so long. */
  start(phaseMs: number): void {
    this.#schedule.after(phaseMs, () => {
      this.#evaluate();
      this.start(this.#settings.evaluationMs);
    });
  }

  #evaluate(): void {
    const nowMs = Math.floor(this.#schedule.nowMs);
    const toSend = this.#watched.filter((each) => this.#isDue(each, nowMs));
    if (toSend.length === 0) return;
    this.#post(
      this.name,
      toSend.map((each) => this.#posted(each, nowMs)),
    );
  }

  #isDue(watched: Watched, nowMs: number): boolean {
    const { story, state } = watched;
    const holds = story.firing.some(([from, to]) => from <= nowMs && nowMs < to);
    let changed = false;
    if (holds && state !== 'firing') {
      Object.assign(watched, { state: 'firing', firedAtMs: nowMs });
      changed = true;
    } else if (!holds && state === 'firing') {
      Object.assign(watched, { state: 'resolved', resolvedAtMs: nowMs });
      changed = true;
    }
    if (watched.state === 'inactive') return false;
    const isOld =
      watched.state === 'resolved' && nowMs - watched.resolvedAtMs > RESOLVED_RETENTION_MS;
    if (isOld || (!changed && nowMs - watched.lastSentMs < this.#settings.resendMs)) return false;
    watched.lastSentMs = nowMs;
    return true;
  }

  #posted({ story, state, firedAtMs, resolvedAtMs }: Watched, nowMs: number): PostedAlert {
    const { name, cluster, instance, severity } = story;
    const { resendMs, evaluationMs } = this.#settings;
    const firing = state === 'firing';
    const endsAtMs = firing ? nowMs + 4 * Math.max(resendMs, evaluationMs) : resolvedAtMs;
    return {
      id: `${name}/${cluster}/${instance}`,
      firing,
      endsAtMs,
      json: {
        labels: { alertname: name, cluster, instance, severity },
        startsAt: new Date(EPOCH_MS + firedAtMs).toISOString(),
        endsAt: new Date(EPOCH_MS + endsAtMs).toISOString(),
      },
    };
  }
}
