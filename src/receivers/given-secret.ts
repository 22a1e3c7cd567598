import type { Secret } from '../base/secret.ts';

/** A secret as an item has it: by itself or by a file; neither, where it may be left out. */
export interface GivenSecret {
  readonly value: Secret | undefined;
  readonly file: string | undefined;
}

/** Whether there is one. */
export function isGiven({ value, file }: GivenSecret): boolean {
  return value !== undefined || file !== undefined;
}
