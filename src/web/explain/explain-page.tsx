import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { ExplainAnswer } from '../../api/contract/explain.ts';
import { explainHref } from '../alerts/alerts-url.ts';
import { goTo, type HashRoute } from '../base/hash-route.ts';
import { parseMatchers, type Matcher } from '../base/matchers.ts';
import { useExplain, useRoutes } from '../queries/server.ts';
import { useT } from '../i18n/i18n.tsx';
import { labelsOf, RouteTree } from '../routes/route-tree.tsx';
import { LabelChip } from '../ui/labels.tsx';
import { MatcherInput } from '../ui/matcher-input.tsx';
import { Empty, Loading } from '../ui/states.tsx';
import { ExplainedRouteView } from './explained-route.tsx';
import { MutedNow, Steps } from './steps.tsx';
import '../routes/routes.css';
import './explain.css';

const ANY = { filters: [], receiver: undefined, states: [] };

/** Why an alert, or any label set typed in, is told to whom, when, or not. */
export function ExplainPage({ route }: { readonly route: HashRoute }): ReactElement {
  const t = useT();
  const text = route.params.get('labels') ?? '';
  const fingerprint = route.params.get('fingerprint') ?? '';
  const matchers = useMemo(() => read(text), [text]);
  const labels = labelsOf(matchers);
  const asked =
    fingerprint !== '' ? { fingerprint } : matchers.length === 0 ? undefined : { labels };
  const explained = useExplain(asked);
  const onlyEqual = matchers.some(({ operator }) => operator !== '=');
  return (
    <div className="page">
      <h1>{t('explain.title')}</h1>
      <div className="card try-labels">
        <span className="field-label">{t('explain.ask')}</span>
        <MatcherInput
          label={t('routes.tryLabel')}
          matchers={matchers}
          selection={ANY}
          onChange={(changed) =>
            goTo(explainHref(Object.fromEntries(changed.map(({ name, value }) => [name, value]))))
          }
          problem={onlyEqual ? t('routes.onlyEqual') : explained.error?.message}
        />
      </div>
      {asked === undefined ? (
        <Empty icon="question" title={t('explain.empty')}>
          <span className="soft state-text">{t('explain.emptyText')}</span>
        </Empty>
      ) : explained.data === undefined ? (
        explained.error === null && <Loading />
      ) : (
        <Explained answer={explained.data} />
      )}
    </div>
  );
}

function Explained({ answer }: { readonly answer: ExplainAnswer }): ReactElement {
  const t = useT();
  const routes = useRoutes();
  return (
    <>
      <section className="card">
        <div className="explain-head">
          <span className={`badge ${answer.fires ? 'badge-critical' : ''}`}>
            {t(answer.fires ? 'explain.fires' : 'explain.firesNot')}
          </span>
          <span className="chips">
            {Object.entries(answer.labels).map(([name, value]) => (
              <LabelChip key={name} name={name} value={value} />
            ))}
          </span>
        </div>
        <MutedNow answer={answer} />
      </section>
      <h2>{t('explain.outcome', { n: answer.routes.length })}</h2>
      {answer.routes.map((one) => (
        <ExplainedRouteView key={one.routeId} route={one} answer={answer} />
      ))}
      <h2>{t('explain.path')}</h2>
      <div className="explain-path">
        <Steps answer={answer} />
        {routes.data !== undefined && (
          <div className="tree-scroll" tabIndex={0} role="region" aria-label={t('routes.tree')}>
            <RouteTree root={routes.data.root} explained={answer} />
          </div>
        )}
      </div>
    </>
  );
}

function read(text: string): readonly Matcher[] {
  const parsed = parseMatchers(text);
  return parsed.kind === 'ok' ? parsed.matchers : [];
}
