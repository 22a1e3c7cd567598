import { useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';
import { useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icons.tsx';

interface Toast {
  readonly id: number;
  readonly kind: 'good' | 'bad';
  readonly text: string;
}

const SHOWN_MS = 6000;

class Toasts {
  #all: readonly Toast[] = [];
  #last = 0;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly all = (): readonly Toast[] => this.#all;

  add(kind: Toast['kind'], text: string): void {
    const id = ++this.#last;
    this.#set([...this.#all.slice(-3), { id, kind, text }]);
    // What went wrong stays until it was read.
    if (kind === 'good') window.setTimeout(() => this.remove(id), SHOWN_MS);
  }

  remove(id: number): void {
    this.#set(this.#all.filter((toast) => toast.id !== id));
  }

  #set(all: readonly Toast[]): void {
    this.#all = all;
    for (const listener of this.#listeners) listener();
  }
}

const toasts = new Toasts();

/** Tells what was done, or what went wrong, in a corner of the page. */
export function sayBriefly(kind: 'good' | 'bad', text: string): void {
  toasts.add(kind, text);
}

/** Where such words appear. */
export function ToastCorner(): ReactElement {
  const t = useT();
  const all = useSyncExternalStore(toasts.subscribe, toasts.all);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {all.map(({ id, kind, text }) => (
        <div key={id} className={`toast toast-${kind}`}>
          <Icon name={kind === 'good' ? 'check' : 'alert'} />
          <span>{text}</span>
          <button
            type="button"
            className="icon-button"
            aria-label={t('close')}
            onClick={() => toasts.remove(id)}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
    </div>
  );
}
