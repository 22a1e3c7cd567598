import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { ChangesAnswer } from '../../api/contract/status.ts';
import { getJson } from '../base/http.ts';
import { usePreferences } from '../base/preferences.ts';
import { EXT } from './client.ts';

/** Whether the page still hears from the server. */
export interface Connection {
  readonly kind: 'connecting' | 'live' | 'paused' | 'lost';
  /** When the server last answered, wall-clock milliseconds; 0: never. */
  readonly heardAtMs: number;
  readonly problem?: string;
}

const ConnectionContext = createContext<Connection>({ kind: 'connecting', heardAtMs: 0 });

/** What changes by time alone is seen at least this often. */
const FULL_REFRESH_MS = 30_000;
/** How often a server that does not answer is tried. */
const RETRY_MS = 3000;

/** Which answers may differ when a number of `GET /changes` does. */
const CONCERNED = {
  alerts: ['alerts', 'alert', 'labels', 'explain', 'routes', 'silences', 'status'],
  silences: ['alerts', 'alert', 'labels', 'silences', 'explain', 'status'],
  flushes: ['alerts', 'alert', 'explain', 'history'],
  config: ['routes', 'status', 'alerts', 'alert', 'explain', 'labels'],
} as const satisfies Partial<Record<keyof ChangesAnswer, readonly string[]>>;

/** Keeps all that is shown up to date, and says whether that works. */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const { refreshSeconds } = usePreferences();
  const paused = refreshSeconds === 0;
  const changes = useQuery({
    queryKey: ['changes'],
    queryFn: ({ signal }) => getJson<ChangesAnswer>(`${EXT}/changes`, {}, signal),
    retry: false,
    refetchInterval: ({ state }) =>
      state.status === 'error' ? RETRY_MS : paused ? false : refreshSeconds * 1000,
  });
  useInvalidation(changes.data, paused);
  const { isError, error, dataUpdatedAt, isSuccess } = changes;
  const connection = useMemo<Connection>(() => {
    if (isError) return { kind: 'lost', heardAtMs: dataUpdatedAt, problem: error.message };
    if (!isSuccess) return { kind: 'connecting', heardAtMs: 0 };
    return { kind: paused ? 'paused' : 'live', heardAtMs: dataUpdatedAt };
  }, [isError, error, isSuccess, dataUpdatedAt, paused]);
  return <ConnectionContext value={connection}>{children}</ConnectionContext>;
}

/** Whether the page still hears from the server. */
export function useConnection(): Connection {
  return useContext(ConnectionContext);
}

function useInvalidation(changes: ChangesAnswer | undefined, paused: boolean): void {
  const client = useQueryClient();
  const before = useRef<ChangesAnswer>(undefined);
  const fullAtMs = useRef(0);
  useEffect(() => {
    if (changes === undefined) return;
    const last = before.current;
    before.current = changes;
    const nowMs = Date.now();
    const whole = last?.process !== changes.process || nowMs - fullAtMs.current >= FULL_REFRESH_MS;
    if (whole) fullAtMs.current = nowMs;
    // The first answer comes with the first of everything else.
    if (last === undefined || paused) return;
    const concerned = new Set<string>();
    for (const [number, keys] of Object.entries(CONCERNED)) {
      const name = number as keyof typeof CONCERNED;
      if (whole || last[name] !== changes[name]) for (const key of keys) concerned.add(key);
    }
    for (const key of concerned) void client.invalidateQueries({ queryKey: [key] });
  }, [changes, client, paused]);
}
