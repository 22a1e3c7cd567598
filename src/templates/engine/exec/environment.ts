import type { Limits } from '../limits.ts';
import type { Tree } from '../nodes.ts';
import type { GoFunc } from '../values.ts';

/** What a field of a map that is not there gives: no value, the zero value of the element type, or an error. */
export type MissingKey = 'default' | 'zero' | 'error';

/** What an execution may use. */
export interface Environment {
  readonly lookup: (name: string) => Tree | undefined;
  readonly funcs: ReadonlyMap<string, GoFunc>;
  readonly builtins: ReadonlyMap<string, GoFunc>;
  readonly missingKey: MissingKey;
  readonly limits: Limits;
}
