import type { Endpoint, MemberState } from '../wire/messages.ts';

/** A member of the cluster as one replica knows it, at one instant. */
export interface Member {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly meta: Uint8Array;
  readonly state: MemberState;
  readonly incarnation: number;
  /** Protocol and delegate versions: least, greatest and current of each. */
  readonly versions: readonly number[];
}
