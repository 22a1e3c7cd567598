import { messageOf } from '../base/errors.ts';
import { goQuote } from '../labels/go-quote.ts';
import { assertPattern, compileAnchored } from '../labels/regexp.ts';
import type { MatcherRecord, SilenceRecord } from '../replication/records.ts';

/** A silence as somebody wants it. */
export interface SilenceInput {
  /** Of the silence to change; empty to create one. */
  readonly id: string;
  readonly matcherSets: SilenceRecord['matcherSets'];
  /** `GO_ZERO_TIME_NS`: now. */
  readonly startsAtNs: bigint;
  readonly endsAtNs: bigint;
  readonly createdBy: string;
  readonly comment: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Whether a label may have this name, as the matcher mode says. */
export type LabelNameTest = (name: string) => boolean;

/** The first instant of the year 1: Go's word for no time at all. */
export const GO_ZERO_TIME_NS = -62_135_596_800_000_000_000n;

/** What is wrong with a silence, in Alertmanager's words and order. Source: `validateSilence` of its `silence.go`. */
export function silenceProblem(
  input: SilenceInput,
  isLabelName: LabelNameTest,
): string | undefined {
  if (input.matcherSets.length === 0) return 'at least one matcher set required';
  for (const [index, matchers] of input.matcherSets.entries()) {
    const problem = matcherSetProblem(matchers, index, isLabelName);
    if (problem !== undefined) return problem;
  }
  if (input.startsAtNs === GO_ZERO_TIME_NS) return 'invalid zero start timestamp';
  if (input.endsAtNs === GO_ZERO_TIME_NS) return 'invalid zero end timestamp';
  if (input.endsAtNs < input.startsAtNs) return 'end time must not be before start time';
  return undefined;
}

function matcherSetProblem(
  matchers: readonly MatcherRecord[],
  index: number,
  isLabelName: LabelNameTest,
): string | undefined {
  if (matchers.length === 0) return `matcher set ${index} is empty`;
  for (const [i, matcher] of matchers.entries()) {
    const problem = matcherProblem(matcher, isLabelName);
    if (problem !== undefined) return `invalid label matcher ${i} in set ${index}: ${problem}`;
  }
  if (matchers.every(asksForEmpty))
    return `matcher set ${index}: at least one matcher must not match the empty string`;
  return undefined;
}

function matcherProblem(
  { operator, name, value }: MatcherRecord,
  isLabelName: LabelNameTest,
): string | undefined {
  if (!isLabelName(name)) return `invalid label name ${goQuote(name)}`;
  if (operator === '=' || operator === '!=')
    return value.isWellFormed() ? undefined : `invalid label value ${goQuote(value)}`;
  try {
    assertPattern(value);
    return undefined;
  } catch (error) {
    return `invalid regular expression ${goQuote(value)}: ${messageOf(error)}`;
  }
}

/** As upstream's: `!=` and `!~` always ask for something. */
function asksForEmpty({ operator, value }: MatcherRecord): boolean {
  if (operator === '=') return value === '';
  return operator === '=~' && compileAnchored(value).test('');
}
