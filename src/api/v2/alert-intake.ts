import type { AlertStore } from '../../alerts/alert-store.ts';
import type { AlertsMetrics } from '../../alerts/alerts.metrics.ts';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { LabelInterner } from '../../labels/interner.ts';
import { type DecodedAlerts, decodeAlerts } from './decode-alerts.ts';
import { ApiError } from './errors.ts';
import { AlertScanner } from './scan-alerts.ts';

/** The token of `AlertIntake`. */
export const ALERT_INTAKE = Symbol('AlertIntake');

/** What the intake is built with. */
export interface IntakeOptions {
  readonly store: AlertStore;
  readonly interner: LabelInterner;
  readonly metrics: AlertsMetrics;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isValidLabelName: (name: string) => boolean;
}

/** Takes posted alerts in: what POST /api/v2/alerts does. */
export class AlertIntake {
  readonly #options: IntakeOptions;
  readonly #scanner: AlertScanner;

  constructor(options: IntakeOptions) {
    this.#options = options;
    const { interner, store } = options;
    this.#scanner = new AlertScanner({ interner, held: (labels) => store.get(labels) });
  }

  /** The alerts that are held. */
  get store(): AlertStore {
    return this.#options.store;
  }

  /**
   * Stores the alerts of a body, its text or its bytes.
   * @throws ApiError when the body cannot be read (nothing is stored then), or when some alerts are wrong: the
   * others are stored all the same, and the message has a line for each that is wrong
   */
  accept(body: string | Buffer, resolveTimeoutMs: number): void {
    const { store, metrics, clock, logger } = this.#options;
    const nowMs = clock.now();
    const decoded = this.#decode(body, nowMs, resolveTimeoutMs);
    metrics.received(decoded.firing, decoded.resolved);
    store.put(decoded.valid, nowMs);
    if (decoded.problems.length === 0) return;
    metrics.invalid(decoded.problems.length);
    const err = decoded.problems.join('\n');
    logger.error('Failed to validate alerts', {
      component: 'api',
      path: '/alerts',
      method: 'POST',
      err,
    });
    throw ApiError.plain(400, err);
  }

  #decode(body: string | Buffer, nowMs: number, resolveTimeoutMs: number): DecodedAlerts {
    const { interner, isValidLabelName } = this.#options;
    const scanned =
      typeof body === 'string' ? undefined : this.#scanner.scan(body, nowMs, resolveTimeoutMs);
    if (scanned !== undefined) return scanned;
    const text = typeof body === 'string' ? body : body.toString('utf8');
    return decodeAlerts(text, nowMs, { interner, isValidLabelName, resolveTimeoutMs });
  }
}
