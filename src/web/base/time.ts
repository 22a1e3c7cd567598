import type { Language } from '../i18n/i18n.tsx';
import type { Preferences } from './preferences.ts';

const UNITS: Readonly<Record<Language, readonly [string, string, string, string]>> = {
  en: ['d', 'h', 'm', 's'],
  zh: ['天', '小时', '分', '秒'],
};

/** A duration in its two largest units: `3d 4h`, `12m`, `5s`. */
export function formatDuration(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.round(Math.abs(ms) / 1000));
  const amounts = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  const first = amounts.findIndex((amount) => amount > 0);
  if (first < 0) return `0${UNITS[language][3]}`;
  const said = [first, first + 1]
    .filter((i) => (amounts[i] ?? 0) > 0)
    // Beside minutes, seconds only matter when there are few.
    .filter((i) => i === first || i < 3 || (amounts[2] ?? 0) < 10)
    .map((i) => `${amounts[i] ?? 0}${UNITS[language][i] ?? ''}`);
  return said.join(' ');
}

const UNIT_MS: Readonly<Record<string, number>> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
};

/** Reads `2h`, `1d12h`, `90m`; undefined when it is none of these or nothing long. */
export function parseDuration(text: string): number | undefined {
  const compact = text.replaceAll(/\s+/g, '').toLowerCase();
  if (!/^(\d+(\.\d+)?[wdhms])+$/.test(compact)) return undefined;
  let ms = 0;
  for (const [, amount, unit] of compact.matchAll(/(\d+(?:\.\d+)?)([wdhms])/g))
    ms += Number(amount) * (UNIT_MS[unit ?? ''] ?? 0);
  return ms > 0 && ms < 100 * 365 * 86_400_000 ? ms : undefined;
}

type Zone = Preferences['zone'];

const formats = new Map<string, Intl.DateTimeFormat>();

/** An instant for people: short for today, with its date otherwise. `full` has all of it and the zone. */
export function formatInstant(
  at: string | number,
  {
    language,
    zone,
    full = false,
    nowMs,
  }: { language: Language; zone: Zone; full?: boolean; nowMs: number },
): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return String(at);
  const nearby = Math.abs(date.getTime() - nowMs) < 300 * 86_400_000;
  const kind = full ? 'full' : nearby ? 'near' : 'far';
  return formatOf(kind, language, zone).format(date);
}

function formatOf(
  kind: 'full' | 'near' | 'far',
  language: Language,
  zone: Zone,
): Intl.DateTimeFormat {
  const key = `${kind} ${language} ${zone}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    ...(kind === 'near' ? {} : { year: 'numeric' }),
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(kind === 'far' ? {} : { second: '2-digit' }),
    hourCycle: 'h23',
    ...(kind === 'full' ? { timeZoneName: 'short' } : {}),
    ...(zone === 'utc' ? { timeZone: 'UTC' } : {}),
  });
  formats.set(key, format);
  return format;
}
