import { Suspense, lazy, useState } from 'react';
import type { ReactElement } from 'react';
import { useNow } from '../base/now.ts';
import { usePreferences } from '../base/preferences.ts';
import { formatDuration, formatInstant, parseDuration } from '../base/time.ts';
import { useLanguage, useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';
import { Loading } from '../ui/states.tsx';
import { timesOf, type Draft } from './draft.ts';

const Calendar = lazy(async () => ({ default: (await import('./calendar.tsx')).Calendar }));

const HOUR_MS = 3_600_000;
const PRESETS_MS = [0.5, 1, 2, 4, 8, 24, 72, 168].map((hours) => hours * HOUR_MS);

interface WhenProps {
  readonly draft: Draft;
  readonly problem: string | undefined;
  readonly onChange: (changes: Partial<Draft>) => void;
}

/** From when and for how long: by a preset, a duration as people write it, or on a calendar. */
export function When({ draft, problem, onChange }: WhenProps): ReactElement {
  const t = useT();
  const language = useLanguage();
  const [calendar, setCalendar] = useState(false);
  return (
    <fieldset className="field when">
      <legend className="field-label">{t('when.title')}</legend>
      <div className="presets">
        {PRESETS_MS.map((ms) => (
          <button
            key={ms}
            type="button"
            className="preset"
            aria-pressed={draft.endMs === undefined && draft.durationMs === ms}
            onClick={() => onChange({ durationMs: ms, endMs: undefined })}
          >
            {formatDuration(ms, language)}
          </button>
        ))}
        <OwnDuration draft={draft} onChange={onChange} />
        <button
          type="button"
          className="preset"
          aria-expanded={calendar}
          onClick={() => setCalendar(!calendar)}
        >
          <Icon name="clock" size={14} />
          {t('when.calendar')}
        </button>
      </div>
      <Summary draft={draft} />
      {problem !== undefined && (
        <span className="field-error" role="alert">
          {problem}
        </span>
      )}
      {calendar && (
        <Suspense fallback={<Loading />}>
          <Calendar draft={draft} onChange={onChange} />
        </Suspense>
      )}
    </fieldset>
  );
}

function OwnDuration({ draft, onChange }: Omit<WhenProps, 'problem'>): ReactElement {
  const t = useT();
  const [text, setText] = useState('');
  const wrong = text !== '' && parseDuration(text) === undefined;
  return (
    <input
      className="input own-duration"
      aria-label={t('when.own')}
      aria-invalid={wrong}
      placeholder={t('when.ownExample')}
      value={text}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setText(value);
        onChange({ durationMs: parseDuration(value) ?? draft.durationMs, endMs: undefined });
      }}
    />
  );
}

function Summary({ draft }: { readonly draft: Draft }): ReactElement {
  const t = useT();
  const language = useLanguage();
  const { zone } = usePreferences();
  const nowMs = useNow();
  const { startMs, endMs } = timesOf(draft, nowMs);
  const say = (ms: number, z: 'local' | 'utc'): string =>
    formatInstant(ms, { language, zone: z, full: true, nowMs });
  const other = zone === 'local' ? 'utc' : 'local';
  return (
    <p className="when-summary" title={`${say(startMs, other)} – ${say(endMs, other)}`}>
      <span className="soft">{t('when.from')}</span>{' '}
      {draft.startMs === undefined ? t('when.now') : say(startMs, zone)}{' '}
      <span className="soft">{t('when.to')}</span> <strong>{say(endMs, zone)}</strong>{' '}
      <span className="soft">({formatDuration(endMs - Math.max(startMs, nowMs), language)})</span>
    </p>
  );
}
