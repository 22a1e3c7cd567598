import type { ReactElement } from 'react';
import type { MatcherView } from '../../api/contract/common.ts';
import type { SilenceView } from '../../api/contract/silences.ts';
import { formatMatcher } from '../base/matchers.ts';
import { visibleText } from '../base/safe-link.ts';
import { useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';
import { LinkedText } from '../ui/linked-text.tsx';
import { Age, Countdown, Time } from '../ui/time.tsx';
import { ExpireButton } from './expire.tsx';
import { ExtendButton } from './extend.tsx';
import { alertsOfSilenceHref } from './silence-links.ts';

/** A silence on its line: what it hits, until when, who made it and why. */
export function SilenceRow({
  silence,
  chosen,
  onChosen,
}: {
  readonly silence: SilenceView;
  readonly chosen: boolean;
  readonly onChosen: (id: string, on: boolean) => void;
}): ReactElement {
  const t = useT();
  const { id, state, comment, createdBy } = silence;
  const address = `#/silences/${encodeURIComponent(id)}`;
  const name = visibleText(comment === '' ? id : comment);
  return (
    <article className={`silence silence-${state}`}>
      {state !== 'expired' && (
        <input
          type="checkbox"
          aria-label={`${t('silences.choose')}: ${name}`}
          checked={chosen}
          onChange={(event) => onChosen(id, event.currentTarget.checked)}
        />
      )}
      <div className="silence-text">
        <SilenceMatchers sets={silence.matcherSets} />
        <div className="silence-why">
          <a href={address} className="silence-link" aria-label={`${t('silences.open')}: ${name}`}>
            <Icon name="link" size={13} />
          </a>
          <span className="silence-comment">
            {comment === '' ? (
              <span className="soft">{t('silence.noComment')}</span>
            ) : (
              <LinkedText text={comment} />
            )}
          </span>
          <span className="soft">
            — {createdBy === '' ? t('silence.nobody') : visibleText(createdBy)}
          </span>
        </div>
      </div>
      <div className="silence-facts">
        <Remaining of={silence} />
        {silence.alerts !== undefined && (
          <a className="soft" href={alertsOfSilenceHref(silence)}>
            {t(state === 'active' ? 'silence.hits' : 'silence.wouldHit', { n: silence.alerts })}
          </a>
        )}
      </div>
      <SilenceButtons silence={silence} />
    </article>
  );
}

/** What can be done with a silence. */
export function SilenceButtons({ silence }: { readonly silence: SilenceView }): ReactElement {
  const t = useT();
  const { id, state } = silence;
  const over = state === 'expired';
  // The form and the API know one set of matchers only.
  const editable = silence.matcherSets.length === 1;
  return (
    <div className="silence-buttons">
      {!over && editable && <ExtendButton silence={silence} />}
      {editable && (
        <a className="button button-small" href={`#/silences/${encodeURIComponent(id)}/edit`}>
          <Icon name={over ? 'refresh' : 'edit'} size={14} />
          {t(over ? 'silence.recreate' : 'silence.edit')}
        </a>
      )}
      {!over && <ExpireButton ids={[id]} single />}
    </div>
  );
}

/** The matchers of a silence; where it has several sets, any of them hits. */
export function SilenceMatchers({
  sets,
}: {
  readonly sets: readonly (readonly MatcherView[])[];
}): ReactElement {
  const t = useT();
  return (
    <div className="chips">
      {sets.map((matchers, index) => (
        <span key={index} className="chips">
          {index > 0 && <span className="soft">{t('silence.or')}</span>}
          {matchers.map((matcher) => {
            const text = visibleText(formatMatcher(matcher));
            return (
              <code key={text} className="matcher">
                {text}
              </code>
            );
          })}
        </span>
      ))}
    </div>
  );
}

/** Until when it holds, or since when it does not. */
export function Remaining({ of }: { readonly of: SilenceView }): ReactElement {
  const t = useT();
  switch (of.state) {
    case 'active':
      return (
        <span>
          {t('silence.endsIn')}{' '}
          <strong>
            <Countdown to={of.endsAt} />
          </strong>{' '}
          <span className="soft">
            (<Time at={of.endsAt} />)
          </span>
        </span>
      );
    case 'pending':
      return (
        <span>
          {t('silence.startsIn')}{' '}
          <strong>
            <Countdown to={of.startsAt} />
          </strong>{' '}
          <span className="soft">
            (<Time at={of.startsAt} />)
          </span>
        </span>
      );
    case 'expired':
      return (
        <span className="soft">
          {t('silence.ended')} <Age at={of.endsAt} /> {t('ago')}
        </span>
      );
  }
}
