import { useSyncExternalStore } from 'react';
import { type Query, queryString } from './http.ts';

/** Where the page is: what follows `#`, such as `#/alerts?receiver=team`. */
export interface HashRoute {
  /** The path's segments, decoded: `['silences', 'new']`. */
  readonly segments: readonly string[];
  readonly params: URLSearchParams;
}

/** Reads a hash. Whatever is not understood is an empty part, never an error. */
export function parseHash(hash: string): HashRoute {
  const text = hash.replace(/^#\/?/, '');
  const cut = text.indexOf('?');
  const path = cut < 0 ? text : text.slice(0, cut);
  const segments = path.split('/').filter((segment) => segment !== '');
  return {
    segments: segments.map(decode),
    params: new URLSearchParams(cut < 0 ? '' : text.slice(cut + 1)),
  };
}

/** The address of a place in the page. */
export function hrefOf(path: string, query: Query = {}): string {
  const text = queryString(query);
  return text === '' ? `#${path}` : `#${path}?${text}`;
}

/**
 * Goes to a place in the page, at once: a browser tells of a new hash only some time later, and keys that follow in
 * the meantime (`g a`, then `/`) would still be the old place's. With `replace` the history keeps no entry of where
 * it was.
 */
export function goTo(href: string, how: 'push' | 'replace' = 'push'): void {
  if (href === window.location.hash) return;
  if (how === 'push') window.history.pushState(null, '', href);
  else window.history.replaceState(null, '', href);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** The hash, followed as it changes. */
export function useHash(): string {
  return useSyncExternalStore(subscribe, () => window.location.hash);
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
