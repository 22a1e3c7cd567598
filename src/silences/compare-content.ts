import { compareBytewise } from '../base/compare.ts';
import type { SilenceRecord, UnknownFields } from '../replication/records.ts';
import { sameMatcherSets } from './silence.ts';

/**
 * Orders two records of one silence and version by their content: the one that ends earlier stands (in doubt, people
 * are told), then the one that starts later; the rest only has to be the same everywhere. Replicas that exchange all
 * they have compare mostly what is the same, so that must be cheap.
 */
export function compareSilenceContent(a: SilenceRecord, b: SilenceRecord): number {
  if (a === b) return 0;
  return (
    compareNumbers(b.endsAtNs, a.endsAtNs) ||
    compareNumbers(a.startsAtNs, b.startsAtNs) ||
    compareNumbers(a.expiresAtNs, b.expiresAtNs) ||
    compareTexts(a.createdBy, b.createdBy) ||
    compareTexts(a.comment, b.comment) ||
    compareMatcherSets(a.matcherSets, b.matcherSets) ||
    compareTexts(annotationsText(a.annotations), annotationsText(b.annotations)) ||
    compareTexts(unknownText(a.unknown), unknownText(b.unknown))
  );
}

function compareNumbers(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : compareBytewise(a, b);
}

type MatcherSetRecords = SilenceRecord['matcherSets'];

function compareMatcherSets(a: MatcherSetRecords, b: MatcherSetRecords): number {
  return sameMatcherSets(a, b) ? 0 : compareBytewise(matchersText(a), matchersText(b));
}

/** The same for the same content, whoever built the objects. */
function matchersText(sets: MatcherSetRecords): string {
  return JSON.stringify(
    sets.map((set) => set.map(({ operator, name, value }) => [operator, name, value])),
  );
}

function annotationsText(annotations: SilenceRecord['annotations']): string {
  const entries = Object.entries(annotations);
  if (entries.length === 0) return '';
  return JSON.stringify(entries.sort(([a], [b]) => compareBytewise(a, b)));
}

function unknownText(unknown: UnknownFields | undefined): string {
  if (unknown === undefined) return '';
  const { envelope, message } = unknown;
  return envelope.length + message.length === 0 ? '' : `${envelope.join()};${message.join()}`;
}
