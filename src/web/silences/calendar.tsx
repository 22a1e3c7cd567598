import { DatePicker, DatesProvider } from '@mantine/dates';
import 'dayjs/locale/zh-cn';
import type { ReactElement } from 'react';
import { useNow } from '../base/now.ts';
import { usePreferences } from '../base/preferences.ts';
import { useLanguage, useT } from '../i18n/i18n.tsx';
import { timesOf, type Draft } from './draft.ts';
import { fromParts, partsOf } from './zoned.ts';
import './calendar.css';

/** From which day to which, and at what time; in the zone in which the page shows times. */
export function Calendar({
  draft,
  onChange,
}: {
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
}): ReactElement {
  const t = useT();
  const language = useLanguage();
  const { zone, firstDayOfWeek } = usePreferences();
  const nowMs = useNow();
  const { startMs, endMs } = timesOf(draft, nowMs);
  const start = partsOf(startMs, zone);
  const end = partsOf(endMs, zone);
  const setStart = (day: string, time: string): void =>
    onChange({ startMs: fromParts(day, time, zone), endMs });
  const setEnd = (day: string, time: string): void =>
    onChange({ endMs: fromParts(day, time, zone) });
  return (
    <DatesProvider
      settings={{ locale: language === 'zh' ? 'zh-cn' : 'en', firstDayOfWeek, weekendDays: [] }}
    >
      <div className="calendars">
        <Side
          title={t('when.starts')}
          parts={start}
          onChange={setStart}
          onNow={
            draft.startMs === undefined || draft.id !== undefined
              ? undefined
              : () => onChange({ startMs: undefined })
          }
        />
        <Side title={t('when.ends')} parts={end} earliest={start.day} onChange={setEnd} />
      </div>
    </DatesProvider>
  );
}

function Side({
  title,
  parts,
  earliest,
  onChange,
  onNow,
}: {
  readonly title: string;
  readonly parts: { readonly day: string; readonly time: string };
  readonly earliest?: string;
  readonly onChange: (day: string, time: string) => void;
  readonly onNow?: (() => void) | undefined;
}): ReactElement {
  const t = useT();
  return (
    <div className="calendar" role="group" aria-label={title}>
      <div className="calendar-head">
        <strong>{title}</strong>
        <input
          className="input"
          type="time"
          aria-label={`${title}: ${t('when.time')}`}
          value={parts.time}
          onChange={(event) => {
            if (event.currentTarget.value !== '') onChange(parts.day, event.currentTarget.value);
          }}
        />
        {onNow !== undefined && (
          <button type="button" className="button button-small" onClick={onNow}>
            {t('when.now')}
          </button>
        )}
      </div>
      <DatePicker
        value={parts.day}
        defaultDate={parts.day}
        hideOutsideDates
        {...(earliest === undefined ? {} : { minDate: earliest })}
        onChange={(day) => {
          if (day !== null) onChange(day, parts.time);
        }}
        ariaLabels={{ nextMonth: t('when.nextMonth'), previousMonth: t('when.previousMonth') }}
      />
    </div>
  );
}
