import type { ReactElement } from 'react';
import type { ExplainAnswer, MatcherStep, RouteStep } from '../../api/contract/explain.ts';
import type { RouteView } from '../../api/contract/routes.ts';
import type { Matcher } from '../base/matchers.ts';
import { visibleText } from '../base/safe-link.ts';
import { formatDuration } from '../base/time.ts';
import { useLanguage, useT } from '../i18n/i18n.tsx';
import { MuteBadge } from '../alerts/state-badge.tsx';
import { Icon } from '../ui/icons.tsx';

/** The label set that equalities spell out; other matchers name no value. */
export function labelsOf(matchers: readonly Matcher[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    matchers.filter(({ operator }) => operator === '=').map(({ name, value }) => [name, value]),
  );
}

/** The picture of the route tree; where a label set was tried, with the way it went. */
export function RouteTree({
  root,
  explained,
}: {
  readonly root: RouteView;
  readonly explained: ExplainAnswer | undefined;
}): ReactElement {
  const steps =
    explained === undefined
      ? undefined
      : new Map(explained.steps.map((step) => [step.routeId, step]));
  return (
    <ul className="tree">
      <RouteNode route={root} steps={steps} />
    </ul>
  );
}

interface NodeProps {
  readonly route: RouteView;
  /** Undefined: nothing is tried. */
  readonly steps: ReadonlyMap<string, RouteStep> | undefined;
}

function RouteNode({ route, steps }: NodeProps): ReactElement {
  const step = steps?.get(route.id);
  const look = steps === undefined ? '' : ` node-${step?.result.replace(' ', '-') ?? 'unseen'}`;
  return (
    <li className="tree-item">
      <div className={`node${look}`}>
        <NodeHead route={route} step={step} tried={steps !== undefined} />
        <NodeTimings route={route} />
      </div>
      {route.routes.length > 0 && (
        <ul>
          {route.routes.map((child) => (
            <RouteNode key={child.id} route={child} steps={steps} />
          ))}
        </ul>
      )}
    </li>
  );
}

function NodeHead({
  route,
  step,
  tried,
}: {
  readonly route: RouteView;
  readonly step: RouteStep | undefined;
  readonly tried: boolean;
}): ReactElement {
  const t = useT();
  return (
    <div className="node-head">
      {tried && <StepMark step={step} />}
      <span className="node-matchers">
        {route.matchers.length === 0 && <span className="soft">{t('routes.all')}</span>}
        {route.matchers.map(({ text }, index) => (
          <code key={text} className={`matcher${matcherLook(step?.matchers[index], tried)}`}>
            {visibleText(text)}
          </code>
        ))}
      </span>
      <span className="node-receiver">
        <Icon name="bell" size={13} /> {visibleText(route.receiver)}
      </span>
      {route.continue && (
        <span className="badge" title={t('routes.continueText')}>
          continue
        </span>
      )}
      {route.muted !== undefined && <MuteBadge mute={route.muted} />}
      {route.groups > 0 && (
        <a
          className="badge badge-accent"
          href={`#/alerts?receiver=${encodeURIComponent(route.receiver)}`}
        >
          {t('routes.groups', { n: route.groups })} · {t('alerts.inGroup', { n: route.alerts })}
        </a>
      )}
    </div>
  );
}

function NodeTimings({ route }: { readonly route: RouteView }): ReactElement {
  const t = useT();
  const language = useLanguage();
  const intervals = [...route.muteTimeIntervals, ...route.activeTimeIntervals];
  const by = route.groupByAll ? '...' : route.groupBy.join(', ');
  return (
    <div className="node-timings soft">
      <span>
        {t('routes.by')}{' '}
        <span className="mono">{by === '' ? t('groupBy.none') : visibleText(by)}</span>
      </span>
      <span title={t('group.timings')}>
        {[route.groupWaitMs, route.groupIntervalMs, route.repeatIntervalMs]
          .map((ms) => formatDuration(ms, language))
          .join(' / ')}
      </span>
      {intervals.length > 0 && (
        <span>
          <Icon name="clock" size={12} /> {visibleText(intervals.join(', '))}
        </span>
      )}
    </div>
  );
}

/** What became of the label set at this route. */
function StepMark({ step }: { readonly step: RouteStep | undefined }): ReactElement {
  const t = useT();
  if (step === undefined)
    return (
      <span className="mark soft" title={t('step.unseen')}>
        <span className="sr-only">{t('step.unseen')}</span>·
      </span>
    );
  const icon = step.result === 'refused' ? 'close' : step.result === 'taken' ? 'check' : 'down';
  return (
    <span className={`mark mark-${step.result.replace(' ', '-')}`} title={t(`step.${step.result}`)}>
      <Icon name={icon} size={13} />
      <span className="sr-only">{t(`step.${step.result}`)}</span>
    </span>
  );
}

function matcherLook(step: MatcherStep | undefined, tried: boolean): string {
  if (!tried || step === undefined) return '';
  return step.matched ? ' matcher-yes' : ' matcher-no';
}
