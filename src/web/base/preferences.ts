import { useSyncExternalStore } from 'react';

/** What somebody chose for this browser. */
export interface Preferences {
  readonly theme: 'auto' | 'light' | 'dark';
  readonly language: 'auto' | 'en' | 'zh';
  /** Instants are shown in the browser's zone or in UTC. */
  readonly zone: 'local' | 'utc';
  /** 0 is Sunday, 1 is Monday, 6 is Saturday. */
  readonly firstDayOfWeek: 0 | 1 | 6;
  /** Proposed as a silence's creator where the server knows no user. */
  readonly creator: string;
  /** How often what is shown is read again; 0 is never. */
  readonly refreshSeconds: number;
  /** Whether the alerts page shows its side of label values. */
  readonly facets: boolean;
}

const KEY = 'tocsin';
const DEFAULTS: Preferences = {
  theme: 'auto',
  language: 'auto',
  zone: 'local',
  firstDayOfWeek: 1,
  creator: '',
  refreshSeconds: 10,
  facets: true,
};

class PreferenceStore {
  #current = read();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): Preferences => this.#current;

  change(changes: Partial<Preferences>): void {
    this.#current = { ...this.#current, ...changes };
    try {
      window.localStorage.setItem(KEY, JSON.stringify(this.#current));
    } catch {
      // Private windows may keep nothing; the choice then holds until the page is left.
    }
    for (const listener of this.#listeners) listener();
  }
}

/** Values of a wrong kind, from a later version or another program, are as if they were not there. */
function read(): Preferences {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return DEFAULTS;
    const sound = Object.entries(stored).filter(
      ([name, value]) =>
        name in DEFAULTS && typeof value === typeof DEFAULTS[name as keyof Preferences],
    );
    return { ...DEFAULTS, ...(Object.fromEntries(sound) as Partial<Preferences>) };
  } catch {
    return DEFAULTS;
  }
}

const store = new PreferenceStore();

/** What was chosen, followed as it changes. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(store.subscribe, store.current);
}

/** Remembers a choice and shows it everywhere at once. */
export function changePreferences(changes: Partial<Preferences>): void {
  store.change(changes);
}
