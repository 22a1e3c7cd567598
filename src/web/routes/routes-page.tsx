import { useState } from 'react';
import type { ReactElement } from 'react';
import type { RoutesAnswer } from '../../api/contract/routes.ts';
import { goTo } from '../base/hash-route.ts';
import type { Matcher } from '../base/matchers.ts';
import { visibleText } from '../base/safe-link.ts';
import { explainHref } from '../alerts/alerts-url.ts';
import { useExplain, useRoutes } from '../queries/server.ts';
import { useT } from '../i18n/i18n.tsx';
import { MatcherInput } from '../ui/matcher-input.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import { labelsOf, RouteTree } from './route-tree.tsx';
import './routes.css';

const ANY = { filters: [], receiver: undefined, states: [] };

/** The route tree with what goes through it now, and a way to try a label set on it. */
export function RoutesPage(): ReactElement {
  const t = useT();
  const routes = useRoutes();
  const [matchers, setMatchers] = useState<readonly Matcher[]>([]);
  const labels = labelsOf(matchers);
  const explained = useExplain(Object.keys(labels).length === 0 ? undefined : { labels });
  if (routes.data === undefined)
    return routes.error === null ? <Loading /> : <Failure error={routes.error} onRetry={() => void routes.refetch()} />; // prettier-ignore
  const answer = Object.keys(labels).length === 0 ? undefined : explained.data;
  return (
    <div className="page">
      <h1>{t('nav.routes')}</h1>
      <div className="card try-labels">
        <label className="field-label" htmlFor="try">
          {t('routes.try')}
        </label>
        <MatcherInput
          label={t('routes.tryLabel')}
          matchers={matchers}
          selection={ANY}
          onChange={setMatchers}
          problem={
            matchers.some(({ operator }) => operator !== '=')
              ? t('routes.onlyEqual')
              : explained.error?.message
          }
        />
        {answer !== undefined && (
          <p aria-live="polite">
            {t('routes.goesTo')}{' '}
            <strong>{answer.routes.map(({ receiver }) => visibleText(receiver)).join(', ')}</strong>{' '}
            <button
              type="button"
              className="button button-small"
              onClick={() => goTo(explainHref(labels))}
            >
              {t('routes.why')}
            </button>
          </p>
        )}
      </div>
      <div className="tree-scroll" tabIndex={0} role="region" aria-label={t('routes.tree')}>
        <RouteTree root={routes.data.root} explained={answer} />
      </div>
      <Receivers of={routes.data} />
    </div>
  );
}

function Receivers({ of }: { readonly of: RoutesAnswer }): ReactElement {
  const t = useT();
  return (
    <section>
      <h2>{t('routes.receivers')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('routes.receiver')}</th>
            <th scope="col">{t('routes.integrations')}</th>
          </tr>
        </thead>
        <tbody>
          {of.receivers.map(({ name, used, integrations }) => (
            <tr key={name}>
              <th scope="row">{visibleText(name)}</th>
              <td>
                {!used && <span className="soft">{t('routes.unused')}</span>}
                {used && integrations.length === 0 && (
                  <span className="soft">{t('group.noIntegrations')}</span>
                )}
                {integrations.map(({ integration, index, sendResolved }) => (
                  <span
                    key={`${integration}/${index}`}
                    className="badge"
                    title={sendResolved ? t('routes.resolved') : ''}
                  >
                    {integration}[{index}]
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
