import { MantineProvider, createTheme } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, useEffect, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { usePreferences } from './base/preferences.ts';
import { createQueryClient } from './queries/client.ts';
import { LiveProvider } from './queries/live.tsx';
import { LanguageProvider } from './i18n/i18n.tsx';
import { Shell } from './shell/shell.tsx';
import './shell/mantine.css';
import './shell/theme.css';
import './ui/ui.css';

const queries = createQueryClient();

const theme = createTheme({
  cursorType: 'pointer',
  defaultRadius: 'sm',
  components: {
    // Mantine would lock scrolling by a style element of its own; the page's body does not scroll anyway.
    Modal: { defaultProps: { lockScroll: false, transitionProps: { duration: 120 } } },
  },
});

/** The colours come as files (shell/mantine.css, shell/theme.css): the page's policy forbids style elements. */
function Theme({ children }: { readonly children: ReactNode }): ReactElement {
  const { theme: chosen } = usePreferences();
  const dark = usePrefersDark();
  const scheme = chosen === 'auto' ? (dark ? 'dark' : 'light') : chosen;
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={scheme}
      withCssVariables={false}
      withGlobalClasses={false}
      getStyleNonce={styleNonce}
    >
      {children}
    </MantineProvider>
  );
}

/** The server puts one into each copy of the page. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
}

function usePrefersDark(): boolean {
  const [query] = useState(() => window.matchMedia('(prefers-color-scheme: dark)'));
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const changed = (): void => setDark(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, [query]);
  return dark;
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <LanguageProvider>
        <Theme>
          <LiveProvider>
            <Shell />
          </LiveProvider>
        </Theme>
      </LanguageProvider>
    </QueryClientProvider>
  </StrictMode>,
);
