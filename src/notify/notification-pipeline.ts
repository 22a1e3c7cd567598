import type { MutedBy } from '../alerts/muting.ts';
import type { Logger } from '../base/logger.ts';
import type {
  FlushedAlert,
  Integration,
  Notification,
  NotificationReason,
  ReceiverData,
} from './contract.ts';
import { type FlushHashes, hashFlush, wasToldResolved } from './dedup.ts';
import {
  type Flush,
  type FlushPreview,
  type FlushReport,
  type IntegrationOutcome,
  isToTell,
  type MutedRecord,
  type Muters,
} from './flush.ts';
import { type Unmuted, unmuted } from './mute.ts';
import { FlushDeadline, FlushRun } from './flush-run.ts';
import type { PipelinePorts, Turn, TurnClaim } from './ports.ts';
import { overBeforeSent, type SendOutcome, sendWithRetry } from './send.ts';
import {
  decide,
  type Decision,
  isUnwanted,
  notificationOf,
  sameEntries,
  type Target,
  targetOf,
  type Telling,
  type ToldBefore,
  type Undecided,
} from './telling.ts';

/** A flush that has waited this long is looked at anew before it is told. */
const STALE_MS = 100;

const NOTHING_TOLD: ToldBefore = new Map();

/** What a flush has found when it is told. */
interface Found extends Unmuted {
  /** All alerts of the group, the muted ones too. */
  readonly known: readonly FlushedAlert[];
}

/** What came of sending. */
interface Sent {
  readonly outcome: SendOutcome;
  /** What was told in the end. */
  readonly told: Telling;
  /** To be ended when what was sent is recorded. */
  readonly claim: TurnClaim | undefined;
}

/** Takes flushes through the fixed sequence: settled, inhibited, active time, mute time, silenced, then each integration. */
export class NotificationPipeline {
  readonly #targets: ReadonlyMap<string, readonly Target[]>;
  readonly #muters: Muters;
  readonly #ports: PipelinePorts;
  readonly #underWay = new Set<FlushRun>();
  #retired = false;

  /** `integrations` by receiver name: every receiver that a route names. */
  constructor(
    integrations: ReadonlyMap<string, readonly Integration[]>,
    muters: Muters,
    ports: PipelinePorts,
  ) {
    this.#muters = muters;
    this.#ports = ports;
    this.#targets = new Map(
      Array.from(integrations, ([receiver, items]) => [
        receiver,
        items.map((item) => targetOf(item, ports)),
      ]),
    );
  }

  /** Handles one flush. Never rejects; ends at the flush's deadline, or soon after `abort`. */
  async handle(flush: Flush): Promise<FlushReport> {
    const { clock, turn } = this.#ports;
    const run = new FlushRun(this.#retired);
    const timer = clock.after(flush.timeoutMs, () => run.abort(new FlushDeadline()));
    this.#underWay.add(run);
    try {
      return await (turn === undefined
        ? this.#tellFound(flush, this.#found(flush), run, NOTHING_TOLD)
        : this.#tellInTurn(turn, flush, run));
    } finally {
      timer.cancel();
      this.#underWay.delete(run);
    }
  }

  /**
   * What would become of a flush: muted or not as of its own time, what is left deduplicated as of `dedupAtMs`. By the
   * very decisions that `handle` takes; nothing is told, recorded or counted.
   */
  preview(flush: Flush, dedupAtMs: number): FlushPreview {
    const { alerts, muted } = unmuted(flush, this.#muters);
    const hashes = this.#hashes(alerts);
    const targets = this.#targets.get(flush.route.receiver) ?? [];
    const then = { flush: { ...flush, nowMs: dedupAtMs }, alerts, known: flush.alerts, hashes };
    const integrations = targets.map((target) => {
      const { reason, last } = this.#decide({ ...then, target });
      return { integration: target.integration, reason, last };
    });
    return { muted, alerts, integrations };
  }

  /** Lets attempts under way end, but no other follow: a newer pipeline tells what they fail to tell. */
  retire(): void {
    this.#retired = true;
    for (const run of this.#underWay) run.retire();
  }

  /** Has every flush that still waits for its turn end: the other replicas tell, or the next process does. */
  giveUpTurns(): void {
    for (const run of this.#underWay) run.giveUpTurn();
  }

  /** Tells every flush under way to end now. */
  abort(): void {
    for (const run of this.#underWay) run.abort(new Error('stopped'));
  }

  async #tellInTurn(turn: Turn, flush: Flush, run: FlushRun): Promise<FlushReport> {
    const { clock } = this.#ports;
    const before = this.#toldBefore(flush);
    const begin = clock.monotonic();
    await turn.settled(run.turn);
    const found = this.#found(flush);
    if (found.alerts.length === 0) return this.#tellFound(flush, found, run, before);
    const claim = turn.claim(flush.groupKey);
    await claim.wait({ isToTell: this.#isToTell(flush), signal: run.turn });
    const isStale = clock.monotonic() - begin >= STALE_MS;
    const now = isStale ? this.#found(this.#asOfNow(flush)) : found;
    const report = this.#tellFound(flush, now, run, before);
    // The first attempts have begun by now, each under a claim of its own.
    claim.end();
    return report;
  }

  async #tellFound(
    flush: Flush,
    found: Found,
    run: FlushRun,
    before: ToldBefore,
  ): Promise<FlushReport> {
    const { alerts, muted } = found;
    this.#countMuted(muted);
    const integrations = alerts.length === 0 ? [] : await this.#tellAll(flush, found, run, before);
    const failures = integrations.filter((outcome) => outcome.kind === 'failed');
    if (failures.length > 0) this.#logFailure(flush, failures, run);
    const success = integrations.every(
      ({ kind, reason }) => kind !== 'failed' && reason !== 'held',
    );
    return { nowMs: flush.nowMs, success, muted, integrations };
  }

  /** Answers whether any integration is to be told of the group as it is by then; anew only when others have told. */
  #isToTell(flush: Flush): () => boolean {
    let known: ToldBefore | undefined;
    let found = true;
    return () => {
      const told = this.#toldBefore(flush);
      if (known !== undefined && sameEntries(known, told)) return found;
      known = told;
      const { alerts, integrations } = this.preview(this.#asOfNow(flush), flush.nowMs);
      found = alerts.length > 0 && integrations.some(({ reason }) => isToTell(reason));
      return found;
    };
  }

  /**
   * A flush that had to wait: an alert that ended meanwhile would be told to fire after others have told its end, one
   * that joined would be missing from what others have told, and one that was silenced shall be quiet.
   */
  #asOfNow(flush: Flush): Flush {
    if (flush.alertsNow === undefined) return flush;
    return { ...flush, alerts: flush.alertsNow(), nowMs: this.#ports.clock.now() };
  }

  #found(flush: Flush): Found {
    return { ...unmuted(flush, this.#muters), known: flush.alerts };
  }

  #countMuted(muted: readonly MutedRecord[]): void {
    if (muted.length === 0) return;
    const counts = new Map<MutedBy, number>();
    for (const { by, alerts } of muted) counts.set(by, (counts.get(by) ?? 0) + alerts);
    for (const [by, count] of counts) this.#ports.metrics.suppressed(by, count);
  }

  async #tellAll(
    flush: Flush,
    { alerts, known }: Found,
    run: FlushRun,
    before: ToldBefore,
  ): Promise<readonly IntegrationOutcome[]> {
    const targets = this.#targets.get(flush.route.receiver) ?? [];
    const hashes = this.#hashes(alerts);
    const tellings = targets.map((target) =>
      this.#tell({ target, flush, alerts, known, hashes, run, before: before.get(target) }),
    );
    const [only] = tellings;
    return only !== undefined && tellings.length === 1 ? [await only] : Promise.all(tellings);
  }

  #hashes(alerts: readonly FlushedAlert[]): FlushHashes {
    return hashFlush(alerts, ({ alert }) => this.#ports.hash(alert.labels));
  }

  #toldBefore({ route, groupKey }: Flush): ToldBefore {
    const targets = this.#targets.get(route.receiver) ?? [];
    return new Map(targets.map((target) => [target, target.memory.query(groupKey)]));
  }

  /** Deduplicate, send, record. */
  async #tell(flushed: Telling): Promise<IntegrationOutcome> {
    const { clock } = this.#ports;
    const telling = this.#withoutOutdated(flushed);
    const { target, run } = telling;
    const { reason, receiverData } = this.#decide(telling);
    const place = { integration: target.integration.name, index: target.integration.index, reason };
    if (!isToTell(reason)) return { ...place, kind: 'skipped' };
    target.metrics.started();
    if (run.turnIsOver) {
      const outcome = overBeforeSent(target.name, run.signal);
      target.metrics.failed(outcome.failure);
      return { ...place, ...outcome };
    }
    if (isUnwanted(telling)) {
      await this.#record(telling, receiverData);
      return { ...place, kind: 'unwanted' };
    }
    const { outcome, told, claim } = await this.#send(telling, reason, receiverData);
    switch (outcome.kind) {
      case 'sent': {
        const finishedAtMs = clock.now();
        await this.#record(told, outcome.receiverData ?? receiverData);
        claim?.end();
        return { ...place, kind: 'sent', attempts: outcome.attempts, finishedAtMs };
      }
      case 'settled elsewhere':
        return { ...place, kind: 'settled elsewhere', attempts: outcome.attempts };
      case 'failed':
        target.metrics.failed(outcome.failure);
        return { ...place, ...outcome };
    }
  }

  /**
   * Without the alerts that another replica has told to be over since the flush began: this one, which has not heard of
   * their end, takes them for firing, and telling so after their end would be wrong. One that fires again comes with
   * the next flush.
   */
  #withoutOutdated(telling: Telling): Telling {
    const { hash, turn } = this.#ports;
    const { target, flush, before } = telling;
    const last = turn && target.memory.query(flush.groupKey);
    if (last === undefined || last === before || last.resolved.length === 0) return telling;
    const alerts = telling.alerts.filter(
      ({ status, alert }) => status !== 'firing' || !wasToldResolved(last, hash(alert.labels)),
    );
    if (alerts.length === telling.alerts.length) return telling;
    return { ...telling, alerts, hashes: this.#hashes(alerts), isWithoutOutdated: true };
  }

  /**
   * Among replicas the end of all that this one knows need not be the end of all: another may have told of a firing
   * alert that this one has not heard of, as it was away when that was posted, or does not hear from senders. What is
   * over waits until it has heard of all: senders repeat what fires.
   */
  #decide(telling: Undecided): Decision {
    const decision = decide(telling);
    if (telling.alerts.length === 0) return { ...decision, reason: 'none' };
    const { turn, hash } = this.#ports;
    if (decision.reason !== 'all alerts resolved' || turn === undefined) return decision;
    if (turn.isInformed() && telling.isWithoutOutdated !== true) return decision;
    const known = new Set(telling.known.map(({ alert }) => hash(alert.labels)));
    const knowsAll = decision.last?.firing.every((each) => known.has(each)) ?? true;
    return knowsAll ? decision : { ...decision, reason: 'held' };
  }

  /** Tries until it is told; what others tell meanwhile is left out of the next attempt. */
  async #send(
    first: Telling,
    reason: NotificationReason,
    receiverData: ReceiverData,
  ): Promise<Sent> {
    const { target, flush, run } = first;
    const { clock, random, turn, logger } = this.#ports;
    const notification = notificationOf(first, reason, receiverData);
    const claim = turn?.claim(flush.groupKey);
    let told = first;
    const left = (): Notification | undefined => {
      told = this.#withoutOutdated(first);
      const now = this.#decide(told);
      if (!isToTell(now.reason) || isUnwanted(told)) return undefined;
      return notificationOf(told, now.reason, receiverData);
    };
    const ports = {
      clock,
      random,
      logger: () => this.#logger(target, flush),
      debugEnabled: logger.debugEnabled,
      retries: () => run.retries,
      again: async (signal: AbortSignal) => {
        if (claim === undefined) return notification;
        await claim.again({ signal, isToTell: () => left() !== undefined });
        return left();
      },
      ...(claim === undefined ? {} : { claim }),
    };
    const outcome = await sendWithRetry(target, notification, ports, run.signal);
    if (outcome.kind !== 'sent') claim?.end();
    return { outcome, told, claim };
  }

  /** What was told counts as told only when that outlives the process. */
  #record({ target, flush, hashes }: Telling, receiverData: ReceiverData): Promise<void> {
    const record = { ...hashes, receiverData, expiryMs: 2 * flush.route.repeatIntervalMs };
    return target.memory.record(flush.groupKey, record, this.#ports.clock.now());
  }

  #logger({ integration }: Target, flush: Flush): Logger {
    return this.#ports.logger.with({
      component: 'dispatcher',
      receiver: integration.receiver,
      integration: `${integration.name}[${integration.index}]`,
      aggrGroup: flush.groupKey,
    });
  }

  #logFailure(flush: Flush, failures: readonly IntegrationOutcome[], run: FlushRun): void {
    const err = failures.map((each) => (each.kind === 'failed' ? each.message : '')).join('\n');
    const fields = {
      component: 'dispatcher',
      aggrGroup: flush.groupKey,
      num_alerts: flush.alerts.length,
      err,
    };
    // A stop or reload cancels on purpose: that is no news.
    if (run.endedOnPurpose) {
      this.#ports.logger.debug('Notify for alerts failed', fields);
    } else {
      this.#ports.logger.error('Notify for alerts failed', fields);
    }
  }
}
