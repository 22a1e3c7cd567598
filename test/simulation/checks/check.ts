import type { Facts } from '../facts.ts';
import { checkAcknowledgedSilences, checkSilenced } from './silences.ts';
import { checkConvergence } from './convergence.ts';
import { checkOnce } from './once.ts';
import { checkTold } from './told.ts';
import { View } from './view.ts';

/** What must hold. */
export type Invariant =
  /** Who fires is told of within the bound. */
  | 'told in time'
  /** Who has ended is told of within the bound. */
  | 'end told in time'
  /** What says nothing new is not told before the repeat interval. */
  | 'told once'
  /** What was told to have ended is not told to fire, unless it fires anew. */
  | 'no word after the end'
  /** What fires on is told again when the repeat interval is over. */
  | 'repeated in time'
  /** A silence that is active everywhere lets nothing through. */
  | 'silenced'
  /** A silence that was answered for is never lost, and its end never undone. */
  | 'silences last'
  /** All replicas know the same in the end. */
  | 'convergence'
  /** All replicas see each other in the end. */
  | 'membership';

/** Something that should not have happened. */
export interface Violation {
  readonly invariant: Invariant;
  readonly atMs: number;
  readonly message: string;
}

/** All that went wrong, in the order of time. */
export function checkAll(facts: Facts): Violation[] {
  const view = new View(facts);
  return [
    ...checkTold(view),
    ...checkOnce(view),
    ...checkSilenced(view),
    ...checkAcknowledgedSilences(view),
    ...checkConvergence(view),
  ].sort((a, b) => a.atMs - b.atMs);
}
