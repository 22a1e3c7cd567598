import type { HttpAnswer, HttpQuestion } from '../support/http.ts';

/** What 0.34 answers, read off a real one, where the version that Debian installs (0.25) answers otherwise. */
export interface Since {
  readonly reason: string;
  readonly status: number;
  readonly text: string | RegExp;
}

/** A request that both programs are asked. */
export interface Exchange {
  readonly name: string;
  readonly path: string;
  readonly question?: HttpQuestion;
  readonly since?: Since;
  /** Where Tocsin goes its own way, and what is compared nevertheless: the status, or all up to "because". */
  readonly alike?: 'status' | 'until because';
}

/** The headers that clients look at. */
const HEADERS = [
  'content-type',
  'allow',
  'vary',
  'access-control-allow-origin',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-expose-headers',
];

/** What 0.34 has and 0.25 has not, wherever it appears. */
const NEWER_FIELDS: readonly RegExp[] = [
  /"mutedBy":\[\],/g,
  /,"routeLabels":\{\}/g,
  // The labels of a receiver; those of an alert begin with a label's name, never with `name`.
  /"labels":\{"name":"[^"]*"\},(?="name")/g,
];

/** What of an answer is compared for `exchange`. */
export function compared(
  exchange: Exchange,
  answer: HttpAnswer,
): Readonly<Record<string, unknown>> {
  if (exchange.alike === 'status') return { status: answer.status };
  if (exchange.alike === undefined) return comparable(answer);
  return comparable({ ...answer, text: answer.text.replace(/because .*/s, 'because …') });
}

/** An answer without what differs from run to run (times a server took itself, the order of a Go map). */
export function comparable(answer: HttpAnswer): Readonly<Record<string, unknown>> {
  const sorted = (list: string): string => list.split(/, */).sort().join(',');
  const shown = (name: string, value: string): string =>
    `${name}: ${name === 'allow' ? sorted(value) : value}`;
  const headers = HEADERS.filter((name) => answer.headers[name] !== undefined);
  const text = answer.text
    .replace(/but \[([A-Z,]+)\] are/, (_, list: string) => `but [${sorted(list)}] are`)
    .replace(/"updatedAt":"[^"]*"/g, '"updatedAt":"…"')
    .replace(/"(startsAt|endsAt)":"20(2[2-9]|[3-9]\d)-[^"]*"/g, '"$1":"about now"');
  return {
    status: answer.status,
    headers: headers.map((name) => shown(name, String(answer.headers[name]))),
    // In pieces, so that a failure shows which differ.
    text: NEWER_FIELDS.reduce((left, field) => left.replace(field, ''), text).split(/(?<=\},)/),
  };
}
