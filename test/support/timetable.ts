import { setTimeout as wait } from 'node:timers/promises';
import { postJson } from './http.ts';
import { startServer, subjectProgram } from './servers.ts';
import type { Server } from './servers.ts';
import type { ExpectedAlert, TimedAlert } from './timed-alert.ts';
import { pushed, sameAlerts, shownAlerts } from './timed-alert.ts';
import { WebhookSink } from './webhook-sink.ts';
import type { Delivery, Responder } from './webhook-sink.ts';

/** A window of time, seconds after the timetable began. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export function between(from: number, to: number): Window {
  return { from, to };
}

interface Want {
  readonly window: Window;
  readonly alerts: readonly ExpectedAlert[];
}

interface Action {
  readonly at: number;
  readonly run: () => Promise<void>;
}

/** A webhook of the server under test: what it should get, and what it answers. */
export class Hook {
  readonly wants: Want[] = [];
  /** Seconds after the timetable began and the delivery itself; decides the status code. */
  answer: (at: number, attempt: Parameters<Responder>[0]) => number = () => 200;

  /**
   * One notification with exactly these alerts must come within `window`. A hook must get what is wanted and
   * nothing else; one that wants nothing must get nothing.
   */
  want(window: Window, ...alerts: readonly ExpectedAlert[]): void {
    this.wants.push({ window, alerts });
  }
}

export interface TimetableOptions {
  /** The configuration file's text; `url(name)` is the address of the webhook called `name`. */
  readonly config: (url: (name: string) => string) => string;
  readonly flags?: readonly string[];
}

/** What happens at one moment. */
export interface Moment {
  /** POSTs alerts to the server, which must answer 200. */
  push(...alerts: readonly TimedAlert[]): void;
  /** Anything else; an error that it throws fails the timetable. */
  run(act: (server: Server) => Promise<void>): void;
}

/** How long after its last window a timetable goes on looking for notifications nobody wants, seconds. */
const AFTERMATH = 0.4;

/**
 * A black-box test of a real process as a timetable: what is pushed when, and what must arrive at which webhook
 * within which window. Declare everything, then `run`.
 */
export class Timetable {
  readonly server: Server;
  readonly #sink: WebhookSink;
  readonly #hooks = new Map<string, Hook>();
  readonly #actions: Action[] = [];
  #startMs = 0;

  private constructor(server: Server, sink: WebhookSink) {
    this.server = server;
    this.#sink = sink;
  }

  static async start(options: TimetableOptions): Promise<Timetable> {
    const sink = await WebhookSink.start();
    try {
      const server = await startServer({
        program: subjectProgram(),
        config: options.config((name) => sink.url(`/${name}`)),
        flags: options.flags ?? [],
      });
      return new Timetable(server, sink);
    } catch (error) {
      await sink.close();
      throw error;
    }
  }

  /** The address of the webhook called `name`, for configurations written later. */
  url(name: string): string {
    return this.#sink.url(`/${name}`);
  }

  hook(name: string): Hook {
    let hook = this.#hooks.get(name);
    if (hook === undefined) this.#hooks.set(name, (hook = new Hook()));
    return hook;
  }

  at(seconds: number): Moment {
    const add = (run: () => Promise<void>): void => void this.#actions.push({ at: seconds, run });
    return {
      push: (...alerts) =>
        add(async () => {
          const body = alerts.map((alert) => pushed(alert, this.#startMs));
          const { status, text } = await postJson(`${this.server.url}/api/v2/alerts`, body);
          if (status !== 200) throw new Error(`push at ${seconds}: ${status} ${text}`);
        }),
      run: (act) => add(() => act(this.server)),
    };
  }

  /** Lets the timetable happen, stops the server and checks what arrived. */
  async run(): Promise<void> {
    const ends = [...this.#hooks.values()].flatMap((hook) =>
      hook.wants.map(({ window }) => window.to),
    );
    const last = Math.max(0, ...ends, ...this.#actions.map(({ at }) => at)) + AFTERMATH;
    this.#startMs = Date.now();
    this.#sink.respond = (attempt) =>
      this.#hooks.get(attempt.path.slice(1))?.answer(this.#seconds(attempt.atMs), attempt) ?? 200;
    try {
      await Promise.all([
        this.#until(last),
        ...this.#actions.map(async ({ at, run }) => {
          await this.#until(at);
          await run();
        }),
      ]);
    } finally {
      await this.server.stop();
      await this.#sink.close();
    }
    this.#check();
  }

  async #until(seconds: number): Promise<void> {
    await wait(Math.max(0, this.#startMs + seconds * 1000 - Date.now()));
  }

  #seconds(atMs: number): number {
    return (atMs - this.#startMs) / 1000;
  }

  #check(): void {
    const failures: string[] = [];
    const names = new Set([
      ...this.#hooks.keys(),
      ...this.#sink.deliveries.map(({ path }) => path.slice(1)),
    ]);
    for (const name of names) {
      const got = this.#sink.deliveries.filter(({ path }) => path === `/${name}`);
      const wants = this.#hooks.get(name)?.wants ?? [];
      if (!this.#matched(got, wants)) failures.push(this.#account(name, got, wants));
    }
    if (failures.length > 0) throw new Error(failures.join('\n'));
  }

  /** Gives each want, in order, the first delivery not yet taken; nothing may be left on either side. */
  #matched(got: readonly Delivery[], wants: readonly Want[]): boolean {
    const left = [...got];
    for (const { window, alerts } of wants) {
      const at = left.findIndex((delivery) => {
        const seconds = this.#seconds(delivery.atMs);
        const inTime = seconds >= window.from && seconds <= window.to;
        return inTime && sameAlerts(delivery.payload.alerts, alerts, this.#startMs);
      });
      if (at < 0) return false;
      left.splice(at, 1);
    }
    return left.length === 0;
  }

  #account(name: string, got: readonly Delivery[], wants: readonly Want[]): string {
    const wanted = wants.map(
      ({ window, alerts }) => `    ${window.from}-${window.to}  ${alerts.map(String).join(', ')}`,
    );
    const came = got.map((delivery) => {
      const seconds = this.#seconds(delivery.atMs).toFixed(3);
      return `    ${seconds} (${delivery.status})  ${shownAlerts(delivery.payload.alerts, this.#startMs)}`;
    });
    return [
      `webhook ${name}`,
      '  wanted:',
      ...(wanted.length > 0 ? wanted : ['    nothing']),
      '  got:',
      ...(came.length > 0 ? came : ['    nothing']),
    ].join('\n');
  }
}
