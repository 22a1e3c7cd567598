import { randomBytes } from 'node:crypto';
import type { Random } from '../random.ts';

/** The machine's source of chance. */
export class NodeRandom implements Random {
  next(): number {
    return Math.random();
  }

  bytes(count: number): Uint8Array {
    return randomBytes(count);
  }
}
