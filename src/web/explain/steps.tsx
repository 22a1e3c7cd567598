import type { ReactElement } from 'react';
import type { ExplainAnswer, RouteStep } from '../../api/contract/explain.ts';
import type { MuteView } from '../../api/contract/common.ts';
import { visibleText } from '../base/safe-link.ts';
import { useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';

/** The way through the route tree, in words and in order. */
export function Steps({ answer }: { readonly answer: ExplainAnswer }): ReactElement {
  return (
    <ol className="steps">
      {answer.steps.map((step) => (
        <li
          key={step.routeId}
          className={`step step-${step.result.replace(' ', '-')} depth-${Math.min(step.depth, 6)}`}
        >
          <Step step={step} />
        </li>
      ))}
    </ol>
  );
}

function Step({ step }: { readonly step: RouteStep }): ReactElement {
  const t = useT();
  const icon = step.result === 'refused' ? 'close' : step.result === 'taken' ? 'check' : 'down';
  return (
    <>
      <span className={`mark mark-${step.result.replace(' ', '-')}`}>
        <Icon name={icon} size={13} />
      </span>
      <div>
        <div>
          <strong>{step.depth === 0 ? t('step.root') : visibleText(step.receiver)}</strong>{' '}
          {t(`step.${step.result}`)}
        </div>
        {step.matchers.map((matcher) => (
          <div key={matcher.text} className="step-matcher">
            <code className={`matcher matcher-${matcher.matched ? 'yes' : 'no'}`}>
              {visibleText(matcher.text)}
            </code>{' '}
            <span className="soft">
              {t(matcher.matched ? 'step.matches' : 'step.matchesNot')}{' '}
              {matcher.labelValue === ''
                ? t('step.absent', { name: visibleText(matcher.name) })
                : `${visibleText(matcher.name)}="${visibleText(matcher.labelValue)}"`}
            </span>
          </div>
        ))}
        {step.because !== 'root' && step.because !== 'refused' && (
          <div className="soft">{t(`step.because.${step.because}`)}</div>
        )}
      </div>
    </>
  );
}

/** What silences and inhibitions say of it now. */
export function MutedNow({ answer }: { readonly answer: ExplainAnswer }): ReactElement {
  const t = useT();
  if (answer.muted.length === 0)
    return (
      <p className="muted-now">
        <Icon name="bell" size={14} /> {t('explain.notMuted')}
      </p>
    );
  return (
    <>
      {answer.muted.map((mute) => (
        <p key={mute.by} className="muted-now">
          <Icon name={mute.by === 'silence' ? 'bell-off' : 'shield'} size={14} />
          {t(`mute.${mute.by}`)} <MuteIds mute={mute} />
        </p>
      ))}
    </>
  );
}

/** What mutes it, linked where there is something to see. */
export function MuteIds({ mute }: { readonly mute: MuteView }): ReactElement {
  const hrefOf = (id: string): string | undefined => {
    if (mute.by === 'silence') return `#/silences/${encodeURIComponent(id)}`;
    return mute.by === 'inhibition' ? `#/explain?fingerprint=${encodeURIComponent(id)}` : undefined;
  };
  return (
    <>
      {mute.ids.map((id, index) => {
        const href = hrefOf(id);
        return (
          <span key={id}>
            {index > 0 && ', '}
            {href === undefined ? (
              <code>{visibleText(id)}</code>
            ) : (
              <a href={href} className="mono">
                {visibleText(id)}
              </a>
            )}
          </span>
        );
      })}
      {mute.count > mute.ids.length && ` +${mute.count - mute.ids.length}`}
    </>
  );
}
