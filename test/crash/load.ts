import { setTimeout as wait } from 'node:timers/promises';
import { ask, postJson } from '../support/http.ts';
import type { HttpAnswer } from '../support/http.ts';
import type { AlertState, Model } from './model.ts';

const GROUPS = 6;
const INSTANCES = 5;
/** The sender of alerts that are said once. */
const CALM_SENDER = 2;
/** How many of these fire before the oldest ends. */
const CALM_ALERTS = 40;
/** Long enough for a whole run: nothing ends by itself. */
const FAR_MS = 6 * 3600 * 1000;

/** Random alerts, silences and changes to these, until it is told to end or the server is gone. */
export class Load {
  readonly #url: string;
  readonly #model: Model;
  readonly #random: () => number;
  #ended = false;

  constructor(url: string, model: Model, random: () => number) {
    this.#url = url;
    this.#model = model;
    this.#random = random;
  }

  /** Runs several senders side by side; resolves when all have ended. */
  async run(): Promise<void> {
    await Promise.all([
      this.#alerts(0),
      this.#alerts(1),
      this.#calmAlerts(),
      this.#silences(0),
      this.#silences(1),
    ]);
  }

  end(): void {
    this.#ended = true;
  }

  /** Each sender has alerts of its own: what it says of them comes in one order. */
  async #alerts(sender: number): Promise<void> {
    while (!this.#ended) {
      const batch = new Map<string, AlertState>();
      for (let i = 0; i < 1 + this.#random() * 4; i++) {
        const name = `s${sender} g${this.#pick(GROUPS)} i${this.#pick(INSTANCES)}`;
        batch.set(name, this.#random() < 0.65 ? 'firing' : 'resolved');
      }
      const now = Date.now();
      const body = Array.from(batch, ([name, state]) => {
        const [, group = '', instance = ''] = name.split(' ');
        const speed = sender === 0 ? 'fast' : 'slow';
        const labels = { alertname: group, instance, sender: String(sender), speed };
        this.#model.alertAsked(name, labels, state);
        return alert(labels, state, now);
      });
      const answer = await this.#say(postJson(`${this.#url}/api/v2/alerts`, body));
      if (answer?.status === 200)
        for (const name of batch.keys()) this.#model.alertAnswered(name, Date.now());
      await wait(this.#random() * 30);
    }
  }

  /**
   * Alerts that are said to fire once, and lives later to have ended once. What nobody says again is only told if it
   * comes back into its group after a crash, and in time only if the group's timer does.
   */
  async #calmAlerts(): Promise<void> {
    for (let serial = 0; !this.#ended; serial++) {
      const known = this.#model.calmFiring();
      const [oldest] = known;
      const [name, labels, state] =
        oldest === undefined || known.length < CALM_ALERTS || this.#random() < 0.5
          ? this.#newCalmAlert(serial)
          : ([...oldest, 'resolved'] as const);
      this.#model.alertAsked(name, labels, state);
      const body = [alert(labels, state, Date.now())];
      const answer = await this.#say(postJson(`${this.#url}/api/v2/alerts`, body));
      if (answer?.status === 200) this.#model.alertAnswered(name, Date.now());
      await wait(this.#random() * 200);
    }
  }

  #newCalmAlert(serial: number): readonly [string, Readonly<Record<string, string>>, AlertState] {
    const group = `g${this.#pick(GROUPS)}`;
    const instance = `i${this.#model.life}-${serial}`;
    const sender = String(CALM_SENDER);
    const labels = { alertname: group, instance, sender, speed: 'slow', calm: 'yes' };
    return [`s${sender} ${group} ${instance}`, labels, 'firing'];
  }

  async #silences(sender: number): Promise<void> {
    const own: string[] = [];
    for (let serial = 0; !this.#ended; serial++) {
      const choice = this.#random();
      const id = own[this.#pick(own.length)];
      if (id === undefined || choice < 0.5) {
        const created = await this.#createSilence(`${sender} ${serial} ${Date.now()}`);
        if (created !== undefined) own.push(created);
      } else if (choice < 0.75) await this.#updateSilence(id, `updated ${Date.now()} ${serial}`);
      else {
        own.splice(own.indexOf(id), 1);
        await this.#expireSilence(id);
      }
      await wait(this.#random() * 20);
    }
  }

  /** Silences something of its own and fires it: of that nobody may ever hear. */
  async #createSilence(victim: string): Promise<string | undefined> {
    const answer = await this.#say(this.#postSilence(undefined, victim, 'created'));
    if (answer?.status !== 200) return undefined;
    const { silenceID: id } = JSON.parse(answer.text) as { silenceID: string };
    this.#model.silences.set(id, {
      createdAtMs: Date.now(),
      comment: 'created',
      expiry: 'none',
      doubtfulComment: undefined,
    });
    const labels = { alertname: `g${this.#pick(GROUPS)}`, victim, id };
    await this.#say(postJson(`${this.#url}/api/v2/alerts`, [alert(labels, 'firing', Date.now())]));
    return id;
  }

  async #updateSilence(id: string, comment: string): Promise<void> {
    const known = this.#model.silences.get(id);
    const found = await this.#say(ask(`${this.#url}/api/v2/silence/${id}`));
    if (known === undefined || found?.status !== 200) return;
    const silence = JSON.parse(found.text) as Record<string, unknown>;
    known.doubtfulComment = comment;
    const answer = await this.#say(
      postJson(`${this.#url}/api/v2/silences`, { ...silence, comment }),
    );
    if (answer?.status !== 200) return;
    const { silenceID } = JSON.parse(answer.text) as { silenceID: string };
    if (silenceID !== id) throw new Error(`an update in place changed the id: ${answer.text}`);
    known.comment = comment;
    known.doubtfulComment = undefined;
  }

  async #expireSilence(id: string): Promise<void> {
    const known = this.#model.silences.get(id);
    if (known === undefined) return;
    known.expiry = 'asked';
    const answer = await this.#say(ask(`${this.#url}/api/v2/silence/${id}`, { method: 'DELETE' }));
    if (answer?.status === 200) known.expiry = 'answered';
  }

  #postSilence(id: string | undefined, victim: string, comment: string): Promise<HttpAnswer> {
    const now = Date.now();
    return postJson(`${this.#url}/api/v2/silences`, {
      ...(id === undefined ? {} : { id }),
      matchers: [{ name: 'victim', value: victim, isRegex: false, isEqual: true }],
      startsAt: new Date(now).toISOString(),
      endsAt: new Date(now + FAR_MS).toISOString(),
      createdBy: 'crash suite',
      comment,
    });
  }

  #pick(count: number): number {
    return Math.floor(this.#random() * count);
  }

  /** The answer; none where the server is gone, which ends the load. */
  async #say(exchange: Promise<HttpAnswer>): Promise<HttpAnswer | undefined> {
    try {
      const answer = await exchange;
      if (answer.status >= 400) throw new Refused(`${answer.status} ${answer.text}`);
      return answer;
    } catch (error) {
      if (error instanceof Refused) throw error;
      this.#ended = true;
      return undefined;
    }
  }
}

class Refused extends Error {}

function alert(
  labels: Readonly<Record<string, string>>,
  state: AlertState,
  nowMs: number,
): Record<string, unknown> {
  const endsAtMs = state === 'firing' ? nowMs + FAR_MS : nowMs;
  return {
    labels,
    startsAt: new Date(nowMs - 1000).toISOString(),
    endsAt: new Date(endsAtMs).toISOString(),
  };
}
