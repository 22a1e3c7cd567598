import type { ReactElement } from 'react';
import { useNow } from '../base/now.ts';
import { usePreferences } from '../base/preferences.ts';
import { formatDuration, formatInstant } from '../base/time.ts';
import { useLanguage } from '../i18n/i18n.tsx';

/** An instant in the zone that was chosen; hovering shows it in the other one. */
export function Time({ at }: { readonly at: string }): ReactElement {
  const language = useLanguage();
  const { zone } = usePreferences();
  const shown = formatInstant(at, { language, zone, nowMs: Date.parse(at) });
  return (
    <time dateTime={at} title={useBothZones(at)} className="nowrap">
      {shown}
    </time>
  );
}

/** How long ago something was, counting on. Hovering shows the instant. */
export function Age({ at }: { readonly at: string }): ReactElement {
  const language = useLanguage();
  const nowMs = useNow();
  return (
    <time dateTime={at} title={useBothZones(at)} className="nowrap">
      {formatDuration(Math.max(0, nowMs - Date.parse(at)), language)}
    </time>
  );
}

/** How long it is until something, counting down. Hovering shows the instant. */
export function Countdown({ to }: { readonly to: string }): ReactElement {
  const language = useLanguage();
  const nowMs = useNow();
  return (
    <time dateTime={to} title={useBothZones(to)} className="nowrap">
      {formatDuration(Math.max(0, Date.parse(to) - nowMs), language)}
    </time>
  );
}

function useBothZones(at: string): string {
  const language = useLanguage();
  const { zone } = usePreferences();
  const nowMs = Date.parse(at);
  const inZone = (z: 'local' | 'utc'): string =>
    formatInstant(at, { language, zone: z, full: true, nowMs });
  return zone === 'local'
    ? `${inZone('utc')}\n${inZone('local')}`
    : `${inZone('local')}\n${inZone('utc')}`;
}
