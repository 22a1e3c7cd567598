import type { ReactElement } from 'react';
import { changePreferences, usePreferences, type Preferences } from '../base/preferences.ts';
import { useT, type TextKey } from '../i18n/i18n.tsx';

interface Choice<K extends keyof Preferences> {
  readonly name: K;
  readonly text: TextKey;
  readonly options: readonly (readonly [value: Preferences[K], text: TextKey])[];
}

const choice = <K extends keyof Preferences>(choice: Choice<K>): Choice<K> => choice;

const THEME = choice({
  name: 'theme',
  text: 'settings.theme',
  options: [
    ['auto', 'settings.auto'],
    ['light', 'theme.light'],
    ['dark', 'theme.dark'],
  ],
});
const LANGUAGE = choice({
  name: 'language',
  text: 'settings.language',
  options: [
    ['auto', 'settings.auto'],
    ['en', 'language.en'],
    ['zh', 'language.zh'],
  ],
});
const ZONE = choice({
  name: 'zone',
  text: 'settings.zone',
  options: [
    ['local', 'zone.localLong'],
    ['utc', 'zone.utc'],
  ],
});
const WEEK = choice({
  name: 'firstDayOfWeek',
  text: 'settings.week',
  options: [
    [1, 'day.monday'],
    [0, 'day.sunday'],
    [6, 'day.saturday'],
  ],
});
const REFRESH = choice({
  name: 'refreshSeconds',
  text: 'settings.refresh',
  options: [
    [5, 'refresh.5'],
    [10, 'refresh.10'],
    [30, 'refresh.30'],
    [60, 'refresh.60'],
    [0, 'refresh.0'],
  ],
});

/** How this browser shows things. */
export function SettingsPage(): ReactElement {
  const t = useT();
  const { creator } = usePreferences();
  return (
    <div className="page page-narrow">
      <h1>{t('nav.settings')}</h1>
      <p className="soft">{t('settings.text')}</p>
      <div className="card settings">
        <Select choice={THEME} />
        <Select choice={LANGUAGE} />
        <Select choice={ZONE} />
        <Select choice={WEEK} />
        <Select choice={REFRESH} />
        <label className="field">
          <span className="field-label">{t('settings.creator')}</span>
          <input
            className="input"
            value={creator}
            maxLength={1024}
            onChange={(event) => changePreferences({ creator: event.currentTarget.value })}
          />
        </label>
      </div>
    </div>
  );
}

function Select<K extends keyof Preferences>({
  choice,
}: {
  readonly choice: Choice<K>;
}): ReactElement {
  const t = useT();
  const preferences = usePreferences();
  const { name, text, options } = choice;
  return (
    <label className="field">
      <span className="field-label">{t(text)}</span>
      <select
        className="input"
        value={options.findIndex(([value]) => value === preferences[name])}
        onChange={(event) => {
          const chosen = options[Number(event.currentTarget.value)];
          if (chosen !== undefined) changePreferences({ [name]: chosen[0] });
        }}
      >
        {options.map(([value, optionText], index) => (
          <option key={String(value)} value={index}>
            {t(optionText)}
          </option>
        ))}
      </select>
    </label>
  );
}
