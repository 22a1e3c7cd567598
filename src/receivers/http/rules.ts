import type { Report } from '../../base/schema/schema.ts';

type Given = Readonly<Record<string, unknown>>;

/** How many of `keys` are given. */
export function countGiven(given: Given, keys: readonly string[]): number {
  return keys.filter((key) => given[key] !== undefined).length;
}

/** Reports when more than one of `keys` is given, in Alertmanager's words. */
export function atMostOne(
  given: Given,
  keys: readonly string[],
  prefix: string,
  report: Report,
): void {
  if (countGiven(given, keys) < 2) return;
  const names = `${keys.slice(0, -1).join(', ')} & ${keys.at(-1) ?? ''}`;
  report(`at most one of ${prefix}${names} must be configured`, { code: 'exclusive' });
}

/** Reports keys that name a secret of a secret manager: there is none, in Alertmanager neither. */
export function noReferences(given: Given, report: Report): void {
  for (const key of Object.keys(given)) {
    if (!key.endsWith('_ref') || given[key] === undefined) continue;
    report('cannot use a secret reference: there is no secret manager', {
      code: 'unsupported',
      path: [key],
    });
  }
}
