import type { WebhookAlert } from './webhook-sink.ts';

type Texts = Readonly<Record<string, string>>;

/** Times that a server made up itself are right when they are this near, milliseconds. */
const ABOUT_MS = 600;
const ZERO_TIME = '0001-01-01T00:00:00Z';

/** An alert with times in seconds after the timetable began. Each method gives a changed copy. */
export class TimedAlert {
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly about: boolean;

  constructor(labels: Texts, annotations: Texts = {}, start?: number, end?: number, about = false) {
    this.labels = labels;
    this.annotations = annotations;
    this.start = start;
    this.end = end;
    this.about = about;
  }

  with(labels: Texts): TimedAlert {
    return new TimedAlert(
      { ...this.labels, ...labels },
      this.annotations,
      this.start,
      this.end,
      this.about,
    );
  }

  annotate(name: string, text: string): TimedAlert {
    const annotations = { ...this.annotations, [name]: text };
    return new TimedAlert(this.labels, annotations, this.start, this.end, this.about);
  }

  /** Since `start`, until `end`; pushed without `end` it leaves endsAt out, wanted without `end` it is firing. */
  active(start: number, end?: number): TimedAlert {
    return new TimedAlert(this.labels, this.annotations, start, end);
  }

  /** As `active`, for times the server set itself: they only have to be near. */
  activeAbout(start: number, end?: number): TimedAlert {
    return new TimedAlert(this.labels, this.annotations, start, end, true);
  }

  toString(): string {
    const text = (texts: Texts): string => JSON.stringify(texts);
    const times = `[${this.start ?? ''},${this.end ?? 'firing'}${this.about ? ' about' : ''}]`;
    return `${text(this.labels)}${text(this.annotations)}${times}`;
  }
}

export type ExpectedAlert = TimedAlert;

/** An alert called `name`. */
export function alert(name: string): TimedAlert {
  return new TimedAlert({ alertname: name });
}

/** The alert as JSON for POST /alerts. */
export function pushed(timed: TimedAlert, zeroMs: number): Readonly<Record<string, unknown>> {
  const time = (seconds: number): string =>
    new Date(zeroMs + Math.round(seconds * 1000)).toISOString();
  return {
    labels: timed.labels,
    annotations: timed.annotations,
    ...(timed.start === undefined ? {} : { startsAt: time(timed.start) }),
    ...(timed.end === undefined ? {} : { endsAt: time(timed.end) }),
  };
}

/** Whether a notification holds exactly the alerts `wanted`, in whatever order. */
export function sameAlerts(
  got: readonly WebhookAlert[],
  wanted: readonly ExpectedAlert[],
  zeroMs: number,
): boolean {
  if (got.length !== wanted.length) return false;
  const left = [...got];
  return wanted.every((expected) => {
    const at = left.findIndex((candidate) => sameAlert(candidate, expected, zeroMs));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

function sameAlert(got: WebhookAlert, wanted: ExpectedAlert, zeroMs: number): boolean {
  const resolved = wanted.end !== undefined;
  if (got.status !== (resolved ? 'resolved' : 'firing')) return false;
  if (!sameTexts(got.labels, wanted.labels) || !sameTexts(got.annotations, wanted.annotations))
    return false;
  const near = (text: string, seconds: number | undefined): boolean => {
    if (seconds === undefined) return true;
    const off = Math.abs(Date.parse(text) - zeroMs - Math.round(seconds * 1000));
    return off <= (wanted.about ? ABOUT_MS : 0);
  };
  return (
    near(got.startsAt, wanted.start) &&
    (resolved ? near(got.endsAt, wanted.end) : got.endsAt === ZERO_TIME)
  );
}

function sameTexts(a: Texts, b: Texts): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** A notification's alerts for a failure message, in the form of `TimedAlert.toString`. */
export function shownAlerts(alerts: readonly WebhookAlert[], zeroMs: number): string {
  const seconds = (text: string): string => ((Date.parse(text) - zeroMs) / 1000).toString();
  return alerts
    .map((got) => {
      const end = got.endsAt === ZERO_TIME ? 'firing' : seconds(got.endsAt);
      return `${JSON.stringify(got.labels)}${JSON.stringify(got.annotations)}[${seconds(got.startsAt)},${end}]`;
    })
    .join(', ');
}
