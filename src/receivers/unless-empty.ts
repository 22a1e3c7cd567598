import type { Texts } from './templating.ts';

/** `text`, or undefined for the empty one: Go's `omitempty`. */
export function unlessEmpty(text: string): string | undefined {
  return text === '' ? undefined : text;
}

/** `items`, or undefined when there are none. */
export function unlessNone<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items;
}

/** Renders details of a message, which are left out of it when they are not given or empty. */
export function detailsOf(texts: Texts): (template: string | undefined) => string | undefined {
  return (template) => unlessEmpty(texts.detail(template ?? ''));
}
