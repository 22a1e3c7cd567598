import { Suspense, lazy, useState } from 'react';
import type { ReactElement } from 'react';
import { AlertsPage } from '../alerts/alerts-page.tsx';
import { goTo, parseHash, useHash, type HashRoute } from '../base/hash-route.ts';
import { changePreferences, usePreferences } from '../base/preferences.ts';
import { Loading } from '../ui/states.tsx';
import { ConnectionBanner } from './connection.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Header } from './header.tsx';
import { HelpDialog } from './help.tsx';
import { useShortcuts } from './shortcuts.ts';
import { ToastCorner } from './toasts.tsx';

const SilencesPage = lazy(async () => ({
  default: (await import('../silences/silences-page.tsx')).SilencesPage,
}));
const SilencePage = lazy(async () => ({
  default: (await import('../silences/silence-page.tsx')).SilencePage,
}));
const SilenceForm = lazy(async () => ({
  default: (await import('../silences/silence-form-page.tsx')).SilenceFormPage,
}));
const RoutesPage = lazy(async () => ({
  default: (await import('../routes/routes-page.tsx')).RoutesPage,
}));
const ExplainPage = lazy(async () => ({
  default: (await import('../explain/explain-page.tsx')).ExplainPage,
}));
const StatusPage = lazy(async () => ({
  default: (await import('../status/status-page.tsx')).StatusPage,
}));
const SettingsPage = lazy(async () => ({
  default: (await import('../settings/settings-page.tsx')).SettingsPage,
}));

function Page({ route }: { readonly route: HashRoute }): ReactElement {
  const [page = '', id, action] = route.segments;
  switch (page) {
    case 'silences':
      if (id === undefined) return <SilencesPage route={route} />;
      if (id === 'new' || action === 'edit') return <SilenceForm route={route} />;
      return <SilencePage route={route} />;
    case 'routes':
      return <RoutesPage />;
    case 'explain':
      return <ExplainPage route={route} />;
    case 'status':
      return <StatusPage />;
    case 'settings':
      return <SettingsPage />;
    default:
      return <AlertsPage route={route} />;
  }
}

/** Everything around a page, and the page that the address names. */
export function Shell(): ReactElement {
  const route = parseHash(useHash());
  const [help, setHelp] = useState(false);
  const { zone } = usePreferences();
  useShortcuts({
    '?': () => setHelp(true),
    'g a': () => goTo('#/alerts'),
    'g s': () => goTo('#/silences'),
    'g r': () => goTo('#/routes'),
    'g e': () => goTo('#/explain'),
    'g t': () => goTo('#/status'),
    u: () => changePreferences({ zone: zone === 'utc' ? 'local' : 'utc' }),
  });
  return (
    <div className="shell">
      <Header route={route} onHelp={() => setHelp(true)} />
      <ConnectionBanner />
      <main className="main" id="main" tabIndex={-1}>
        <ErrorBoundary key={route.segments.join('/')}>
          <Suspense fallback={<Loading />}>
            <Page route={route} />
          </Suspense>
        </ErrorBoundary>
      </main>
      <ToastCorner />
      <HelpDialog opened={help} onClose={() => setHelp(false)} />
    </div>
  );
}
