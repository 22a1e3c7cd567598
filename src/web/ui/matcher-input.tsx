import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement, RefObject } from 'react';
import {
  formatMatcher,
  parseMatchers,
  sameMatcher,
  type Matcher,
  type ParsedMatchers,
} from '../base/matchers.ts';
import { visibleText } from '../base/safe-link.ts';
import type { AlertSelection } from '../queries/alerts.ts';
import { useCount, useT } from '../i18n/i18n.tsx';
import { type Completion, useCompletions } from './completion.ts';
import { Icon } from './icons.tsx';

interface MatcherInputProps {
  readonly label: string;
  readonly matchers: readonly Matcher[];
  readonly onChange: (matchers: readonly Matcher[]) => void;
  /** The alerts whose labels are proposed. */
  readonly selection: AlertSelection;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
  /** What the server found wrong. */
  readonly problem?: string | undefined;
  /** Called while something is typed that is not taken over yet. */
  readonly onPending?: (matchers: readonly Matcher[]) => void;
}

/** Matchers as chips, with an input that completes names and values and says in place what is wrong. */
export function MatcherInput(props: MatcherInputProps): ReactElement {
  const { label, matchers, onChange, selection, problem } = props;
  const ownRef = useRef<HTMLInputElement>(null);
  const inputRef = props.inputRef ?? ownRef;
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const id = useId();
  const parsed = parseMatchers(text);
  useEffect(() => props.onPending?.(parsed.kind === 'ok' ? parsed.matchers : []), [text]); // eslint-disable-line react-hooks/exhaustive-deps
  const wrong = useProblem(parsed, text, tried) ?? problem;

  const change = (next: string): void => {
    setText(next);
    setTried(false);
  };
  const take = (from: string): void => {
    const read = parseMatchers(from);
    if (read.kind === 'wrong') {
      setTried(true);
      return;
    }
    const added = read.matchers.filter((m) => !matchers.some((known) => sameMatcher(known, m)));
    if (added.length > 0) onChange([...matchers, ...added]);
    change('');
  };
  const edit = (index: number): void => {
    const matcher = matchers[index];
    if (matcher === undefined) return;
    onChange(matchers.toSpliced(index, 1));
    change(formatMatcher(matcher));
    inputRef.current?.focus();
  };

  return (
    <div className="matchers">
      <div
        className={wrong === undefined ? 'matchers-box' : 'matchers-box matchers-wrong'}
        onClick={(event) => event.target === event.currentTarget && inputRef.current?.focus()}
      >
        <Icon name="search" />
        <MatcherChips matchers={matchers} onChange={onChange} onEdit={edit} />
        <CompletingInput
          inputRef={inputRef}
          label={label}
          placeholder={matchers.length === 0}
          selection={selection}
          text={text}
          describedBy={wrong === undefined ? undefined : `${id}-wrong`}
          onText={change}
          onTake={take}
          onBack={() => edit(matchers.length - 1)}
        />
      </div>
      {wrong !== undefined && (
        <div className="field-error" id={`${id}-wrong`} role="alert">
          {wrong}
        </div>
      )}
    </div>
  );
}

/** What is typed is wrong when it was tried, or when more typing could not mend it. */
function useProblem(parsed: ParsedMatchers, text: string, tried: boolean): string | undefined {
  const t = useT();
  if (parsed.kind === 'ok') return undefined;
  const unfinished = parsed.at >= text.trimEnd().length || parsed.problem === 'quote';
  if (!tried && unfinished) return undefined;
  return t('matchers.wrongAt', { what: t(`matchers.wrong.${parsed.problem}`), n: parsed.at + 1 });
}

function MatcherChips({
  matchers,
  onChange,
  onEdit,
}: {
  readonly matchers: readonly Matcher[];
  readonly onChange: (matchers: readonly Matcher[]) => void;
  readonly onEdit: (index: number) => void;
}): ReactElement {
  const t = useT();
  return (
    <>
      {matchers.map((matcher, index) => {
        const shown = visibleText(formatMatcher(matcher));
        return (
          <span key={shown} className="matcher-chip">
            <button
              type="button"
              title={t('matchers.edit')}
              aria-label={`${t('matchers.edit')}: ${shown}`}
              onClick={() => onEdit(index)}
            >
              {shown}
            </button>
            <button
              type="button"
              aria-label={`${t('matchers.remove')}: ${shown}`}
              onClick={() => onChange(matchers.toSpliced(index, 1))}
            >
              <Icon name="close" size={12} />
            </button>
          </span>
        );
      })}
    </>
  );
}

interface CompletingInputProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly label: string;
  readonly placeholder: boolean;
  readonly selection: AlertSelection;
  readonly text: string;
  readonly describedBy: string | undefined;
  readonly onText: (text: string) => void;
  readonly onTake: (text: string) => void;
  readonly onBack: () => void;
}

function CompletingInput(props: CompletingInputProps): ReactElement {
  const { inputRef, label, selection, text, describedBy, onText, onTake } = props;
  const t = useT();
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [marked, setMarked] = useState(-1);
  const completions = useCompletions(text, selection, open);
  const choose = ({ becomes, whole }: Completion): void => {
    setMarked(-1);
    if (whole) {
      setOpen(false);
      onTake(becomes);
    } else onText(becomes);
    inputRef.current?.focus();
  };
  const shown = open && completions.length > 0;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void =>
    completionKey(event, { ...props, completions, marked, shown, setOpen, setMarked, choose });
  return (
    <span className="completing">
      <input
        ref={inputRef}
        role="combobox"
        aria-label={label}
        aria-expanded={shown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-invalid={describedBy !== undefined}
        aria-describedby={describedBy}
        aria-activedescendant={shown && marked >= 0 ? `${listId}-${marked}` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder={props.placeholder ? t('matchers.placeholder') : ''}
        value={text}
        onChange={(event) => {
          setOpen(true);
          setMarked(-1);
          onText(event.currentTarget.value);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <CompletionList
        id={listId}
        completions={shown ? completions : []}
        marked={marked}
        onChoose={choose}
      />
    </span>
  );
}

function completionKey(
  event: KeyboardEvent<HTMLInputElement>,
  props: CompletingInputProps & {
    readonly completions: readonly Completion[];
    readonly marked: number;
    readonly shown: boolean;
    readonly setOpen: (open: boolean) => void;
    readonly setMarked: (marked: number) => void;
    readonly choose: (completion: Completion) => void;
  },
): void {
  if (event.nativeEvent.isComposing) return;
  const { text, completions, marked, shown } = props;
  const count = completions.length;
  const take = (): void => {
    const chosen = shown ? completions[marked] : undefined;
    if (chosen !== undefined) {
      props.choose(chosen);
      return;
    }
    props.setOpen(false);
    props.onTake(text);
  };
  switch (event.key) {
    case 'ArrowDown':
      event.preventDefault();
      if (shown) props.setMarked((marked + 1) % count);
      else props.setOpen(true);
      return;
    case 'ArrowUp':
      event.preventDefault();
      if (shown) props.setMarked((marked - 1 + count) % count);
      return;
    case 'Enter':
      event.preventDefault();
      take();
      return;
    case 'Escape':
      if (shown) props.setOpen(false);
      else event.currentTarget.blur();
      return;
    case 'Backspace':
      if (text === '') props.onBack();
      return;
    case ',':
      if (text.trim() === '' || parseMatchers(text).kind !== 'ok') return;
      event.preventDefault();
      take();
  }
}

function CompletionList({
  id,
  completions,
  marked,
  onChoose,
}: {
  readonly id: string;
  readonly completions: readonly Completion[];
  readonly marked: number;
  readonly onChoose: (completion: Completion) => void;
}): ReactElement {
  const t = useT();
  const count = useCount();
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={t('matchers.proposals')}
      className="completions"
      hidden={completions.length === 0}
    >
      {completions.map((completion, index) => (
        <li
          key={completion.text}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === marked}
          // The input keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(completion)}
        >
          <span className="completion-text">{visibleText(completion.text)}</span>
          <span className="soft">{count(completion.alerts)}</span>
        </li>
      ))}
    </ul>
  );
}
