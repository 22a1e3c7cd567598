import { useState } from 'react';
import type { ReactElement } from 'react';
import { goTo, type HashRoute } from '../base/hash-route.ts';
import { useNow } from '../base/now.ts';
import { changePreferences, usePreferences } from '../base/preferences.ts';
import { useMe } from '../queries/server.ts';
import { usePreview, useSaveSilence, useSilence } from '../queries/silences.ts';
import type { Matcher } from '../base/matchers.ts';
import { useT } from '../i18n/i18n.tsx';
import { sayBriefly } from '../shell/toasts.tsx';
import { Icon } from '../ui/icons.tsx';
import { MatcherInput } from '../ui/matcher-input.tsx';
import { Empty, Failure, Loading } from '../ui/states.tsx';
import { useDelayed } from '../ui/use-delayed.ts';
import {
  draftFromLink,
  draftFromSilence,
  problemsOf,
  timesOf,
  type Draft,
  type DraftProblem,
} from './draft.ts';
import { Preview } from './preview.tsx';
import { When } from './when.tsx';
import './silences.css';

/** A silence to be made, to be changed, or to be made again. */
export function SilenceFormPage({ route }: { readonly route: HashRoute }): ReactElement {
  const t = useT();
  const me = useMe();
  const { creator } = usePreferences();
  const id = route.segments[1] === 'new' ? '' : (route.segments[1] ?? '');
  const silence = useSilence(id);
  if (me.isPending || (id !== '' && silence.isPending)) return <Loading />;
  if (silence.error !== null && id !== '')
    return <Failure error={silence.error} onRetry={() => void silence.refetch()} />;
  const createdBy = me.data?.user ?? creator;
  if (id === '')
    return (
      <SilenceForm key={route.params.toString()} start={draftFromLink(route.params, createdBy)} />
    );
  if (!silence.data) return <Empty icon="search" title={t('silence.unknown')} />;
  return <SilenceForm key={id} start={draftFromSilence(silence.data, createdBy)} />;
}

const NO_ALERTS_LEFT_OUT = { filters: [], receiver: undefined, states: [] };
const PREVIEW_DELAY_MS = 200;

function SilenceForm({ start }: { readonly start: Draft }): ReactElement {
  const t = useT();
  const [draft, setDraft] = useState(start);
  const [typed, setTyped] = useState<readonly Matcher[]>([]);
  const [sure, setSure] = useState(false);
  const [tried, setTried] = useState(false);
  const change = (changes: Partial<Draft>): void =>
    setDraft((before) => ({ ...before, ...changes }));
  const previewed = useDelayed(JSON.stringify([...draft.matchers, ...typed]), PREVIEW_DELAY_MS);
  const matchers = JSON.parse(previewed) as readonly Matcher[];
  const preview = usePreview(matchers, 50);
  const problems = problemsOf(draft, useNow(), sure);
  const said = (...of: DraftProblem[]): string | undefined => {
    const found = of.find((one) => problems.includes(one));
    return tried && found !== undefined ? t(`draft.${found}`) : undefined;
  };
  const { saving, save } = useSave(draft);
  return (
    <form
      className="page silence-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (problems.length === 0) save();
      }}
    >
      <div className="silence-fields">
        <h1>{t(draft.id === undefined ? 'silences.new' : 'silences.change')}</h1>
        <div className="field">
          <span className="field-label">{t('silence.matchers')}</span>
          <MatcherInput
            label={t('silence.matchers')}
            matchers={draft.matchers}
            selection={NO_ALERTS_LEFT_OUT}
            problem={said('noMatchers', 'matchesEmpty')}
            onChange={(changed) => change({ matchers: changed })}
            onPending={setTyped}
          />
        </div>
        {(problems.includes('matchesAll') || sure) && <MatchesAll sure={sure} onSure={setSure} />}
        <When draft={draft} problem={said('endsBeforeStart', 'endsInPast')} onChange={change} />
        <TextFields draft={draft} said={said} onChange={change} />
        <div className="actions">
          <button type="submit" className="button button-primary" disabled={saving}>
            <Icon name="bell-off" size={14} />
            {t(draft.id === undefined ? 'silences.create' : 'silences.save')}
          </button>
          <button type="button" className="button" onClick={() => window.history.back()}>
            {t('cancel')}
          </button>
        </div>
      </div>
      <section className="silence-preview" aria-label={t('preview.title')}>
        <h2>{t('preview.title')}</h2>
        <Preview preview={preview} matchers={matchers} />
      </section>
    </form>
  );
}

function useSave(draft: Draft): { readonly saving: boolean; readonly save: () => void } {
  const t = useT();
  const mutation = useSaveSilence();
  const save = (): void => {
    const { startMs, endMs } = timesOf(draft, Date.now());
    const { id, matchers, createdBy, comment, annotations } = draft;
    mutation.mutate(
      {
        ...(id === undefined ? {} : { id }),
        matchers,
        startsAt: new Date(startMs).toISOString(),
        endsAt: new Date(endMs).toISOString(),
        createdBy: createdBy.trim(),
        comment: comment.trim(),
        annotations,
      },
      {
        onSuccess: (saved) => {
          changePreferences({ creator: createdBy.trim() });
          sayBriefly('good', t('silences.saved'));
          goTo(`#/silences/${saved}`);
        },
        onError: (error) => sayBriefly('bad', error.message),
      },
    );
  };
  return { saving: mutation.isPending, save };
}

function MatchesAll({
  sure,
  onSure,
}: {
  readonly sure: boolean;
  readonly onSure: (sure: boolean) => void;
}): ReactElement {
  const t = useT();
  return (
    <div className="warning-box" role="alert">
      <Icon name="alert" />
      <div>
        <strong>{t('draft.matchesAll')}</strong>
        <label>
          <input
            type="checkbox"
            checked={sure}
            onChange={(event) => onSure(event.currentTarget.checked)}
          />
          {t('draft.sure')}
        </label>
      </div>
    </div>
  );
}

function TextFields({
  draft,
  said,
  onChange,
}: {
  readonly draft: Draft;
  readonly said: (...of: DraftProblem[]) => string | undefined;
  readonly onChange: (changes: Partial<Draft>) => void;
}): ReactElement {
  const t = useT();
  const creator = said('noCreator');
  const comment = said('noComment');
  return (
    <>
      <label className="field">
        <span className="field-label">{t('silence.createdBy')}</span>
        <input
          className="input"
          value={draft.createdBy}
          maxLength={1024}
          autoComplete="username"
          aria-invalid={creator !== undefined}
          onChange={(event) => onChange({ createdBy: event.currentTarget.value })}
        />
        {creator !== undefined && (
          <span className="field-error" role="alert">
            {creator}
          </span>
        )}
      </label>
      <label className="field">
        <span className="field-label">{t('silence.comment')}</span>
        <textarea
          className="input"
          rows={3}
          maxLength={4096}
          value={draft.comment}
          aria-invalid={comment !== undefined}
          onChange={(event) => onChange({ comment: event.currentTarget.value })}
        />
        {comment !== undefined && (
          <span className="field-error" role="alert">
            {comment}
          </span>
        )}
      </label>
    </>
  );
}
