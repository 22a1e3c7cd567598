import type { Alert } from '../../alerts/alert.ts';
import { TimeFormatter } from '../../alerts/time-format.ts';
import { goJsonString } from '../../base/go-json.ts';
import { goJsonMap } from '../../labels/pairs-json.ts';
import type { AlertStatus } from './alert-status.ts';

/**
 * Prints alerts as the API shows them, byte for byte as the original: keys in the order of its Go structs. Written
 * out by hand, as a page of alerts is most of what the API ever sends.
 */
export class AlertJson {
  readonly #times = new TimeFormatter();

  /** `receivers` is a JSON array; `mutedBy` are names of intervals that mute the alert's group. */
  alert(alert: Alert, status: AlertStatus, receivers: string, mutedBy: readonly string[]): string {
    const generator = alert.generatorUrl === '' ? '' : `,"generatorURL":${goJsonString(alert.generatorUrl)}`;
    return (
      `{"annotations":${goJsonMap(alert.annotations)}` +
      `,"endsAt":"${this.#times.millis(alert.endsAtMs, alert.endsAtDetail)}"` +
      `,"fingerprint":"${alert.labels.fingerprint}"` +
      `,"receivers":${receivers}` +
      `,"startsAt":"${this.#times.millis(alert.startsAtMs, alert.startsAtDetail)}"` +
      `,"status":${statusJson(status, mutedBy)}` +
      `,"updatedAt":"${this.#times.millis(alert.updatedAtMs, undefined)}"` +
      `${generator},"labels":${goJsonMap(alert.labels)}}`
    );
  }
}

const PLAIN_ACTIVE = '{"inhibitedBy":[],"mutedBy":[],"silencedBy":[],"state":"active"}';

function statusJson({ inhibitedBy, silencedBy }: AlertStatus, mutedBy: readonly string[]): string {
  const suppressed = inhibitedBy.length + silencedBy.length + mutedBy.length > 0;
  if (!suppressed) return PLAIN_ACTIVE;
  return `{"inhibitedBy":${list(inhibitedBy)},"mutedBy":${list(mutedBy)},"silencedBy":${list(silencedBy)},"state":"suppressed"}`;
}

function list(texts: readonly string[]): string {
  return `[${texts.map(goJsonString).join(',')}]`;
}

/** Prints lists of receivers, `[{"name":"a"},…]`, remembering those of one. */
export class ReceiverTexts {
  readonly #single = new Map<string, string>();

  of(names: readonly string[]): string {
    const [only] = names;
    if (names.length !== 1 || only === undefined) return `[${names.map(receiverJson).join(',')}]`;
    let text = this.#single.get(only);
    if (text === undefined) {
      text = `[${receiverJson(only)}]`;
      this.#single.set(only, text);
    }
    return text;
  }
}

/** `{"name":"a"}`. */
export function receiverJson(name: string): string {
  return `{"name":${goJsonString(name)}}`;
}
