import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { usePreferences } from '../base/preferences.ts';
import { en, type Texts } from './en.ts';

/** The languages of the page. */
export type Language = 'en' | 'zh';

/** The name of a text. */
export type TextKey = Exclude<keyof typeof en, `${string}_one`>;

/** What goes into a text's `{places}`; numbers are written the language's way, and `n` chooses the plural. */
export type TextValues = Readonly<Record<string, string | number>>;

/** Says something in the page's language. */
export type Translate = (key: TextKey, values?: TextValues) => string;

interface Spoken {
  readonly language: Language;
  readonly t: Translate;
}

const NUMBERS = { en: new Intl.NumberFormat('en'), zh: new Intl.NumberFormat('zh') } as const;

const SpokenContext = createContext<Spoken>({ language: 'en', t: translator('en', en) });

/** Gives all below it the language that was chosen, or the browser's. */
export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const wanted = useWantedLanguage();
  const [chinese, setChinese] = useState<Texts>();
  useEffect(() => {
    if (wanted === 'zh') void import('./zh.ts').then(({ zh }) => setChinese(zh));
  }, [wanted]);
  const spoken = useMemo<Spoken>(
    () =>
      wanted === 'zh' && chinese !== undefined
        ? { language: 'zh', t: translator('zh', chinese) }
        : { language: 'en', t: translator('en', en) },
    [wanted, chinese],
  );
  useEffect(() => {
    document.documentElement.lang = spoken.language === 'zh' ? 'zh-CN' : 'en';
  }, [spoken]);
  // Nobody wants to see the page in one language for a moment and then in another.
  if (wanted === 'zh' && chinese === undefined) return <></>;
  return <SpokenContext value={spoken}>{children}</SpokenContext>;
}

/** The way to say things. */
export function useT(): Translate {
  return useContext(SpokenContext).t;
}

/** The language things are said in. */
export function useLanguage(): Language {
  return useContext(SpokenContext).language;
}

/** The way to write whole numbers. */
export function useCount(): (count: number) => string {
  const language = useLanguage();
  return (count) => NUMBERS[language].format(count);
}

function useWantedLanguage(): Language {
  const { language } = usePreferences();
  if (language !== 'auto') return language;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

function translator(language: Language, texts: Texts): Translate {
  return (key, values = {}) => {
    const singular = `${key}_one`;
    const one = values['n'] === 1 && singular in texts;
    const text = texts[one ? (singular as keyof Texts) : key];
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      return typeof value === 'number' ? NUMBERS[language].format(value) : value;
    });
  };
}
