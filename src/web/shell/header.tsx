import { useComputedColorScheme } from '@mantine/core';
import type { ReactElement } from 'react';
import type { HashRoute } from '../base/hash-route.ts';
import { changePreferences, usePreferences } from '../base/preferences.ts';
import { useLanguage, useT, type TextKey } from '../i18n/i18n.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import { ConnectionDot } from './connection.tsx';

const PAGES: readonly (readonly [page: string, text: TextKey, icon: IconName])[] = [
  ['alerts', 'nav.alerts', 'bell'],
  ['silences', 'nav.silences', 'bell-off'],
  ['routes', 'nav.routes', 'route'],
  ['explain', 'nav.explain', 'question'],
  ['status', 'nav.status', 'pulse'],
];

/** The bar at the top: where one can go, and how things are shown. */
export function Header({
  route,
  onHelp,
}: {
  readonly route: HashRoute;
  readonly onHelp: () => void;
}): ReactElement {
  const t = useT();
  const [current = 'alerts'] = route.segments;
  return (
    <header className="header">
      <button
        type="button"
        className="skip"
        onClick={() => document.getElementById('main')?.focus()}
      >
        {t('nav.skip')}
      </button>
      <a className="brand" href="#/alerts" aria-label="Tocsin">
        <Logo />
        <span>Tocsin</span>
      </a>
      <nav className="nav" aria-label={t('nav.pages')}>
        {PAGES.map(([page, text, icon]) => (
          <a
            key={page}
            href={`#/${page}`}
            className="nav-link"
            aria-current={page === current ? 'page' : undefined}
          >
            <Icon name={icon} />
            <span>{t(text)}</span>
          </a>
        ))}
      </nav>
      <div className="header-tools">
        <ConnectionDot />
        <ZoneSwitch />
        <LanguageSwitch />
        <ThemeSwitch />
        <button type="button" className="icon-button" aria-label={t('help.title')} onClick={onHelp}>
          <Icon name="question" />
        </button>
        <a className="icon-button" href="#/settings" aria-label={t('nav.settings')}>
          <Icon name="gear" />
        </a>
      </div>
    </header>
  );
}

function Logo(): ReactElement {
  return (
    <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#1f4fd1" />
      <path
        d="M16 6.5c-4.4 0-7.4 3.3-7.4 7.8v4.2L6.8 22h18.4l-1.8-3.5v-4.2c0-4.5-3-7.8-7.4-7.8Z"
        fill="#fff"
      />
      <path d="M13 24a3 3 0 0 0 6 0Z" fill="#ffc14d" />
    </svg>
  );
}

function ZoneSwitch(): ReactElement {
  const t = useT();
  const { zone } = usePreferences();
  const utc = zone === 'utc';
  return (
    <button
      type="button"
      className="text-button wide-only"
      title={t('zone.switch')}
      aria-label={`${t('zone.switch')}: ${t(utc ? 'zone.utc' : 'zone.local')}`}
      onClick={() => changePreferences({ zone: utc ? 'local' : 'utc' })}
    >
      {utc ? 'UTC' : t('zone.local')}
    </button>
  );
}

function LanguageSwitch(): ReactElement {
  const language = useLanguage();
  return (
    <button
      type="button"
      className="text-button wide-only"
      lang={language === 'zh' ? 'en' : 'zh-CN'}
      onClick={() => changePreferences({ language: language === 'zh' ? 'en' : 'zh' })}
    >
      {language === 'zh' ? 'English' : '中文'}
    </button>
  );
}

function ThemeSwitch(): ReactElement {
  const t = useT();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={t(dark ? 'theme.toLight' : 'theme.toDark')}
      title={t(dark ? 'theme.toLight' : 'theme.toDark')}
      onClick={() => changePreferences({ theme: dark ? 'light' : 'dark' })}
    >
      <Icon name={dark ? 'sun' : 'moon'} />
    </button>
  );
}
